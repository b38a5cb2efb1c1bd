import random
import string
from collections.abc import Mapping

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select, text, update

from zhiren.access import Actor
from zhiren.db import Database
from zhiren.errors import Invalid
from zhiren.search import lexical
from zhiren.search.entries import FTS_CREATE, FTS_DROP, SearchEntry
from zhiren.search.lexical import Entry, Match
from zhiren.search.postings import POSTINGS_CREATE, POSTINGS_DROP

HANDBOOK = {
    "leave": "员工每年享有十天带薪年假，须提前两周申请。",
    "remote": "每周可远程办公两天，由直属经理批准。",
    "expenses": "Travel expenses are reimbursed within ten working days of the claim.",
    "taiwan": "國立臺灣大學位於臺北市，為臺灣第一所大學。",
}
LANGUAGES = {
    "plus": "十年 C++ 开发经验",
    "sharp": "五年 C# 与 .NET 开发经验",
    "plain": "嵌入式 C 语言开发",
}


async def put(
    database: Database, who: Actor, texts: Mapping[str, str], *, parent: str = "doc_1"
) -> None:
    entries = [Entry(id=ident, parent_id=parent, text=text) for ident, text in texts.items()]
    async with database.writing(who) as session:
        await lexical.add(session, "chunks", entries)


async def look(
    database: Database, who: Actor, query: str, *, parents: list[str] | None = None, limit: int = 10
) -> list[Match]:
    async with database.reading(who) as session:
        return await lexical.find(session, "chunks", query, parents=parents, limit=limit)


async def found(database: Database, who: Actor, query: str) -> list[str]:
    return [match.id for match in await look(database, who, query)]


async def listed(database: Database) -> object:
    async with database.reading(None) as session:
        words = "search_terms" if database.is_sqlite else "search_postings"
        return (await session.execute(text(f"SELECT count(*) FROM {words}"))).scalar_one()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("年假有几天？", "leave"),
        ("可以远程办公吗", "remote"),
        ("When are travel expenses reimbursed?", "expenses"),
        ("臺灣大學在哪裡", "taiwan"),
    ],
)
async def test_a_question_finds_the_passage_that_answers_it(
    database: Database, ours: Actor, query: str, expected: str
) -> None:
    await put(database, ours, HANDBOOK)
    assert (await found(database, ours, query))[0] == expected


@pytest.mark.parametrize(("query", "only"), [("C++", "plus"), ("C#", "sharp"), ("C", "plain")])
async def test_languages_are_told_apart(
    database: Database, ours: Actor, query: str, only: str
) -> None:
    await put(database, ours, LANGUAGES)
    assert await found(database, ours, query) == [only]


async def test_a_rare_word_counts_more_than_a_common_one(database: Database, ours: Actor) -> None:
    await put(database, ours, {f"c{i}": "Java developer" for i in range(5)} | {"k": "Kafka"})
    assert (await found(database, ours, "Java Kafka"))[0] == "k"


async def test_a_word_that_every_entry_has_still_finds_them(
    database: Database, ours: Actor
) -> None:
    await put(database, ours, {"a": "Java", "b": "Java Java"})
    assert await found(database, ours, "Java") == ["b", "a"]


async def test_coverage_tells_how_much_of_the_query_is_there(
    database: Database, ours: Actor
) -> None:
    await put(database, ours, HANDBOOK)
    whole = await look(database, ours, "travel expenses")
    part = await look(database, ours, "travel insurance premium")
    assert whole[0].coverage == pytest.approx(1)
    assert 0 < part[0].coverage < 0.5


async def test_only_the_parents_asked_for_are_searched(database: Database, ours: Actor) -> None:
    await put(database, ours, {"a": "annual leave"}, parent="doc_a")
    await put(database, ours, {"b": "annual leave"}, parent="doc_b")
    [match] = await look(database, ours, "leave", parents=["doc_b"])
    assert (match.id, match.parent_id) == ("b", "doc_b")
    assert await look(database, ours, "leave", parents=[]) == []


async def test_no_more_is_given_than_was_asked_for(database: Database, ours: Actor) -> None:
    await put(database, ours, {f"c{i}": "annual leave" for i in range(5)})
    assert len(await look(database, ours, "leave", limit=3)) == 3


async def test_an_entry_put_twice_is_there_once_as_it_was_last(
    database: Database, ours: Actor
) -> None:
    await put(database, ours, {"a": "Python"})
    await put(database, ours, {"a": "Rust"})
    assert await found(database, ours, "Python Rust") == ["a"]
    assert await found(database, ours, "Python") == []


async def test_what_is_removed_by_parent_is_not_found_and_leaves_no_word(
    database: Database, ours: Actor
) -> None:
    await put(database, ours, HANDBOOK)
    async with database.writing(ours) as session:
        await lexical.remove(session, "chunks", parent_id="doc_1")
    assert await found(database, ours, "年假") == []
    assert await listed(database) == 0


async def test_what_is_removed_by_id_leaves_the_others(database: Database, ours: Actor) -> None:
    await put(database, ours, LANGUAGES)
    async with database.writing(ours) as session:
        await lexical.remove(session, "chunks", ids=["plus"])
    assert set(await found(database, ours, "开发")) == {"sharp", "plain"}


