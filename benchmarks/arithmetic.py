"""A plugin for measuring only: the peers' own trivial tool, so that the rest is compared."""

from collections.abc import Iterable

from pydantic import BaseModel

from zhiren import MEMBERS, Call, Tool, hookimpl, tool


class SumOut(BaseModel):
    """What came out."""

    sum: int


@tool(roles=MEMBERS, read_only=True, zh="求两数之和。", example={"a": 1, "b": 2})
async def add_numbers(call: Call, a: int, b: int) -> SumOut:
    """Add two numbers."""
    del call
    return SumOut(sum=a + b)


@hookimpl
def register_tools() -> Iterable[Tool]:
    """Bring the one tool."""
    return [add_numbers]
