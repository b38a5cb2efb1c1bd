"""What can be found: one row for each entry, and the list of its words that SQLite keeps beside it.

The list is an FTS5 table filled by triggers, so that no change of a row, by whatever statement, can
miss it. Every word in it begins with the mark of its shelf, one collection of one organisation:
frequencies are counted within a shelf, and what others store changes neither order nor score.
"""

from hashlib import blake2b

from sqlalchemy import DDL, Index, MetaData, String, Text, UniqueConstraint, event
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from zhiren.db import Base, Owned, Scope
from zhiren.errors import Invalid


class SearchEntry(Owned, Base):
    """A piece of text that can be found: a chunk of a document, a resume."""

    __tablename__ = "search_entries"
    __table_args__ = (
        UniqueConstraint("shelf", "id"),
        Index("ix_search_entries_parent", "shelf", "parent_id"),
        # The organisation last: nobody takes this index for the one of an id or of a parent.
        Index("ix_search_entries_length", "shelf", "length", "organisation_id"),
    )

    number: Mapped[int] = mapped_column(primary_key=True)
    """The row number, which FTS5 knows it by."""
    id: Mapped[str] = mapped_column(String(80))
    collection: Mapped[str] = mapped_column(String(40))
    parent_id: Mapped[str] = mapped_column(String(80))
    shelf: Mapped[str] = mapped_column(String(12))
    length: Mapped[int]
    """In words."""
    lex: Mapped[str] = mapped_column(Text, sort_order=1)
    """Last of all columns: SQLite reads a row from its beginning, and this is the long one."""


def shelf_of(organisation_id: str, collection: str) -> str:
    """Give the mark of a collection of an organisation: twelve letters and digits."""
    return blake2b(f"{organisation_id}\0{collection}".encode(), digest_size=6).hexdigest()


def organisation_of(session: AsyncSession) -> str:
    """Tell for which organisation *session* searches: always exactly one."""
    scope: Scope | None = session.info.get("scope")
    if scope is None:
        raise Invalid("Search works for one organisation at a time: open the session as an actor.")
    return scope.organisation_id


_MARKED = "{0}.shelf || replace({0}.lex, ' ', ' ' || {0}.shelf)"
# Names of this module alone go into these statements, and nothing that anybody said.
_ADD = f"INSERT INTO search_words(rowid, lex) VALUES (new.number, {_MARKED.format('new')});"  # noqa: S608 - made of constants
_REMOVE = (
    "INSERT INTO search_words(search_words, rowid, lex)"  # noqa: S608 - made of constants
    f" VALUES ('delete', old.number, {_MARKED.format('old')});"
)
_TRIGGER = "CREATE TRIGGER search_entries_{0} AFTER {1} ON search_entries BEGIN {2} END"

# The words are letters and digits already, so that the plainest tokenizer is the right one.
FTS_CREATE = [
    "CREATE VIRTUAL TABLE search_words USING fts5(lex, content='', columnsize=0, tokenize='ascii')",
    "CREATE VIRTUAL TABLE search_terms USING fts5vocab(search_words, 'row')",
    "CREATE VIRTUAL TABLE search_uses USING fts5vocab(search_words, 'instance')",
    _TRIGGER.format("added", "INSERT", _ADD),
    _TRIGGER.format("removed", "DELETE", _REMOVE),
    _TRIGGER.format("changed", "UPDATE OF number, shelf, lex", f"{_REMOVE} {_ADD}"),
]
"""What SQLite needs beside the table, in this order: for migrations."""

_ALL = f"SELECT number, {_MARKED.format('search_entries')} FROM search_entries"  # noqa: S608 - made of constants
FTS_REFILL = [
    "INSERT INTO search_words(search_words) VALUES ('delete-all')",
    f"INSERT INTO search_words(rowid, lex) {_ALL}",
]
"""What fills the list again from the table, whatever had become of it."""

FTS_DROP = [
    "DROP TRIGGER IF EXISTS search_entries_added",
    "DROP TRIGGER IF EXISTS search_entries_removed",
    "DROP TRIGGER IF EXISTS search_entries_changed",
    "DROP TABLE IF EXISTS search_uses",
    "DROP TABLE IF EXISTS search_terms",
    "DROP TABLE IF EXISTS search_words",
]
"""What takes it away again."""

FTS_TABLES = frozenset({"search_words", "search_terms", "search_uses"}) | {
    f"search_words_{part}" for part in ("data", "idx", "docsize", "config", "content")
}
"""Tables that belong to the list and to no mapped class: a comparison of schemas skips them."""


def _attach(metadata: MetaData) -> None:
    entries = metadata.tables[SearchEntry.__tablename__]
    for moment, statements in (("after_create", FTS_CREATE), ("before_drop", FTS_DROP)):
        for statement in statements:
            ddl = DDL(statement)  # type: ignore[no-untyped-call]
            event.listen(entries, moment, ddl.execute_if(dialect="sqlite"))


_attach(Base.metadata)
