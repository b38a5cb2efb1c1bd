"""This is where the index is held against the database, and made again from it.

The plugin that owns entries says how they are read (``register_indexed``); everything that is
found comes from there, so that the index may be lost at any time.
"""

from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from zhiren.access import Actor
from zhiren.kernel.tables import Organisation
from zhiren.models.embedding import language_of
from zhiren.search.entries import FTS_REFILL, SearchEntry, shelf_of
from zhiren.search.lexical import Entry
from zhiren.search.postings import POSTINGS_REFILL
from zhiren.search.tokens import lex

if TYPE_CHECKING:
    from zhiren.host import Host

_AT_ONCE = 200


@dataclass(frozen=True, kw_only=True)
class Indexed:
    """Entries that a plugin puts into the index, and where they can be read again."""

    name: str
    """The collection."""
    entries: str
    """``"module:function"``, which gives the entries of a session's organisation one by one."""

    def read(self, session: AsyncSession) -> AsyncIterator[Entry]:
        """Read what is to be found, from the database."""
        module, function = self.entries.split(":")
        reading: Callable[[AsyncSession], AsyncIterator[Entry]]
        reading = getattr(import_module(module), function)
        return reading(session)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How the index stands to the database, for one collection of one organisation."""

    collection: str
    organisation_id: str
    entries: int
    words_missing: int
    """Entries whose words are not there, or are those of an earlier text."""
    words_extra: int
    vectors_missing: int
    vectors_extra: int

    @property
    def sound(self) -> bool:
        """Whether both say the same."""
        wrong = (self.words_missing, self.words_extra, self.vectors_missing, self.vectors_extra)
        return not any(wrong)


async def check(host: "Host") -> list[Standing]:
    """Compare words and vectors with the database, and change nothing."""
    return [
        await _compare(host, indexed, organisation_id)
        for organisation_id in await organisations(host)
        for indexed in indexed_by(host)
    ]


async def rebuild(host: "Host") -> list[Standing]:
    """Make words and vectors again from the database; tell how they stand afterwards."""
    # First the word list: taking a word out of one that lacks it would break it for good.
    refill = FTS_REFILL if host.database.is_sqlite else POSTINGS_REFILL
    async with host.database.writing(None) as session:
        for statement in refill:
            await session.execute(text(statement))
    for organisation_id in await organisations(host):
        for indexed in indexed_by(host):
            await _make_again(host, indexed, organisation_id)
    return await check(host)


def indexed_by(host: "Host") -> Iterable[Indexed]:
    """List what the plugins of *host* put into the index."""
    return [one for found in host.loaded.contributions for one in found.indexed]


async def organisations(host: "Host") -> list[str]:
    """List everybody whose entries may be found."""
    async with host.database.reading(None) as session:
        known = set(await session.scalars(select(Organisation.id)))
        known |= set(await session.scalars(select(SearchEntry.organisation_id).distinct()))
    return sorted(known)


async def _compare(host: "Host", indexed: Indexed, organisation_id: str) -> Standing:
    async with host.database.reading(Actor.service(organisation_id)) as session:
        entries = {entry.id: entry async for entry in indexed.read(session)}
        kept = await _kept(session, shelf_of(organisation_id, indexed.name))
    stale = {i for i, e in entries.items() if kept.get(i) != (e.parent_id, lex(e.text))}
    vectors = await host.search.indexed(indexed.name, organisation_id)
    wanted = {entry.id for entry in entries.values() if embeds(host, entry)}
    return Standing(
        collection=indexed.name,
        organisation_id=organisation_id,
        entries=len(entries),
        words_missing=len(stale),
        words_extra=len(kept.keys() - entries.keys()),
        vectors_missing=len(wanted - vectors),
        vectors_extra=len(vectors - entries.keys()),
    )


async def _kept(session: AsyncSession, shelf: str) -> Mapping[str, tuple[str, str] | None]:
    """Read the words of a shelf; those that the word list has not whole count for nothing."""
    asked = select(SearchEntry.number, SearchEntry.id, SearchEntry.parent_id, SearchEntry.lex)
    rows = (await session.execute(asked.where(SearchEntry.shelf == shelf))).all()
    listing = _LISTED[session.get_bind().dialect.name]
    asked_for = {"shelf": shelf, "after": f"{shelf}\U0010ffff"}
    listed = {doc: (words, uses) for doc, words, uses in await session.execute(listing, asked_for)}
    return {
        row.id: (row.parent_id, row.lex)
        if listed.get(row.number, (0, 0)) == _counted(row.lex)
        else None
        for row in rows
    }


def _counted(words: str) -> tuple[int, int]:
    """Count different words, and all of them."""
    each = words.split()
    return len(set(each)), len(each)


# How many different words, and how many in all, the list has of each entry of a shelf.
_LISTED = {
    "sqlite": text(
        "SELECT doc, count(DISTINCT term), count(*) FROM search_uses"
        " WHERE term >= :shelf AND term < :after GROUP BY doc"
    ),
    "postgresql": text(
        "SELECT doc, count(*), sum(times) FROM search_postings"
        " WHERE doc IN (SELECT number FROM search_entries WHERE shelf = :shelf) GROUP BY doc"
    ),
}


async def _make_again(host: "Host", indexed: Indexed, organisation_id: str) -> None:
    actor = Actor.service(organisation_id)
    async with host.database.writing(actor) as session:
        entries = [entry async for entry in indexed.read(session)]
        kept = await _kept(session, shelf_of(organisation_id, indexed.name))
        stale = [e for e in entries if kept.get(e.id) != (e.parent_id, lex(e.text))]
        await host.search.index(session, indexed.name, stale)
        extra = kept.keys() - {entry.id for entry in entries}
        await host.search.remove(session, indexed.name, ids=extra)
    old = await host.search.indexed(indexed.name, organisation_id)
    await host.search.forget(indexed.name, organisation_id, ids=old)
    for start in range(0, len(entries), _AT_ONCE):
        some = entries[start : start + _AT_ONCE]
        await host.search.embed(indexed.name, organisation_id, some)


def embeds(host: "Host", entry: Entry) -> bool:
    """Tell whether there is an embedder that knows the language of *entry*."""
    embedder = host.search.embedder
    return embedder is not None and language_of(entry.text) in embedder.languages
