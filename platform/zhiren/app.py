"""The composition root: a host becomes a Starlette application."""

import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from functools import cache, partial
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.types import ExceptionHandler

from zhiren.errors import Invalid, NotFound, TooLarge, ZhirenError
from zhiren.health import look_over
from zhiren.host import Host
from zhiren.web.conditional import unless_known
from zhiren.web.dialects import DIALECTS, Dialect, native
from zhiren.web.docs import docs_page
from zhiren.web.doors import Door
from zhiren.web.endpoints import Endpoint
from zhiren.web.hardening import middleware
from zhiren.web.llms import llms_page
from zhiren.web.metrics import Counted, Metrics
from zhiren.web.openapi import describe
from zhiren.web.pages import Site, statics
from zhiren.web.routing import joined
from zhiren.web.sockets import Socket
from zhiren.web.standing import standing

NATIVE_PREFIX = "/api/v1"
_FORM_OVERHEAD = 1024 * 1024


def create_app(host: Host, ready: Callable[[Host], Awaitable[None]] | None = None) -> Starlette:
    """Mount the dialects, the native API and the plugins' doors, one error spelling each.

    *ready* is called once the host is open.
    """

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with host.lifespan():
            if ready is not None:
                await ready(host)
            yield

    mounts = [_mount(d, host, host.settings.prefix(d.name)) for d in DIALECTS.values()]
    pages = [r for site in host.pages for r in standing(host, site, partial(site.routes, host))]
    files = [one for site in host.pages for one in standing(host, site, partial(_files, site))]
    sockets = [one for s in host.sockets for one in standing(host, s, partial(_socket, s, host))]
    doors = [one for door in host.doors for one in standing(host, door, partial(_door, door, host))]
    metrics = Metrics(host)
    app = Starlette(
        routes=[
            *_system(host),
            Route("/metrics", metrics.answer),
            *doors,
            *sockets,
            *statics([]),
            *files,
            *pages,
            _mount(native, host, NATIVE_PREFIX),
            *mounts,
        ],
        exception_handlers=_spelt(native),
        middleware=[Middleware(Counted, metrics=metrics), *middleware(host.settings)],
        lifespan=lifespan,
        # A batch of files is one body; a single file's limit is checked where it is read.
        max_body_size=10 * host.settings.max_upload + _FORM_OVERHEAD,
    )
    app.state.started = time.monotonic()
    return app


def _files(site: Site) -> list[Mount]:
    return [site.static]


def _socket(socket: Socket, host: Host) -> list[WebSocketRoute]:
    return [socket.route(host)]


def _door(door: Door, host: Host) -> list[Route]:
    return [Route(door.path, door.build(host))]


def _endpoint(endpoint: Endpoint, dialect: Dialect, host: Host) -> list[Route]:
    return [endpoint.route(dialect, host)]


def _mount(dialect: Dialect, host: Host, prefix: str) -> Mount:
    routes = [
        route
        for one in host.endpoints[dialect.name]
        for route in standing(host, one, partial(_endpoint, one, dialect, host), dialect)
    ]
    app = Starlette(routes=joined(routes), exception_handlers=_spelt(dialect))
    mount = Mount(prefix, app=app, name=dialect.name)
    # Else a line break in a path would leave the dialect, and be refused in another's words.
    mount.path_regex = re.compile(mount.path_regex.pattern, re.DOTALL)
    return mount


def _spelt(dialect: Dialect) -> Mapping[type[Exception] | int, ExceptionHandler]:
    async def spell(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        response = dialect.error(_meaning(request, error))
        response.status_code = error.status_code
        response.headers.update(error.headers or {})
        return response

    return {HTTPException: spell}


def _meaning(request: Request, error: HTTPException) -> ZhirenError:
    if error.status_code == 404:
        return NotFound("page", request.url.path)
    if error.status_code == 413:
        return TooLarge("The body is larger than it may be.")
    return Invalid(error.detail)


def _system(host: Host) -> list[Route]:
    async def healthz(_: Request) -> Response:
        return JSONResponse({"status": "ok"})

    async def readyz(_: Request) -> Response:
        health = await look_over(host)
        said = {
            "status": "ok" if health.ready else "unavailable",
            "components": {name: part.status for name, part in health.parts.items()},
            "broken_plugins": sorted(host.loaded.broken),
        }
        return JSONResponse(said, status_code=200 if health.ready else 503)

    @cache  # what is offered stands when the host does, and describing it takes a while
    def described() -> dict[str, Any]:
        return describe(host)

    async def openapi(request: Request) -> Response:
        return unless_known(request, JSONResponse(described()))

    async def docs(request: Request) -> Response:
        return unless_known(request, HTMLResponse(docs_page(described())))

    async def llms(request: Request) -> Response:
        return unless_known(request, PlainTextResponse(llms_page(host)))

    return [
        Route("/healthz", healthz),
        Route("/readyz", readyz),
        Route("/openapi.json", openapi),
        Route("/docs", docs),
        Route("/llms.txt", llms),
    ]
