"""This is where thinking is kept apart from whoever listens, so that it ends when they leave.

A listener who leaves is cancelled again and again until gone, as AnyIO does it. LangGraph's way out
of a run takes a few steps, and when it is cancelled too, the run's nodes go on for nobody.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import TypeVar

from anyio import CancelScope

T = TypeVar("T")


async def apart(said: AsyncGenerator[T, None]) -> AsyncGenerator[T, None]:
    """Pass on what is *said*, in a task of its own that is cancelled once and waited for."""
    handed: asyncio.Queue[tuple[T] | None] = asyncio.Queue()

    async def speak() -> None:
        try:
            async with aclosing(said):
                async for one in said:
                    handed.put_nowait((one,))
        finally:
            handed.put_nowait(None)

    speaking = asyncio.create_task(speak())
    try:
        while (one := await handed.get()) is not None:
            yield one[0]
        await speaking
    finally:
        if not speaking.done():
            speaking.cancel()
            with CancelScope(shield=True):
                await asyncio.wait([speaking])
        if not speaking.cancelled():
            speaking.exception()  # nobody is left to hear of it
