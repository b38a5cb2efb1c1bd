"""This is where MCP clients come in over HTTP: streamable, with a bearer token."""

import asyncio
from importlib import import_module
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from zhiren import Forbidden, Host, Unauthorized, ZhirenError
from zhiren.web.auth import identify
from zhiren.web.dialects import native
from zhiren_mcp.names import METADATA, origin

if TYPE_CHECKING:
    from zhiren_mcp.sessions import Sessions


class HttpDoor:
    """An ASGI application that asks who is there, then lets the SDK speak."""

    def __init__(self, host: Host) -> None:
        """Offer *host*'s tools. Nothing runs, and no SDK is imported, before the first request."""
        self.host = host
        self._lock = asyncio.Lock()
        self._sessions: Sessions | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        try:
            actor = await identify(self.host, native, Request(scope, receive))
            if actor.interview_id is not None:
                raise Forbidden("This token is good for one interview only.")
        except ZhirenError as error:
            await self._refuse(error, Request(scope, receive))(scope, receive, send)
            return
        sessions = self._sessions or await self._open()
        await sessions.answer(actor, scope, receive, send)

    def _refuse(self, error: ZhirenError, request: Request) -> Response:
        response = native.error(error)
        here = origin(self.host.settings, request)
        if isinstance(error, Unauthorized) and here is not None:
            told = f'Bearer resource_metadata="{here}{METADATA}"'
            response.headers["WWW-Authenticate"] = told
        return response

    async def _open(self) -> "Sessions":
        """Start the sessions; they end with the host."""
        async with self._lock:
            if self._sessions is None:
                # In a thread: others are served while the SDK is imported.
                module = await asyncio.to_thread(import_module, "zhiren_mcp.sessions")
                sessions: Sessions = module.Sessions(self.host)
                await sessions.start()
                self.host.when_closing(sessions.stop)
                self._sessions = sessions
        return self._sessions


def open_door(host: Host) -> ASGIApp:
    """Make the application for *host*."""
    return HttpDoor(host)
