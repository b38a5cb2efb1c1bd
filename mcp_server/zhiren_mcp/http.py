"""This is where MCP clients come in over HTTP: streamable, with a bearer token."""

import asyncio
from importlib import import_module
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from zhiren import Actor, Forbidden, Host, Unauthorized, ZhirenError
from zhiren.web.auth import bearer, identify
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
        request, told = Request(scope, receive), Reply(send)
        try:
            actor = await identify(self.host, native, request)
            if actor.interview_id is not None:
                raise Forbidden("This token is good for one interview only.")
            sessions = self._sessions or await self._open()
            answer = sessions.answer(actor, scope, receive, told)
            if _listens(request):
                return await self._stay(actor, request, asyncio.create_task(answer))
            async with self.host.accounts.presence.visit(actor).during():
                await answer
        except ZhirenError as error:
            if told.begun:
                return await told.end()
            await self._refuse(error, request)(scope, receive, send)

    async def _stay(self, actor: Actor, request: Request, stream: "asyncio.Task[None]") -> None:
        """Let a stream run while its token is good: another role does not end it."""
        accounts = self.host.accounts
        try:
            while not stream.done():
                try:
                    async with accounts.presence.visit(actor).during(expires=True):
                        await asyncio.wait([stream])
                except Unauthorized:
                    actor = await accounts.recognise(bearer(request) or "")
        finally:
            stream.cancel()
            await asyncio.wait([stream])

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


class Reply:
    """What is sent to one caller, and may have to end in the middle."""

    def __init__(self, send: Send) -> None:
        """Pass everything on to *send*."""
        self._send = send
        self.begun, self._ended = False, False

    async def __call__(self, message: Message) -> None:
        """Pass one message on."""
        self.begun = True
        if message["type"] == "http.response.body":
            self._ended = not message.get("more_body", False)
        await self._send(message)

    async def end(self) -> None:
        """End what has begun, if it has not ended."""
        if not self._ended:
            await self({"type": "http.response.body", "body": b""})


def _listens(request: Request) -> bool:
    """Tell whether *request* is answered by a stream that stays open, in either era."""
    return request.method == "GET" or request.headers.get("mcp-method") == "subscriptions/listen"


def open_door(host: Host) -> ASGIApp:
    """Make the application for *host*."""
    return HttpDoor(host)
