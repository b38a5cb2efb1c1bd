"""This is where words are looked up: BM25 inside the database, in the transaction of the rows.

The only tables of Zhiren without a mapped class are used here, and whatever they know is joined to
the scoped table.
"""

import json
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any

from sqlalchemy import (
    Delete,
    Float,
    Integer,
    Select,
    String,
    bindparam,
    cast,
    column,
    delete,
    func,
    select,
    table,
    text,
    true,
)
from sqlalchemy.ext.asyncio import AsyncSession

from zhiren.db import Database
from zhiren.search import postings
from zhiren.search.entries import SearchEntry, organisation_of, shelf_of
from zhiren.search.tokens import lex, spell, tokens

_K1, _B = 1.2, 0.75
"""The usual constants of BM25: how soon repeats stop to count, how much length counts."""
_MOST_WORDS = 96
"""Of a query; a longer one says little more and costs as much again."""
_EFFORT = 1_000
"""So many uses of words are looked at for one query, then the common words left are skipped."""
_AT_ONCE = 500
_PAGES, _MOST_STEPS = 500, 5_000
"""Pages that are merged in one write, and writes after which the rest waits for another time."""
_FEW = 500
"""A collection counts as at least so many entries when rarity is told: in a handful, a word that
is simply missing would seem to say everything."""

