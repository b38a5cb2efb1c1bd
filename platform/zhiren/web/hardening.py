"""This is where every answer gets its headers and every request its limits and its id.

Plain ASGI, so that streams pass through piece by piece.
"""

import asyncio
import re
from collections.abc import Iterable
from secrets import token_hex
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from zhiren.errors import Invalid
from zhiren.settings import Settings
from zhiren.web.dialects import native

if TYPE_CHECKING:
    from starlette.responses import Response

REQUEST_ID = "X-Request-ID"
_ID = re.compile(r"[A-Za-z0-9._:-]{1,64}")
_SAFE = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
}


def middleware(settings: Settings) -> list[Middleware]:
    """List what stands before the routes, the outermost first."""
    layers = [Middleware(Identified), Middleware(Limited, settings=settings)]
    if settings.cors_origins:
        layers.append(
            Middleware(
                CORSMiddleware,
                allow_origins=settings.cors_origins,
                allow_methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
                allow_headers=["Authorization", "Content-Type", "Last-Event-ID", REQUEST_ID],
                expose_headers=["ETag", "Retry-After", REQUEST_ID],
            )
        )
    return [*layers, Middleware(Compressed, minimum_size=1024, compresslevel=5)]


class Compressed(GZipMiddleware):
    """Compresses answers, but never prepares to compress a stream: that is not done anyway."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "http" and _listens(scope):
            return await self.app(scope, receive, send)
        return await super().__call__(scope, receive, send)


def _listens(scope: Scope) -> bool:
    return "text/event-stream" in Headers(scope=scope).get("Accept", "")


class Identified:
    """Gives every request an id, and every answer its id and the headers that keep it safe."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand before *app*."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] not in {"http", "websocket"}:
            return await self.app(scope, receive, send)
        asked = Headers(scope=scope).get(REQUEST_ID, "")
        known = asked if _ID.fullmatch(asked) else token_hex(8)
        scope.setdefault("state", {})["request_id"] = known

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=message.setdefault("headers", []))
                headers[REQUEST_ID] = known
                for name, value in _SAFE.items():
                    headers.setdefault(name, value)
                if message["status"] == 307:
                    _stay_here(headers)
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=known):
            return await self.app(scope, receive, told)


def _stay_here(headers: MutableHeaders) -> None:
    """Lead back by a path alone: which host a request names is for its sender to write."""
    where = urlsplit(headers.get("Location", ""))
    if where.netloc:
        path = "/" + where.path.lstrip("/")  # two slashes would name a host again
        headers["Location"] = urlunsplit(("", "", path, where.query, ""))


class Limited:
    """Refuses too many headers, and does not wait for good for a body that does not come."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        """Stand before *app* with the limits of *settings*."""
        self.app, self.settings = app, settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        if self._too_many(scope["headers"]):
            response: Response = native.error(Invalid("The headers are larger than they may be."))
            response.status_code = 431
            return await response(scope, receive, send)
        return await self.app(scope, self._patient(receive), send)

    def _too_many(self, headers: Iterable[tuple[bytes, bytes]]) -> bool:
        sizes = [len(name) + len(value) for name, value in headers]
        return len(sizes) > self.settings.max_headers or sum(sizes) > self.settings.max_header_bytes

    def _patient(self, receive: Receive) -> Receive:
        whole = False

        async def wait() -> Message:
            nonlocal whole
            if whole:  # what comes now is that the caller left: that may take as long as it takes
                return await receive()
            try:
                async with asyncio.timeout(self.settings.body_timeout):
                    message = await receive()
            except TimeoutError:
                whole = True
                raise HTTPException(408, "The body did not come in time.") from None
            whole = not message.get("more_body", False)
            return message

        return wait