async def test_rows_that_change_behind_our_back_change_the_list_of_words(
    database: Database, ours: Actor
) -> None:
    await put(database, ours, LANGUAGES)
    async with database.writing(ours) as session:
        await session.execute(
            update(SearchEntry).where(SearchEntry.id == "plus").values(lex="rust", length=1)
        )
        await session.execute(delete(SearchEntry).where(SearchEntry.id == "sharp"))
    assert await found(database, ours, "Rust") == ["plus"]
    assert await found(database, ours, "C++ C#") == []


async def test_a_transaction_that_fails_leaves_nothing_to_find(
    database: Database, ours: Actor
) -> None:
    async def put_and_fail() -> None:
        async with database.writing(ours) as session:
            await lexical.add(session, "chunks", [Entry(id="a", parent_id="d", text="Python")])
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await put_and_fail()
    assert await found(database, ours, "Python") == []
    assert await listed(database) == 0


async def test_collections_do_not_mix(database: Database, ours: Actor) -> None:
    await put(database, ours, LANGUAGES)
    async with database.reading(ours) as session:
        assert await lexical.find(session, "talents", "C++", limit=5) == []


async def test_another_organisations_entry_is_neither_found_nor_removed(
    database: Database, ours: Actor, theirs: Actor
) -> None:
    await put(database, theirs, LANGUAGES)
    assert await found(database, ours, "C++") == []
    async with database.writing(ours) as session:
        await lexical.remove(session, "chunks", parent_id="doc_1", ids=list(LANGUAGES))
    assert await found(database, theirs, "C++") == ["plus"]


async def test_both_may_use_the_same_ids(database: Database, ours: Actor, theirs: Actor) -> None:
    await put(database, ours, {"a": "Python"})
    await put(database, theirs, {"a": "Rust"})
    assert await found(database, ours, "Python Rust") == ["a"]
    assert await found(database, ours, "Rust") == []


async def test_what_others_store_changes_neither_order_nor_score(
    database: Database, ours: Actor, theirs: Actor
) -> None:
    await put(database, ours, {"a": "Java Spring", "b": "Java Kafka", "c": "Kafka Kafka Zhang"})
    before = await look(database, ours, "Java Kafka Zhang")
    await put(database, theirs, {f"t{i}": "Zhang Kafka " * i for i in range(1, 40)})
    assert await look(database, ours, "Java Kafka Zhang") == before


async def test_the_platform_itself_has_no_shelf_to_search(database: Database) -> None:
    async with database.reading(None) as session:
        with pytest.raises(Invalid, match="one organisation"):
            await lexical.find(session, "chunks", "Java", limit=1)


FTS_SIGNS = ['"', "'", "AND", "OR NOT", "NEAR(a b)", "lex:java", "a*", "^a", "(", "-java", "{a}: b"]
BLOB = "".join(random.Random(1).choices(string.ascii_lowercase + string.digits, k=20_000))
ODD = [
    BLOB,
    "",
    "的",
    "a\0b",
    '"java" OR "',
    "java" * 5000,
    "java " * 5000,
    "%",
    "_",
    "\ud83d",
    "😀",
]


@pytest.mark.parametrize("query", [*FTS_SIGNS, *ODD, BLOB])
async def test_whatever_is_asked_is_answered(database: Database, ours: Actor, query: str) -> None:
    await put(database, ours, LANGUAGES)
    assert isinstance(await found(database, ours, query), list)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.text(), stored=st.text())
async def test_any_text_can_be_put_and_asked_for_and_stays_behind_its_wall(
    database: Database, ours: Actor, theirs: Actor, query: str, stored: str
) -> None:
    await put(database, ours, {"a": stored})
    await found(database, ours, query)
    assert await found(database, theirs, stored) == []


async def test_a_word_without_end_is_kept_and_found_by_its_beginning(
    database: Database, ours: Actor
) -> None:
    await put(database, ours, {"blob": f"data: {BLOB}"})
    assert await found(database, ours, BLOB) == ["blob"]
    assert await found(database, ours, BLOB[:100]) == ["blob"]


async def test_a_huge_query_does_bounded_work(database: Database, ours: Actor) -> None:
    await put(database, ours, LANGUAGES)
    query = " ".join(f"word{i}" for i in range(2000))
    assert await found(database, ours, f"C++ {query}") == ["plus"]


async def test_migrations_can_make_and_drop_what_stands_beside_the_table(
    database: Database, ours: Actor
) -> None:
    fts, plain = (*FTS_DROP, *FTS_CREATE), (*POSTINGS_DROP, *POSTINGS_CREATE)
    async with database.engine.begin() as connection:
        for statement in fts if database.is_sqlite else plain:
            await connection.exec_driver_sql(statement)
    await put(database, ours, LANGUAGES)
    assert await found(database, ours, "C++") == ["plus"]


async def test_rows_are_counted_within_the_scope(
    database: Database, ours: Actor, theirs: Actor
) -> None:
    await put(database, theirs, LANGUAGES)
    async with database.reading(ours) as session:
        counted = select(func.count()).select_from(SearchEntry)
        assert (await session.execute(counted)).scalar_one() == 0
