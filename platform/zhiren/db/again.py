"""Trying again what two wanted to write at the same moment, each waiting for the other."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import wraps
from random import random
from typing import ParamSpec, TypeVar

from zhiren.errors import Crossed

P = ParamSpec("P")
T = TypeVar("T")

_PAUSES = (0.02, 0.05, 0.1, 0.2, 0.5)
"""At most so many seconds before each further try."""


def again(work: Callable[P, Awaitable[T]]) -> Callable[P, Awaitable[T]]:
    """Let *work* be tried again when it was crossed: one transaction that does nothing besides."""

    @wraps(work)
    async def trying(*args: P.args, **kwargs: P.kwargs) -> T:
        for pause in _PAUSES:
            try:
                return await work(*args, **kwargs)
            except Crossed:
                await asyncio.sleep(pause * random())  # noqa: S311 - nobody may guess nothing by it
        return await work(*args, **kwargs)

    return trying
