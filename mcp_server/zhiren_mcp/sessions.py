"""This is where the SDK answers over HTTP, for callers who have been recognised."""

import asyncio
from typing import Any

from mcp.server.auth.middleware.bearer_auth import AuthenticatedUser
from mcp.server.auth.provider import AccessToken
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.server.transport_security import TransportSecuritySettings
from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from zhiren import Actor, Host
from zhiren.settings import Settings
from zhiren_mcp.asking import Context
from zhiren_mcp.changes import listeners
from zhiren_mcp.names import hosts
from zhiren_mcp.opened import Opened
from zhiren_mcp.posted import body_of, is_plain, is_single, parsed
from zhiren_mcp.quick import Quick
from zhiren_mcp.server import Desk
from zhiren_mcp.single import answer_once


class Caller(AuthenticatedUser):
    """Whoever sent a request. The SDK keeps a session for the one who opened it."""

    def __init__(self, actor: Actor) -> None:
        """See *actor* as the SDK does."""
        super().__init__(
            AccessToken(token="", client_id=actor.user_id, subject=actor.user_id, scopes=[])
        )
        self.actor = actor


class Sessions:
    """The SDK's session manager, run in a task of its own: its task group must not change tasks."""

    def __init__(self, host: Host, desk: type[Desk] = Desk) -> None:
        """Offer *host* at a *desk*."""
        at = desk(host, _caller)
        server, self._security = at.server(), protection(host.settings)
        self._manager = StreamableHTTPSessionManager(server, security_settings=self._security)
        self._plain = StreamableHTTPSessionManager(
            server, json_response=True, security_settings=self._security
        )
        self._is_silent = at.is_silent
        self._opened = Opened(listeners(host).forget)
        self._quick = Quick(server, at.is_silent)
        self._running, self._closing = asyncio.Event(), asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to answer."""
        self._task = asyncio.create_task(self._run(), name="mcp sessions")
        await self._running.wait()

    async def stop(self) -> None:
        """End every session."""
        self._closing.set()
        if self._task is not None:
            await self._task

    async def answer(self, actor: Actor, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request of *actor*: at once where that can be, else as the SDK does."""
        scope["user"] = Caller(actor)
        request = Request(scope, receive)
        session_id = request.headers.get("mcp-session-id", "")
        if self._opened.is_fresh(session_id, actor.user_id) and await is_plain(
            request, self._security
        ):
            body, receive = await body_of(receive)
            if await self._quick.answered(parsed(body), request, send):
                return
        elif is_single(request) and self._is_silent(request.headers.get("mcp-name", "")):
            body, receive = await body_of(receive)
            if b"progressToken" not in body:
                await answer_once(self._plain.handle_request, scope, receive, send)
                return
        told = self._opened.watch(scope, send, actor.user_id)
        with self._opened.listening(session_id if request.method == "GET" else ""):
            await self._manager.handle_request(scope, receive, told)

    async def _run(self) -> None:
        async with self._manager.run(), self._plain.run():
            self._running.set()
            await self._closing.wait()


def protection(settings: Settings) -> TransportSecuritySettings:
    """Let nobody in who calls this machine by another name: a page that rebinds its DNS."""
    allowed = hosts(settings)
    origins = [f"{scheme}://{form}" for form in allowed for scheme in ("http", "https")]
    return TransportSecuritySettings(allowed_hosts=allowed, allowed_origins=origins)


def _caller(context: Context) -> Actor:
    caller: Any = context.request.user  # type: ignore[union-attr]
    actor: Actor = caller.actor
    return actor
