from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from zhiren.access import Actor
from zhiren.db import Database
from zhiren.errors import Unavailable
from zhiren.models.embedding import Languages, resolve_embedder
from zhiren.search import Entry, Hit, Search
from zhiren.search.hybrid import fuse, overlap
from zhiren.search.lexical import Match
from zhiren.search.vectors import MilvusIndex

ENTRIES = [
    Entry(id="leave", parent_id="doc_zh", text="员工每年享有十天带薪年假。"),
    Entry(id="remote", parent_id="doc_zh", text="每周可远程办公两天。"),
    Entry(id="travel", parent_id="doc_en", text="Travelling expenses are reimbursed."),
]


@pytest.fixture
async def both(embedder_folder: Path, tmp_path: Path) -> AsyncIterator[Search]:
    search = Search(
        resolve_embedder(f"fastembed:{embedder_folder}"), MilvusIndex(tmp_path / "index.db")
    )
    yield search
    await search.close()


@pytest.fixture
async def english(embedder_folder: Path, tmp_path: Path) -> AsyncIterator[Search]:
    """Search with an embedder that knows English only."""
    embedder = resolve_embedder(f"fastembed:{embedder_folder}?languages=en")
    search = Search(embedder, MilvusIndex(tmp_path / "index.db"))
    yield search
    await search.close()


async def put(search: Search, database: Database, who: Actor, entries: list[Entry]) -> int:
    async with database.writing(who) as session:
        await search.index(session, "chunks", entries)
    return await search.embed("chunks", who.organisation_id, entries)


async def look(
    search: Search, database: Database, who: Actor, query: str, parents: list[str] | None = None
) -> list[Hit]:
    async with database.reading(who) as session:
        return await search.find(session, "chunks", query, parents)


async def test_without_an_embedder_words_alone_find(database: Database, ours: Actor) -> None:
    assert await put(Search(), database, ours, ENTRIES) == 0
    [hit] = await look(Search(), database, ours, "年假")
    assert (hit.id, hit.parent_id, hit.score, hit.dense) == ("leave", "doc_zh", 1.0, None)
    assert hit.lexical > 0


async def test_words_and_meaning_agree_on_the_best(
    both: Search, database: Database, ours: Actor
) -> None:
    assert await put(both, database, ours, ENTRIES) == 3
    best, *_ = await look(both, database, ours, "年假有几天")
    assert best.id == "leave"
    assert best.score == pytest.approx(1.0)
    assert best.dense is not None
    assert 0 < best.dense <= 1


async def test_meaning_finds_what_shares_no_word(
    both: Search, database: Database, ours: Actor
) -> None:
    await put(both, database, ours, ENTRIES)
    hits = await look(both, database, ours, "travelogue")
    assert (hits[0].id, hits[0].lexical) == ("travel", 0.0)


async def test_a_language_that_the_embedder_does_not_know_is_found_by_words(
    english: Search, database: Database, ours: Actor
) -> None:
    assert await put(english, database, ours, ENTRIES) == 1
    [hit] = await look(english, database, ours, "年假")
    assert (hit.id, hit.dense) == ("leave", None)


async def test_only_the_parents_asked_for_are_searched(
    both: Search, database: Database, ours: Actor
) -> None:
    await put(both, database, ours, ENTRIES)
    hits = await look(both, database, ours, "expenses", ["doc_zh"])
    assert {hit.parent_id for hit in hits} <= {"doc_zh"}
    assert await look(both, database, ours, "expenses", []) == []


async def test_neither_index_shows_anything_of_another_organisation(
    both: Search, database: Database, ours: Actor, theirs: Actor
) -> None:
    await put(both, database, theirs, ENTRIES)
    assert await look(both, database, ours, "年假 travel expenses") == []


async def test_a_vector_without_its_row_is_not_shown(
    both: Search, database: Database, ours: Actor
) -> None:
    await both.embed("chunks", ours.organisation_id, ENTRIES)
    assert await look(both, database, ours, "年假") == []


async def test_a_vector_filed_under_the_wrong_organisation_is_not_shown(
    both: Search, database: Database, ours: Actor, theirs: Actor
) -> None:
    await put(both, database, theirs, ENTRIES)
    await both.embed("chunks", ours.organisation_id, ENTRIES)
    assert await look(both, database, ours, "年假") == []


async def test_removal_reaches_both_indexes(both: Search, database: Database, ours: Actor) -> None:
    await put(both, database, ours, ENTRIES)
    async with database.writing(ours) as session:
        await both.remove(session, "chunks", parent_id="doc_zh")
    await both.forget("chunks", ours.organisation_id, parent_id="doc_zh")
    hits = await look(both, database, ours, "年假")
    assert {hit.id for hit in hits} <= {"travel"}
    assert both.vectors is not None
    assert await both.indexed("chunks", ours.organisation_id) == {"travel"}


async def test_words_still_answer_when_the_vector_index_fails(
    embedder_folder: Path, tmp_path: Path, database: Database, ours: Actor
) -> None:
    (tmp_path / "index.db").write_text("broken")
    embedder = resolve_embedder(f"fastembed:{embedder_folder}")
    search = Search(embedder, MilvusIndex(tmp_path / "index.db"))
    with pytest.raises(Unavailable):
        await put(search, database, ours, ENTRIES)
    assert [hit.id for hit in await look(search, database, ours, "年假")] == ["leave"]
    await search.close()


async def test_a_start_tells_at_once_that_a_model_is_missing(tmp_path: Path) -> None:
    embedder = resolve_embedder(f"fastembed:{tmp_path / 'nowhere'}")
    search = Search(embedder, MilvusIndex(tmp_path / "index.db"))
    with pytest.raises(Unavailable, match="nowhere does not exist"):
        await search.start()
    await search.close()


async def test_a_start_needs_nothing_where_words_alone_are_searched() -> None:
    await Search().start()


async def test_likeness_by_meaning(both: Search) -> None:
    same, other = await both.similarity("带薪年假", ["年假是带薪的", "Kubernetes"])
    assert 0 <= other < same <= 1


async def test_likeness_by_words_where_there_is_no_embedder() -> None:
    same, none = await Search().similarity("managing teams", ["managed a team", "年假"])
    assert (same, none) == (1.0, 0.0)


def match(ident: str, score: float) -> Match:
    return Match(id=ident, parent_id="d", score=score, coverage=0.5)


def test_words_weigh_more_than_meaning() -> None:
    hits = fuse([match("w", 9), match("m", 1)], {"w": 0.1, "m": 0.9})
    assert [hit.id for hit in hits] == ["w", "m"]
    assert [hit.score for hit in hits] == pytest.approx([0.7, 0.3])


def test_scores_lie_between_0_and_1() -> None:
    hits = fuse([match("a", 3), match("b", 3), match("c", 0)], {"c": -0.2, "a": 0.4})
    assert all(0 <= hit.score <= 1 for hit in hits)


def test_nothing_found_is_an_empty_list() -> None:
    assert fuse([], {}) == []


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [("C++", "C++", 1.0), ("C++", "C#", 0.0), ("", "", 0.0), ("Java Go", "Java", 2 / 3)],
)
def test_overlap_is_the_share_of_common_words(first: str, second: str, expected: float) -> None:
    assert overlap(first, second) == pytest.approx(expected)


def test_an_embedder_tells_its_languages() -> None:
    embedder = resolve_embedder("fastembed:some/model-zh")
    assert embedder is not None
    known: Languages = embedder.languages
    assert known == {"zh"}
