"""What the vectors still have to follow: noted with each change, crossed out when they did.

Words change in the transaction of their rows; vectors lie elsewhere and follow after the commit. A
process killed in between leaves the note, and `zhiren.search.mending` finds it.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from hashlib import blake2b
from itertools import islice
from typing import TypeVar

from sqlalchemy import String, delete, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from zhiren.access import Actor
from zhiren.db import Base, Database, Owned, UtcDateTime, utcnow
from zhiren.search.entries import SearchEntry, organisation_of, shelf_of

T = TypeVar("T")
GONE = ""
"""The digest of an entry that was taken away."""
_AT_ONCE = 400


class IndexChange(Owned, Base):
    """The last change of one entry, as long as its vector may not have followed."""

    __tablename__ = "index_changes"

    shelf: Mapped[str] = mapped_column(String(12), primary_key=True)
    entry_id: Mapped[str] = mapped_column(String(80), primary_key=True)
    collection: Mapped[str] = mapped_column(String(40))
    digest: Mapped[str] = mapped_column(String(32))
    """Of the text that is to be embedded; `GONE` where there is none any more."""
    noted_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow, index=True)


def digest_of(text: str) -> str:
    """Tell one text of an entry from another."""
    return blake2b(text.encode(errors="replace"), digest_size=16).hexdigest()


async def note(session: AsyncSession, collection: str, digests: Mapping[str, str]) -> None:
    """Note, in the transaction of *session*, what became of entries, by id."""
    organisation_id = organisation_of(session)
    shelf = shelf_of(organisation_id, collection)
    for some in _portions(digests):
        known = IndexChange.shelf == shelf, IndexChange.entry_id.in_(some)
        earlier = delete(IndexChange).where(*known)
        await session.execute(earlier.execution_options(synchronize_session=False))
    session.add_all(
        IndexChange(
            shelf=shelf,
            entry_id=ident,
            organisation_id=organisation_id,
            collection=collection,
            digest=digest,
        )
        for ident, digest in digests.items()
    )
    await session.flush()


async def children(session: AsyncSession, collection: str, parent_id: str) -> list[str]:
    """List the entries of a parent, before they are taken away."""
    shelf = shelf_of(organisation_of(session), collection)
    asked = select(SearchEntry.id).where(SearchEntry.shelf == shelf)
    return list(await session.scalars(asked.where(SearchEntry.parent_id == parent_id)))


async def cross_out(
    database: Database, organisation_id: str, collection: str, done: Iterable[tuple[str, str]]
) -> None:
    """Cross out changes that the vectors followed: pairs of id and digest.

    A note of a later change stays.
    """
    shelf = shelf_of(organisation_id, collection)
    pair = tuple_(IndexChange.entry_id, IndexChange.digest)
    for some in _portions(done):
        async with database.writing(Actor.service(organisation_id)) as session:
            followed = delete(IndexChange).where(IndexChange.shelf == shelf, pair.in_(some))
            await session.execute(followed.execution_options(synchronize_session=False))


async def left_behind(database: Database, before: datetime, most: int) -> list[IndexChange]:
    """List changes noted *before* a moment, in every organisation, oldest first."""
    due = select(IndexChange).where(IndexChange.noted_at < before)
    async with database.reading(None) as session:
        return list(await session.scalars(due.order_by(IndexChange.noted_at).limit(most)))


def _portions(many: Iterable[T]) -> Iterator[list[T]]:
    """Cut what a statement cannot take at once."""
    rest = iter(many)
    while some := list(islice(rest, _AT_ONCE)):
        yield some
