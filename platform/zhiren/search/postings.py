"""The list of words as Postgres keeps it: a table of postings, filled by a trigger.

It says what the FTS5 list of `zhiren.search.entries` says on SQLite, and `zhiren.search.lexical`
scores both alike.
"""

from typing import Any

from sqlalchemy import (
    Float,
    Select,
    String,
    bindparam,
    cast,
    column,
    event,
    func,
    select,
    table,
)
from sqlalchemy.dialects.postgresql import JSON
from sqlalchemy.schema import DDL

from zhiren.search.entries import SearchEntry

_MINE = "organisation_id = (SELECT nullif(current_setting('zhiren.organisation', true), ''))"
_PLATFORM = "(SELECT current_setting('zhiren.platform', true)) = 'on'"

POSTINGS_CREATE = [
    """CREATE TABLE search_postings (
    term VARCHAR NOT NULL,
    doc INTEGER NOT NULL,
    times INTEGER NOT NULL,
    organisation_id VARCHAR(64) NOT NULL,
    CONSTRAINT pk_search_postings PRIMARY KEY (term, doc)
)""",
    "CREATE INDEX ix_search_postings_doc ON search_postings (doc)",
    "ALTER TABLE search_postings ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE search_postings FORCE ROW LEVEL SECURITY",
    f"CREATE POLICY zhiren_own ON search_postings USING ({_PLATFORM} OR {_MINE})",
    """CREATE FUNCTION search_entries_listed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        DELETE FROM search_postings WHERE doc = old.number;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO search_postings (term, doc, times, organisation_id)
        SELECT new.shelf || word, new.number, count(*), new.organisation_id
        FROM unnest(string_to_array(new.lex, ' ')) AS word GROUP BY word;
    END IF;
    RETURN NULL;
END $$""",
    """CREATE TRIGGER search_entries_listed
AFTER INSERT OR DELETE OR UPDATE OF number, shelf, lex, organisation_id ON search_entries
FOR EACH ROW EXECUTE FUNCTION search_entries_listed()""",
]
"""What Postgres needs beside the table, in this order."""

POSTINGS_DROP = [
    "DROP TRIGGER IF EXISTS search_entries_listed ON search_entries",
    "DROP FUNCTION IF EXISTS search_entries_listed()",
    "DROP TABLE IF EXISTS search_postings",
]
"""What takes it away again."""

POSTINGS_REFILL = [
    # Nobody adds an entry between the two statements, which would then be listed twice.
    "LOCK TABLE search_entries IN SHARE ROW EXCLUSIVE MODE",
    "DELETE FROM search_postings",
    """INSERT INTO search_postings (term, doc, times, organisation_id)
SELECT shelf || word, number, count(*), organisation_id
FROM search_entries, unnest(string_to_array(lex, ' ')) AS word
GROUP BY shelf, word, number, organisation_id""",
]
"""What fills the list again from the table, whatever had become of it."""

_postings = table("search_postings", column("term", String), column("doc"), column("times"))


def frequencies() -> Select[*tuple[Any, ...]]:
    """Tell in how many entries each word asked for is."""
    asked = func.json_array_elements_text(cast(bindparam("words", type_=String), JSON))
    words = select(asked.column_valued("word")).scalar_subquery()
    found = select(_postings.c.term, func.count().label("doc")).where(_postings.c.term.in_(words))
    counted = found.group_by(_postings.c.term).subquery("counted")
    return select(counted.c.term, counted.c.doc)


def uses() -> Select[*tuple[Any, ...]]:
    """Tell how often each entry uses each word asked for, and what the word weighs."""
    given = func.json_each_text(cast(bindparam("weights", type_=String), JSON))
    asked = given.table_valued("key", "value", name="asked")
    weight = cast(asked.c.value, Float).label("weight")
    return select(_postings.c.doc, weight, _postings.c.times).join(
        asked, _postings.c.term == asked.c.key
    )


def among(name: str) -> Any:
    """List the parents, or the ids, that are asked for."""
    named = func.json_array_elements_text(cast(bindparam(name, type_=String), JSON))
    return select(named.column_valued(name)).scalar_subquery()


for _moment, _statements in (("after_create", POSTINGS_CREATE), ("before_drop", POSTINGS_DROP)):
    for _statement in _statements:
        _ddl = DDL(_statement.replace("%", "%%"))  # type: ignore[no-untyped-call]
        event.listen(SearchEntry.__table__, _moment, _ddl.execute_if(dialect="postgresql"))
