"""The index is held against the database, and made again from it."""

import asyncio
import sys
from collections.abc import AsyncIterator, Iterable
from contextvars import Context
from pathlib import Path

import pytest
from sqlalchemy import delete, text
from sqlalchemy.ext.asyncio import AsyncSession

from zhiren import Host, hookimpl
from zhiren.access import Actor
from zhiren.plugins.loading import load
from zhiren.search import Entry, mending
from zhiren.search.entries import FTS_REFILL, SearchEntry
from zhiren.search.postings import POSTINGS_REFILL
from zhiren.search.upkeep import Indexed, Standing, check, rebuild
from zhiren.testing import MakeHost

ENTRIES = [
    Entry(id="leave", parent_id="doc", text="员工每年享有十天带薪年假。"),
    Entry(id="travel", parent_id="doc", text="Travelling expenses are reimbursed."),
]
OWNER = {"organisation_id": ""}


async def read_entries(session: AsyncSession) -> AsyncIterator[Entry]:
    if session.info["scope"].organisation_id == OWNER["organisation_id"]:
        for entry in ENTRIES:
            yield entry


@hookimpl
def register_indexed() -> Iterable[Indexed]:
    return [Indexed(name="notes", entries=f"{__name__}:read_entries")]


@pytest.fixture
async def host(make_host: MakeHost) -> Host:
    return await make_host(notes=sys.modules[__name__])


@pytest.fixture
async def hr(host: Host) -> Actor:
    actor = Actor(user_id="u_1", organisation_id="org_ours", role="hr")
    OWNER["organisation_id"] = actor.organisation_id
    await index(host, actor, ENTRIES)
    return actor


async def index(host: Host, who: Actor, entries: list[Entry]) -> None:
    async with host.database.writing(who) as session:
        await host.search.index(session, "notes", entries)
    await host.search.embed("notes", who.organisation_id, entries)


async def standing(host: Host, who: Actor) -> Standing:
    [mine] = [one for one in await check(host) if one.organisation_id == who.organisation_id]
    return mine


async def found(host: Host, who: Actor, query: str) -> list[str]:
    async with host.database.reading(who) as session:
        return [hit.id for hit in await host.search.find(session, "notes", query) if hit.lexical]


async def test_an_index_that_says_what_the_database_says_is_sound(host: Host, hr: Actor) -> None:
    mine = await standing(host, hr)
    assert mine.sound
    assert mine.entries == 2


async def test_words_that_are_lost_are_missed_and_made_again(host: Host, hr: Actor) -> None:
    async with host.database.writing(hr) as session:
        await session.execute(delete(SearchEntry).where(SearchEntry.id == "leave"))
    assert (await standing(host, hr)).words_missing == 1
    await rebuild(host)
    assert (await standing(host, hr)).sound
    assert await found(host, hr, "年假") == ["leave"]


async def test_words_of_an_earlier_text_are_missed_and_made_again(host: Host, hr: Actor) -> None:
    old = Entry(id="leave", parent_id="doc", text="没有假期。")
    async with host.database.writing(hr) as session:
        await host.search.index(session, "notes", [old])
    assert (await standing(host, hr)).words_missing == 1
    await rebuild(host)
    assert (await standing(host, hr)).sound


async def test_what_the_database_lost_is_extra_and_taken_away(host: Host, hr: Actor) -> None:
    await index(host, hr, [Entry(id="gone", parent_id="doc", text="一份被删除的文件。")])
    assert (await standing(host, hr)).words_extra == 1
    await rebuild(host)
    assert (await standing(host, hr)).sound
    assert await found(host, hr, "被删除的文件") == []


async def test_vectors_that_differ_are_told_and_made_again(
    make_host: MakeHost, embedder_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mending, "_SOON", 600.0)  # what is missed here would be made meanwhile
    hr = Actor(user_id="u_1", organisation_id="org_ours", role="hr")
    OWNER["organisation_id"] = hr.organisation_id
    settings = {"embedder": f"fastembed:{embedder_folder}"}
    host = await make_host(settings, notes=sys.modules[__name__])
    await index(host, hr, [ENTRIES[0], Entry(id="gone", parent_id="doc", text="一份文件。")])
    mine = await standing(host, hr)
    assert (mine.vectors_missing, mine.vectors_extra) == (1, 1)
    await rebuild(host)
    assert (await standing(host, hr)).sound


EMPTY = {
    True: "INSERT INTO search_words(search_words) VALUES ('delete-all')",
    False: "DELETE FROM search_postings",
}
LOSE_A_WORD = {
    True: "INSERT INTO search_words(search_words, rowid, lex)"
    " SELECT 'delete', number, shelf || 'travel' FROM search_entries WHERE id = 'travel'",
    False: "DELETE FROM search_postings WHERE term LIKE '%travel'",
}


@pytest.mark.parametrize(("how", "missing"), [(EMPTY, 2), (LOSE_A_WORD, 1)])
async def test_a_word_list_that_lost_words_is_missed_and_filled_again(
    host: Host, hr: Actor, how: dict[bool, str], missing: int
) -> None:
    async with host.database.writing(None) as session:
        await session.execute(text(how[host.database.is_sqlite]))
    assert (await standing(host, hr)).words_missing == missing
    await rebuild(host)
    assert (await standing(host, hr)).sound
    assert await found(host, hr, "年假") == ["leave"]
    assert await found(host, hr, "travel") == ["travel"]


async def test_what_is_added_while_the_list_is_filled_again_waits_and_is_in_it_once(
    host: Host, hr: Actor
) -> None:
    refill = FTS_REFILL if host.database.is_sqlite else POSTINGS_REFILL
    late = Entry(id="late", parent_id="doc", text="On travelling.")
    async with host.database.writing(None) as session:
        for statement in refill[:-1]:
            await session.execute(text(statement))
        adding = asyncio.create_task(index(host, hr, [late]), context=Context())
        await asyncio.sleep(0.3)
        await session.execute(text(refill[-1]))
        assert not adding.done()
    await adding
    assert set(await found(host, hr, "travelling")) == {"late", "travel"}
    assert (await standing(host, hr)).words_missing == 0


def test_our_own_plugins_can_read_again_what_they_index() -> None:
    hooks = load(None).manager.hook.register_indexed()
    assert {one.name for group in hooks for one in group} == {"knowledge", "talents"}
