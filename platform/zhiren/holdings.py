"""What is held about a person, wherever it lies: given out whole, and let go.

A plugin that keeps something of candidates says how (``register_holdings``): nobody else knows its
tables. Gathering and erasing run as the caller, inside the caller's organisation.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from sqlalchemy import inspect
from sqlalchemy.ext.asyncio import AsyncSession

from zhiren.db import Base

if TYPE_CHECKING:
    from zhiren.call import Call

GONE = "已删除"
"""What stands where the name of somebody erased stood."""
_SHORTEST = 2
"""Characters: a shorter name stands in other words too."""


@dataclass(frozen=True, kw_only=True)
class Person:
    """Whom it is about."""

    id: str
    """The candidate's."""
    name: str | None
    phone: str | None
    email: str | None
    user_id: str | None
    """As whom they are interviewed."""

    def without(self, value: Any) -> Any:
        """Give *value*, a text or JSON, with a mark where it names or reaches this person."""
        match value:
            case str():
                for word in self._words():
                    value = value.replace(word, GONE)
                return value
            case Mapping():
                return {key: self.without(part) for key, part in value.items()}
            case list():
                return [self.without(part) for part in value]
            case _:
                return value

    def _words(self) -> list[str]:
        known = [word for word in (self.name, self.phone, self.email) if word]
        return sorted((word for word in known if len(word) >= _SHORTEST), key=len, reverse=True)


Gather = Callable[["Call", AsyncSession, Person], Awaitable[dict[str, Any]]]
Erase = Callable[["Call", AsyncSession, Person], Awaitable[dict[str, int]]]


@dataclass(frozen=True, kw_only=True)
class Holding:
    """What one plugin keeps of a person."""

    name: str
    gather: str
    """``"module:function"``: ``async def (call, session, person)`` gives all of it, as JSON."""
    erase: str
    """``"module:function"``: ``async def (call, session, person)`` lets it go, and counts it.

    It runs in the one transaction of the erasure. Done again, it finds nothing."""

    async def held(self, call: "Call", session: AsyncSession, person: Person) -> dict[str, Any]:
        """Give all that is held."""
        gather: Gather = _load(self.gather)
        return await gather(call, session, person)

    async def let_go(self, call: "Call", session: AsyncSession, person: Person) -> dict[str, int]:
        """Erase all that is held; tell how much."""
        erase: Erase = _load(self.erase)
        return await erase(call, session, person)


def told(row: Base) -> dict[str, Any]:
    """Give every column of *row*."""
    return {column.key: getattr(row, column.key) for column in inspect(type(row)).column_attrs}


def _load(target: str) -> Any:
    module, function = target.split(":")
    return getattr(import_module(module), function)
