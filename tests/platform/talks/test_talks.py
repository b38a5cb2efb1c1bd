"""Talks are kept beside the rows: in a file of the home, or in the same Postgres."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from stat import S_IMODE
from typing import Any

import pytest
from langgraph.checkpoint.base import empty_checkpoint

from tests.services import postgres
from zhiren import Actor
from zhiren.errors import Conflict, Unavailable
from zhiren.talks.keeping import Talks
from zhiren.testing_databases import new_database

ME = Actor(user_id="user", organisation_id="org", role="hr")
THREAD = "org/user/assistant/conv"
TALK: Any = {"configurable": {"thread_id": THREAD, "checkpoint_ns": ""}}


@pytest.fixture(params=["sqlite", "postgresql"])
async def url(request: pytest.FixtureRequest) -> AsyncIterator[str]:
    if request.param == "sqlite":
        yield "sqlite+aiosqlite://"
        return
    async with new_database(postgres()) as made:
        yield made


async def remember(talks: Talks) -> str:
    checkpoint = empty_checkpoint()
    await (await talks.saver(ME)).aput(TALK, checkpoint, {}, {})
    return checkpoint["id"]


async def recall(talks: Talks) -> str | None:
    kept = await (await talks.saver(ME)).aget_tuple(TALK)
    return kept.checkpoint["id"] if kept else None


async def test_a_talk_outlives_the_process_that_held_it(url: str, tmp_path: Path) -> None:
    before = Talks(tmp_path, url)
    said = await remember(before)
    await before.close()
    after = Talks(tmp_path, url)
    assert await recall(after) == said
    await after.forget(THREAD, ME)
    assert await recall(after) is None
    await after.close()


async def test_many_may_open_the_talks_at_once(url: str, tmp_path: Path) -> None:
    talks = [Talks(tmp_path, url) for _ in range(4 if "postgres" in url else 1)]
    await asyncio.gather(*(one.saver(ME) for one in talks))
    said = await remember(talks[0])
    assert [await recall(one) for one in talks] == [said] * len(talks)
    await asyncio.gather(*(one.close() for one in talks))


async def test_a_file_of_talks_is_for_its_owner_alone(tmp_path: Path) -> None:
    talks = Talks(tmp_path, "sqlite+aiosqlite://")
    await talks.saver(ME)
    await talks.close()
    assert S_IMODE((tmp_path / "talks.db").stat().st_mode) == 0o600


async def test_a_postgres_that_refuses_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zhiren.talks.keeping._PATIENCE", 1.0)
    async with new_database(postgres()) as url:
        talks = Talks(tmp_path, url.replace("zhiren_tests@", "nobody_in_particular@"))
        with pytest.raises(Unavailable):
            await talks.saver(ME)
    await talks.close()


async def test_two_turns_of_one_talk_do_not_run_at_once(tmp_path: Path) -> None:
    talks = Talks(tmp_path, "sqlite+aiosqlite://")
    with talks.alone("a"), pytest.raises(Conflict), talks.alone("a"):
        pass