_terms = table("search_terms", column("term", String), column("doc"))
_uses = table("search_uses", column("term", String), column("doc"))


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A text to be found later."""

    id: str
    parent_id: str
    """The document or the person that it belongs to."""
    text: str

    @cached_property
    def lex(self) -> str:
        """Its words, as the index has them."""
        return lex(self.text)


@dataclass(frozen=True, kw_only=True)
class Match:
    """An entry that shares words with a query."""

    id: str
    parent_id: str
    score: float
    """BM25, above 0."""
    coverage: float
    """How much of what the query says is there, 0 to 1: rare words count more."""


@dataclass(frozen=True, kw_only=True)
class Among:
    """Which entries count; None is all."""

    parents: Sequence[str] | None = None
    ids: Sequence[str] | None = None
    """Where these are given, parents do not matter."""
    rare: int | None = None
    """Words that are in more entries than this are not looked for: they tell nobody apart."""


@dataclass(frozen=True, kw_only=True)
class Matches:
    """What was found, and what the words that were looked for tell."""

    best: list[Match]
    """Best first."""
    rarity: dict[str, float]
    """Each word of the query, as ``zhiren.search.tokens`` gives it: 0 where every entry has it, 1
    where none does."""


async def add(
    session: AsyncSession, collection: str, entries: Iterable[Entry], *, are_new: bool = False
) -> None:
    """Put *entries* on the shelf; those there already (same id) are replaced.

    Where *are_new*, nobody looks whether they are there.
    """
    organisation_id = organisation_of(session)
    shelf = shelf_of(organisation_id, collection)
    latest = {entry.id: entry for entry in entries}
    if not are_new:
        await remove(session, collection, ids=latest)
    for entry in latest.values():
        session.add(
            SearchEntry(
                id=entry.id,
                organisation_id=organisation_id,
                collection=collection,
                parent_id=entry.parent_id,
                shelf=shelf,
                lex=entry.lex,
                length=entry.lex.count(" ") + 1,
            )
        )
    await session.flush()


async def remove(
    session: AsyncSession,
    collection: str,
    *,
    parent_id: str | None = None,
    ids: Iterable[str] | None = None,
) -> None:
    """Take away the entries of one parent, or those with these *ids*."""
    gone = _on_shelf(session, collection)
    if parent_id is not None:
        await session.execute(gone.where(SearchEntry.parent_id == parent_id))
        return
    for some in _portions(ids or ()):
        await session.execute(gone.where(SearchEntry.id.in_(some)))


async def find(
    session: AsyncSession,
    collection: str,
    query: str,
    *,
    parents: Sequence[str] | None = None,
    limit: int,
) -> list[Match]:
    """Find the entries that share words with *query*, best first."""
    return (await look(session, collection, query, among=Among(parents=parents), limit=limit)).best


async def look(
    session: AsyncSession,
    collection: str,
    query: str,
    *,
    among: Among,
    limit: int,
) -> Matches:
    """Find the entries that share words with *query*, and tell how rare each of them is."""
    told, scored, scored_among, scored_of = _SAID[session.get_bind().dialect.name]
    shelf = shelf_of(organisation_of(session), collection)
    asked_for = list(dict.fromkeys(tokens(query)))[:_MOST_WORDS]
    words = list(dict.fromkeys(shelf + spell(word) for word in asked_for))
    asked: dict[str, Any] = {
        "shelf": shelf,
        "words": json.dumps(words),
        "parents": json.dumps(among.parents),
        "ids": json.dumps(among.ids),
    }
    known = (await session.execute(told, asked)).all()
    if not known:
        return Matches(best=[], rarity=dict.fromkeys(asked_for, 1.0))
    frequencies = {row.term: row.doc for row in known}
    if among.rare is not None:
        words = [word for word in words if frequencies.get(word, 0) <= among.rare]
    weights = _weigh(words, frequencies, known[0].size)
    asked |= {"weights": json.dumps(weights), "length": known[0].length, "limit": limit}
    narrowed = scored if among.parents is None else scored_among
    rows = await session.execute(narrowed if among.ids is None else scored_of, asked)
    total = sum(weights.values())
    return Matches(
        best=[
            Match(id=row.id, parent_id=row.parent_id, score=row.score, coverage=row.known / total)
            for row in rows
        ],
        rarity={
            word: _rarity(frequencies.get(shelf + spell(word), 0), known[0].size)
            for word in asked_for
        },
    )


async def covered(
    session: AsyncSession, collection: str, query: str, parents: Sequence[str]
) -> dict[str, float]:
    """Tell how much of what *query* says is in the entries of each of a few *parents*, 0 to 1.

    Their words are read one by one, so that a word that everybody uses costs no more than another.
    """
    asked_for = {f" {spell(word)} " for word in tokens(query)}
    shelf = shelf_of(organisation_of(session), collection)
    said = dict[str, set[str]]()
    for some in _portions(parents if asked_for else ()):
        of_some = SearchEntry.shelf == shelf, SearchEntry.parent_id.in_(some)
        rows = await session.execute(select(SearchEntry.parent_id, SearchEntry.lex).where(*of_some))
        for parent_id, lex_ in rows:
            words = f" {lex_} "
            said.setdefault(parent_id, set()).update(one for one in asked_for if one in words)
    return {parent: len(words) / len(asked_for) for parent, words in said.items() if words}


async def settle(database: Database) -> None:
    """Write the list of words together, a little at a time, so that no word of what left stays.

    FTS5 only notes what was removed, and keeps its words until its parts are merged. Postgres
    deletes them with the row.
    """
    if not database.is_sqlite:
        return
    merge = text("INSERT INTO search_words(search_words, rank) VALUES ('merge', :pages)")
    changes, pages = text("SELECT total_changes()"), -_PAGES
    for _ in range(_MOST_STEPS):
        async with database.writing(None) as session:
            before = await session.scalar(changes)
            await session.execute(merge, {"pages": pages})
            done = (await session.scalar(changes) or 0) - (before or 0)
        if done < 2:  # the statement itself: nothing was left to merge
            return
        pages = _PAGES


def _on_shelf(session: AsyncSession, collection: str) -> Delete:
    shelf = shelf_of(organisation_of(session), collection)
    return (
        delete(SearchEntry)
        .where(SearchEntry.shelf == shelf)
        .execution_options(synchronize_session=False)
    )


def _portions(ids: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(ids)
    while some := list(islice(rest, _AT_ONCE)):
        yield some


def _rarity(n: int, size: int) -> float:
    """Stretch the weight of a word that is in *n* of *size* entries to 0..1."""
    many = max(size, _FEW)
    return math.log1p((many - n + 0.5) / (n + 0.5)) / math.log1p((many + 0.5) / 0.5)


def _weigh(words: list[str], frequencies: dict[str, int], size: int) -> dict[str, float]:
    """Weigh the words of a query, the rarer the more.

    Rare words come first; common ones are left out once the effort is used up, because they cost
    the most and tell the least.
    """
    effort, weights = 0, dict[str, float]()
    for word in sorted(words, key=lambda word: frequencies.get(word, 0)):
        n = frequencies.get(word, 0)
        effort += n
        if n and effort > _EFFORT and effort > n:
            break
        weights[word] = math.log1p((size - n + 0.5) / (n + 0.5))
    return weights


def _frequencies() -> Select[*tuple[Any, ...]]:
    """Tell in how many entries each word asked for is."""
    asked = func.json_each(bindparam("words")).table_valued("value", name="asked")
    return select(_terms.c.term, _terms.c.doc).join(asked, _terms.c.term == asked.c.value)


def _told(frequencies: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Tell beside *frequencies* how many entries there are on the shelf, and how long one is."""
    length = cast(func.avg(SearchEntry.length), Float).label("length")
    counted = select(func.count().label("size"), length).select_from(SearchEntry)
    shelf = counted.where(SearchEntry.shelf == bindparam("shelf")).subquery("shelf")  # read once
    return frequencies.join(shelf, true()).add_columns(shelf.c.size, shelf.c.length)


