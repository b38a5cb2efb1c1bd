"""One pipeline runs every tool call; a tool that misbehaves harms only itself."""

import asyncio
from collections.abc import Iterable
from typing import Annotated

import pytest
from pydantic import BaseModel, Field
from sqlalchemy import select

from zhiren import (
    READERS,
    STAFF,
    Call,
    Forbidden,
    Host,
    Invalid,
    NotFound,
    TimedOut,
    Tool,
    Unavailable,
    hookimpl,
    tool,
)
from zhiren.errors import PluginError
from zhiren.kernel.tables import AuditEntry, Candidate
from zhiren.testing import MakeHost, make_user

BEGUN, CALLED_OFF = asyncio.Event(), asyncio.Event()


class Sum(BaseModel):
    """A sum."""

    total: int


@tool(roles=READERS, read_only=True, zh="求和。", example={"a": 1, "b": 2})
async def add_numbers(call: Call, a: Annotated[int, Field(le=100)], b: int = 0) -> Sum:
    """Add two numbers."""
    await call.progress(1, 1, "added")
    return Sum(total=a + b)


@tool(roles=STAFF, zh="登记候选人。")
async def note_person(call: Call, name: str) -> Sum:
    """Note a person, then fail if they have no name."""
    async with call.writing() as session:
        session.add(Candidate(name=name))
        if not name:
            raise Invalid("A person needs a name.")
    return Sum(total=1)


@tool(roles=READERS, timeout=0.05, zh="太慢。")
async def dawdle_forever(call: Call) -> Sum:
    """Take too long."""
    await asyncio.sleep(60)
    return Sum(total=0)


@tool(roles=READERS, zh="等待。")
async def wait_for_ever(call: Call) -> Sum:
    """Wait, and say so when called off."""
    BEGUN.set()
    try:
        await asyncio.Event().wait()
    finally:
        CALLED_OFF.set()
    return Sum(total=0)


@tool(roles=READERS, zh="出错。")
async def break_down(call: Call) -> Sum:
    """Break."""
    raise ZeroDivisionError


@tool(roles=READERS, zh="答非所问。")
async def answer_wrongly(call: Call) -> Sum:
    """Answer something else than was promised."""
    return Call  # type: ignore[return-value]


class Numbers:
    @hookimpl
    def register_tools(self) -> Iterable[Tool]:
        return [add_numbers, note_person, dawdle_forever, wait_for_ever, break_down, answer_wrongly]


@pytest.fixture
async def host(make_host: MakeHost) -> Host:
    return await make_host(numbers=Numbers())


async def actions(host: Host) -> list[str]:
    await host.audit.flush()
    async with host.database.reading(None) as session:
        return list(await session.scalars(select(AuditEntry.action)))


async def test_a_call_is_validated_run_and_heard_of(host: Host) -> None:
    heard: list[str] = []

    async def report(current: float, total: float | None, message: str) -> None:
        heard.append(message)

    viewer = await make_user(host, "viewer")
    result = await host.call_tool("add_numbers", {"a": 1, "b": 2}, actor=viewer, progress=report)
    assert (result, heard) == ({"total": 3}, ["added"])
    assert await actions(host) == ["tool add_numbers"]


@pytest.mark.parametrize(
    ("arguments", "field"), [({}, "a"), ({"a": 101}, "a"), ({"a": 1, "c": 2}, "c")]
)
async def test_wrong_arguments_are_named(host: Host, arguments: dict[str, int], field: str) -> None:
    viewer = await make_user(host, "viewer")
    with pytest.raises(Invalid) as caught:
        await host.call_tool("add_numbers", arguments, actor=viewer)
    assert caught.value.field == field


async def test_a_role_that_is_not_named_may_not_call(host: Host) -> None:
    with pytest.raises(Forbidden):
        await host.call_tool("note_person", {"name": "x"}, actor=await make_user(host, "viewer"))


async def test_an_unknown_tool_is_named(host: Host) -> None:
    with pytest.raises(NotFound, match="No tool with id 'sing'"):
        await host.call_tool("sing", {}, actor=await make_user(host, "hr"))


async def test_a_changes_audit_row_commits_with_the_change_or_not_at_all(host: Host) -> None:
    hr = await make_user(host, "hr")
    await host.call_tool("note_person", {"name": "李雷"}, actor=hr)
    with pytest.raises(Invalid):
        await host.call_tool("note_person", {"name": ""}, actor=hr)
    assert await actions(host) == ["tool note_person"]


async def test_a_slow_tool_is_cut_off(host: Host) -> None:
    with pytest.raises(TimedOut):
        await host.call_tool("dawdle_forever", {}, actor=await make_user(host, "hr"))


async def test_a_call_that_is_called_off_stops_the_tool(host: Host) -> None:
    hr = await make_user(host, "hr")
    call = asyncio.create_task(host.call_tool("wait_for_ever", {}, actor=hr))
    await asyncio.wait_for(BEGUN.wait(), 5)
    call.cancel()
    await asyncio.wait_for(CALLED_OFF.wait(), 1)
    with pytest.raises(asyncio.CancelledError):
        await call


async def test_a_result_that_breaks_the_promise_is_no_result(host: Host) -> None:
    with pytest.raises(Unavailable, match="TypeError"):
        await host.call_tool("answer_wrongly", {}, actor=await make_user(host, "hr"))


async def test_a_tool_that_keeps_failing_is_cut_off_alone(host: Host) -> None:
    hr = await make_user(host, "hr")
    for _ in range(5):
        with pytest.raises(Unavailable, match="failed: ZeroDivisionError"):
            await host.call_tool("break_down", {}, actor=hr)
    with pytest.raises(Unavailable, match="cut off"):
        await host.call_tool("break_down", {}, actor=hr)
    assert (await host.call_tool("add_numbers", {"a": 1}, actor=hr))["total"] == 1


def test_a_tool_without_docstring_is_refused_with_advice() -> None:
    async def do_it(call: Call) -> Sum:
        return Sum(total=0)

    with pytest.raises(PluginError, match="has no docstring"):
        tool(roles=READERS, zh="无。")(do_it)


def test_a_tool_without_an_output_schema_is_refused() -> None:
    async def do_it(call: Call) -> str:
        """Do it."""
        return ""

    with pytest.raises(PluginError, match="must return a pydantic model"):
        tool(roles=READERS, zh="无。")(do_it)  # type: ignore[arg-type]
