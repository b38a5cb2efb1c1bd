"""A plugin with small tools that behave in every way a tool can."""

import asyncio
from collections.abc import Iterable
from typing import Annotated

from pydantic import BaseModel, Field

from zhiren import ADMINS, MEMBERS, READERS, STAFF, Call, Conflict, Tool, hookimpl, tool


class SumOut(BaseModel):
    """What came out."""

    sum: int
    asked_by: str


@tool(roles=MEMBERS, read_only=True, zh="求两数之和。", example={"a": 1, "b": 2})
async def add_numbers(call: Call, a: int, b: Annotated[int, Field(le=100)] = 0) -> SumOut:
    """Add two numbers."""
    return SumOut(sum=a + b, asked_by=call.actor.user_id)


@tool(roles=READERS, read_only=True, zh="慢慢数数。")
async def count_slowly(call: Call, to: int = 3) -> SumOut:
    """Count, telling how far it has come."""
    for number in range(1, to + 1):
        await call.progress(number, to, f"counted {number}")
    return SumOut(sum=to, asked_by=call.language)


@tool(roles=ADMINS, destructive=True, idempotent=True, zh="清零。")
async def reset_sum(call: Call) -> SumOut:
    """Forget every sum."""
    return SumOut(sum=0, asked_by=call.actor.role)


@tool(roles=MEMBERS, zh="总是失败。")
async def fail_politely(call: Call) -> SumOut:
    """Refuse, with a reason."""
    raise Conflict(f"{call.actor.role} 不能这样做 · not in this state.")


@tool(roles=MEMBERS, zh="出错。")
async def break_down(call: Call) -> SumOut:
    """Break, as a bug would."""
    raise RuntimeError(f"secret of {call.name}")


STOPPED = asyncio.Event()


@tool(roles=STAFF, read_only=True, zh="久等。")
async def wait_long(call: Call) -> SumOut:
    """Wait, and tell when that was called off."""
    try:
        await asyncio.sleep(20)
    except asyncio.CancelledError:
        STOPPED.set()
        raise
    return SumOut(sum=0, asked_by="")


@hookimpl
def register_tools() -> Iterable[Tool]:
    return [add_numbers, count_slowly, reset_sum, fail_politely, break_down, wait_long]
