"""Whatever organisations put into the indexes and take out, each finds and counts its own alone."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, text

from zhiren.access import Actor
from zhiren.db import Database
from zhiren.search import lexical
from zhiren.search.entries import SearchEntry
from zhiren.search.lexical import Entry
from zhiren.search.vectors import MilvusIndex, Space, Vector

ORGANISATIONS = ("ours", "theirs", 'ours" or organisation_id != "')
"""The last one is what somebody would call theirs who knew how filters are written."""
SPACE = Space(collection="notes", embedder="test", dimension=2)
IDS, PARENTS = ("x", "y", "z"), ("p", "q")
WORDS = ("java", "kafka", "年假")
Step = tuple[str, str, str, str, str]
Shelf = dict[str, tuple[str, str]]
"""What an organisation has put in: the parent and the word, by id."""

STEPS = st.lists(
    st.tuples(
        st.sampled_from(("add", "add", "add", "remove", "remove parent", "remove all")),
        st.sampled_from(ORGANISATIONS),
        st.sampled_from(IDS),
        st.sampled_from(PARENTS),
        st.sampled_from(WORDS),
    ),
    min_size=2,
    max_size=12,
)
FIXTURES = [HealthCheck.function_scoped_fixture]


def play(shelf: Shelf, step: Step) -> None:
    """Do in memory what *step* does to an index."""
    deed, _, ident, parent, word = step
    match deed:
        case "add":
            shelf[ident] = (parent, word)
        case "remove":
            shelf.pop(ident, None)
        case "remove parent":
            for one in [one for one, (p, _) in shelf.items() if p == parent]:
                del shelf[one]
        case _:
            shelf.clear()


def actor(organisation_id: str) -> Actor:
    return Actor(user_id=f"u@{organisation_id}", organisation_id=organisation_id, role="hr")


async def change_words(database: Database, step: Step) -> None:
    deed, organisation_id, ident, parent, word = step
    async with database.writing(actor(organisation_id)) as session:
        match deed:
            case "add":
                entry = Entry(id=ident, parent_id=parent, text=word)
                await lexical.add(session, "notes", [entry])
            case "remove":
                await lexical.remove(session, "notes", ids=[ident])
            case "remove parent":
                await lexical.remove(session, "notes", parent_id=parent)
            case _:
                await session.execute(delete(SearchEntry))


async def words_found(database: Database, organisation_id: str, parent: str | None) -> Shelf:
    parents = None if parent is None else [parent]
    found: Shelf = {}
    async with database.reading(actor(organisation_id)) as session:
        for word in WORDS:
            hits = await lexical.find(session, "notes", word, parents=parents, limit=99)
            found |= {hit.id: (hit.parent_id, word) for hit in hits}
    return found


def of_parent(shelf: Shelf, parent: str | None) -> Shelf:
    return {i: entry for i, entry in shelf.items() if parent in {None, entry[0]}}


@settings(max_examples=30, deadline=None, suppress_health_check=FIXTURES)
@given(steps=STEPS)
async def test_each_finds_the_words_it_put_in_and_no_others(
    database: Database, steps: list[Step]
) -> None:
    shelves: dict[str, Shelf] = {one: {} for one in ORGANISATIONS}
    async with database.writing(None) as session:
        await session.execute(delete(SearchEntry))
    for step in steps:
        await change_words(database, step)
        play(shelves[step[1]], step)
    for one, shelf in shelves.items():
        for parent in (None, *PARENTS):
            assert await words_found(database, one, parent) == of_parent(shelf, parent)


async def test_plain_sql_meets_the_wall_of_the_word_list_too(database: Database) -> None:
    for one in ORGANISATIONS:
        await change_words(database, ("add", one, "x", "p", "java"))
    listed = text("SELECT count(*) FROM search_postings")
    if database.is_sqlite:
        async with database.reading(None) as session:
            terms = await session.scalars(text("SELECT term FROM search_terms"))
            assert len({term.removesuffix("java") for term in terms}) == len(ORGANISATIONS)
        return
    for who, seen in ((None, 3), (actor("ours"), 1), (actor("nowhere"), 0)):
        async with database.reading(who) as session:
            assert await session.scalar(listed) == seen


@pytest.fixture
async def index(tmp_path: Path) -> AsyncIterator[MilvusIndex]:
    index = MilvusIndex(tmp_path / "index.db")
    yield index
    await index.close()


async def change_vectors(index: MilvusIndex, step: Step) -> None:
    deed, organisation_id, ident, parent, word = step
    match deed:
        case "add":
            values = [1.0, float(WORDS.index(word))]
            made = Vector(
                id=ident, organisation_id=organisation_id, parent_id=parent, values=values
            )
            await index.add(SPACE, [made])
        case "remove":
            await index.remove(SPACE.collection, organisation_id, ids=[ident])
        case "remove parent":
            await index.remove(SPACE.collection, organisation_id, parent_id=parent)
        case _:
            await index.remove(SPACE.collection, organisation_id, ids=IDS)


async def near(index: MilvusIndex, organisation_id: str, parent: str | None) -> set[str]:
    parents = None if parent is None else [parent]
    found = await index.nearest(SPACE, organisation_id, [1.0, 0.0], parents=parents, limit=99)
    assert len(found) == len({ident for ident, _ in found})
    return {ident for ident, _ in found}


@settings(max_examples=8, deadline=None, suppress_health_check=FIXTURES)
@given(steps=STEPS)
async def test_each_finds_the_vectors_it_put_in_and_no_others(
    index: MilvusIndex, steps: list[Step]
) -> None:
    shelves: dict[str, Shelf] = {one: {} for one in ORGANISATIONS}
    for one in ORGANISATIONS:
        await index.remove(SPACE.collection, one, ids=IDS)
    for step in steps:
        await change_vectors(index, step)
        play(shelves[step[1]], step)
    for one, shelf in shelves.items():
        for parent in (None, *PARENTS):
            there = of_parent(shelf, parent).keys()
            assert await near(index, one, parent) == there
            assert await index.ids(SPACE, one, parent_id=parent) == there