def _uses_of_words() -> Select[*tuple[Any, ...]]:
    """Tell how often each entry uses each word asked for, and what the word weighs."""
    asked = func.json_each(bindparam("weights")).table_valued("key", "value", name="asked")
    return (
        select(_uses.c.doc, asked.c.value.label("weight"), func.count().label("times"))
        .join(asked, _uses.c.term == asked.c.key)
        .group_by(_uses.c.term, _uses.c.doc)
    )


def _scored(used: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Add up BM25 over the words of the query, for each entry that has any of them."""
    uses = used.subquery("uses")
    stretch = (1 - _B) + _B * SearchEntry.length / bindparam("length", type_=Float)
    gain = uses.c.times * (_K1 + 1) / (uses.c.times + _K1 * stretch)
    score = func.sum(uses.c.weight * gain, type_=Float).label("score")
    known = func.sum(uses.c.weight, type_=Float).label("known")
    return (
        select(SearchEntry.id, SearchEntry.parent_id, score, known)
        .join(uses, uses.c.doc == SearchEntry.number)
        .where(SearchEntry.shelf == bindparam("shelf"))
        .group_by(SearchEntry.number)
        .order_by(score.desc(), SearchEntry.number)
        .limit(bindparam("limit", type_=Integer))
    )


def _among(name: str) -> Select[*tuple[Any, ...]]:
    """List the parents, or the ids, that are asked for."""
    named = func.json_each(bindparam(name)).table_valued("value", name=name)
    return select(named.c.value)


def _sayings(
    frequencies: Select[*tuple[Any, ...]],
    used: Select[*tuple[Any, ...]],
    among: Callable[[str], Any],
) -> tuple[Select[*tuple[Any, ...]], ...]:
    scored = _scored(used)
    of_parents = scored.where(SearchEntry.parent_id.in_(among("parents")))
    of_ids = scored.where(SearchEntry.id.in_(among("ids")))
    return _told(frequencies), scored, of_parents, of_ids


# Built once: building one takes as long as running it.
_SAID = {
    "sqlite": _sayings(_frequencies(), _uses_of_words(), _among),
    "postgresql": _sayings(postings.frequencies(), postings.uses(), postings.among),
}
