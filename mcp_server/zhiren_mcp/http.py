"""This is where MCP clients come in over HTTP: streamable, with a bearer token."""

import asyncio
from typing import Any

from mcp.server.auth.middleware.bearer_auth import AuthenticatedUser
from mcp.server.auth.provider import AccessToken
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.server.transport_security import TransportSecuritySettings
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from zhiren import Actor, Forbidden, Host, ZhirenError
from zhiren.settings import Settings
from zhiren.web.auth import identify
from zhiren.web.dialects import native
from zhiren_mcp.server import Context, make_server

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


class Caller(AuthenticatedUser):
    """Whoever sent a request. The SDK keeps a session for the one who opened it."""

    def __init__(self, actor: Actor) -> None:
        """See *actor* as the SDK does."""
        super().__init__(
            AccessToken(token="", client_id=actor.user_id, subject=actor.user_id, scopes=[])
        )
        self.actor = actor


class HttpDoor:
    """An ASGI application that asks who is there, then lets the SDK speak."""

    def __init__(self, host: Host) -> None:
        """Offer *host*'s tools. Nothing runs before the first request."""
        self.host = host
        self._lock = asyncio.Lock()
        self._manager: StreamableHTTPSessionManager | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope, receive)
        try:
            actor = await identify(self.host, native, request)
            if actor.interview_id is not None:
                raise Forbidden("This token is good for one interview only.")
        except ZhirenError as error:
            await native.error(error)(scope, receive, send)
            return
        scope["user"] = Caller(actor)
        manager = self._manager or await self._open()
        await manager.handle_request(scope, receive, send)

    async def _open(self) -> StreamableHTTPSessionManager:
        """Start the sessions; they end with the host."""
        async with self._lock:
            if self._manager is None:
                self._manager = await _start(self.host)
        return self._manager


def open_door(host: Host) -> ASGIApp:
    """Make the application for *host*."""
    return HttpDoor(host)


def protection(settings: Settings) -> TransportSecuritySettings:
    """Let nobody in who calls this machine by another name: a page that rebinds its DNS."""
    names = [*LOOPBACK, *settings.allowed_hosts]
    hosts = [form for name in names for form in (name, f"{name}:*")]
    origins = [f"{scheme}://{form}" for form in hosts for scheme in ("http", "https")]
    return TransportSecuritySettings(allowed_hosts=hosts, allowed_origins=origins)


async def _start(host: Host) -> StreamableHTTPSessionManager:
    """Run a session manager in a task of its own, since its task group must not change tasks."""
    manager = StreamableHTTPSessionManager(
        make_server(host, _caller), security_settings=protection(host.settings)
    )
    running, closing = asyncio.Event(), asyncio.Event()

    async def run() -> None:
        async with manager.run():
            running.set()
            await closing.wait()

    async def close() -> None:
        closing.set()
        await task

    task = asyncio.create_task(run(), name="mcp sessions")
    await running.wait()
    host.when_closing(close)
    return manager


def _caller(context: Context) -> Actor:
    caller: Any = context.request.user  # type: ignore[union-attr]
    actor: Actor = caller.actor
    return actor
