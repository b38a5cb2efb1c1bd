"""This is where a request (from 2026-07-28) that hears nothing on its way is answered.

The SDK's plain JSON is enough for it, and costs half of its streams; but a client that waits long
is shown that somebody works, and one that hangs up calls its request off.
"""

import asyncio

import anyio
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from zhiren_mcp.answers import Answer

_GLANCE = 0.05
"""Seconds after which it is looked whether the client is still there: most are answered by then."""


async def answer_once(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    """Let *app* answer one request, whose body *receive* gives at once."""
    answer, status = Answer(send), 200

    async def give(message: Message) -> None:
        nonlocal status
        if message["type"] == "http.response.start":
            status = message["status"]
        else:
            await answer.give(message.get("body", b""), status)

    with anyio.CancelScope() as running:
        leaving = Leaving(receive, running)
        try:
            await app(scope, receive, give)
        finally:
            leaving.forget()
            answer.drop()


class Leaving:
    """Calls a request off when its client hangs up."""

    def __init__(self, receive: Receive, running: anyio.CancelScope) -> None:
        """Begin to look out for that in a moment."""
        self._receive, self._running = receive, running
        self._task: asyncio.Task[None] | None = None
        self._timer = asyncio.get_running_loop().call_later(_GLANCE, self._look)

    def forget(self) -> None:
        """Look out no longer."""
        self._timer.cancel()
        if self._task is not None:
            self._task.cancel()

    def _look(self) -> None:
        self._task = asyncio.create_task(self._wait(), name="mcp client leaves")

    async def _wait(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        self._running.cancel()
