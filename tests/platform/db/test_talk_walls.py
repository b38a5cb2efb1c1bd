"""On Postgres, in LangGraph's tables, no talk is shown to or changed by anybody but its owner."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from langgraph.checkpoint.base import BaseCheckpointSaver, empty_checkpoint
from psycopg.errors import InsufficientPrivilege
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from tests.platform.db.tables import ACTORS
from zhiren import Actor
from zhiren.db.migrate import upgrade
from zhiren.talks.checkpoints import TABLES
from zhiren.talks.keeping import Talks

Saver = BaseCheckpointSaver[Any]
Way = Callable[[Saver, str], Awaitable[None]]
Kept = set[tuple[str, str]]
OPEN = {"alembic_version", "checkpoint_migrations", "organisations"}
"""Tables that hold what the installation tells of itself, and what organisations are called."""
SOMEBODY = ACTORS["hr of a"]
COLLEAGUE = ACTORS["viewer of a"]


@pytest.fixture
async def talks(postgres: str, tmp_path: Path) -> AsyncIterator[Talks]:
    made = Talks(tmp_path, postgres)
    yield made
    await made.close()


@pytest.fixture
async def engine(postgres: str) -> AsyncIterator[AsyncEngine]:
    made = create_async_engine(postgres)
    yield made
    await made.dispose()


def thread_of(who: Actor) -> str:
    return f"{who.organisation_id}/{who.user_id}/assistant/conv"


def config(thread: str, checkpoint_id: str = "") -> Any:
    place = {"thread_id": thread, "checkpoint_ns": "", "checkpoint_id": checkpoint_id}
    return {"configurable": place}


async def put(saver: Saver, thread: str) -> None:
    checkpoint = empty_checkpoint()
    checkpoint["channel_values"] = {"messages": ["words"]}
    await saver.aput(config(thread), checkpoint, {}, {"messages": "1"})


async def write(saver: Saver, thread: str) -> None:
    kept = await saver.aget_tuple(config(thread))
    ident = kept.checkpoint["id"] if kept else "any"
    await saver.aput_writes(config(thread, ident), [("messages", ["words"])], "task")


async def read(saver: Saver, thread: str) -> None:
    await saver.aget_tuple(config(thread))


async def forget(saver: Saver, thread: str) -> None:
    await saver.adelete_thread(thread)


async def seen(engine: AsyncEngine, said: str) -> Kept:
    """Give what a connection that says *said* sees: the tables, and the threads in them."""
    async with engine.connect() as connection:
        await connection.execute(text(f"SELECT {said}"))
        found: Kept = set()
        for table in TABLES:
            rows = await connection.execute(text(f"SELECT thread_id, {table}::text FROM {table}"))
            found |= {(thread, f"{table} {row}") for thread, row in rows}
        return found


ALL = "set_config('zhiren.platform', 'on', true)"


def as_said_by(who: Actor) -> str:
    return (
        f"set_config('zhiren.organisation', '{who.organisation_id}', true),"
        f" set_config('zhiren.user', '{who.user_id}', true)"
    )


def owned(kept: Kept, who: Actor) -> Kept:
    return {one for one in kept if one[0] == thread_of(who)}


WHO = st.sampled_from(sorted(ACTORS))
STEPS = st.lists(
    st.tuples(WHO, st.sampled_from([put, put, write, read, forget]), WHO), min_size=4, max_size=10
)


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
async def test_no_sequence_shows_or_changes_the_talk_of_another(
    talks: Talks, engine: AsyncEngine, steps: list[tuple[str, Way, str]]
) -> None:
    for one in ACTORS.values():
        await put(await talks.saver(one), thread_of(one))
    for name, way, whose in steps:
        who, saver = ACTORS[name], await talks.saver(ACTORS[name])
        before = await seen(engine, ALL)
        with suppress(InsufficientPrivilege):
            await way(saver, thread_of(ACTORS[whose]))
        after = await seen(engine, ALL)
        assert before - owned(before, who) == after - owned(after, who)
        assert await seen(engine, as_said_by(who)) == owned(after, who)
        listed = {one.config["configurable"]["thread_id"] async for one in saver.alist(None)}
        assert listed <= {thread_of(who)}


async def test_a_wrong_id_finds_nothing(talks: Talks) -> None:
    await put(await talks.saver(SOMEBODY), thread_of(SOMEBODY))
    assert await (await talks.saver(SOMEBODY)).aget_tuple(config(thread_of(SOMEBODY)))
    for other in ACTORS.values():
        found = await (await talks.saver(other)).aget_tuple(config(thread_of(SOMEBODY)))
        assert (found is not None) == (other is SOMEBODY)


@pytest.mark.parametrize("said", ["1", "set_config('zhiren.organisation', 'a', true)"])
async def test_whoever_does_not_say_who_they_are_sees_no_talk(
    talks: Talks, engine: AsyncEngine, said: str
) -> None:
    await put(await talks.saver(SOMEBODY), thread_of(SOMEBODY))
    assert await seen(engine, said) == set()
    assert await seen(engine, as_said_by(COLLEAGUE)) == set()


async def test_walls_that_were_taken_down_stand_again_at_the_next_start(
    talks: Talks, engine: AsyncEngine, tmp_path: Path, postgres: str
) -> None:
    await put(await talks.saver(SOMEBODY), thread_of(SOMEBODY))
    async with engine.begin() as connection:
        await connection.execute(text("ALTER TABLE checkpoint_blobs NO FORCE ROW LEVEL SECURITY"))
    assert await seen(engine, "1")
    again = Talks(tmp_path, postgres)
    await again.saver(None)
    assert await seen(engine, "1") == set()
    await again.close()


async def test_no_table_with_anybodys_words_stands_open(
    talks: Talks, engine: AsyncEngine, postgres: str
) -> None:
    await asyncio.to_thread(upgrade, postgres)
    await talks.saver(None)
    query = "SELECT relname FROM pg_class WHERE relkind = 'r' AND NOT relforcerowsecurity"
    ours = f"{query} AND relnamespace = 'public'::regnamespace"
    async with engine.connect() as connection:
        assert set(await connection.scalars(text(ours))) == OPEN
