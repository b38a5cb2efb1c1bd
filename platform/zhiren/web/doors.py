"""Doors: whole protocols beside the dialects, each an ASGI application at its own path."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from zhiren.access import Actor
    from zhiren.host import Host
    from zhiren.operating.beside import Running


@dataclass(frozen=True, kw_only=True)
class Door:
    """A protocol that plugins bring, named by targets that are imported at first use."""

    name: str
    path: str
    app: str
    """``"module:function"``, which makes the ASGI application of a host."""
    stdio: str | None = None
    """``"module:function"``, an ``async def`` over a host and an actor that serves one client over
    standard input and output."""
    bridge: str | None = None
    """``"module:function"``, an ``async def`` over a `Running` that serves one client over standard
    input and output through the server that has the home open."""

    describes: str | None = None
    """``"module:function"``, which gives the operations of a host's door as OpenAPI writes them, by
    path and verb; None for what is no HTTP API."""

    def describe(self, host: "Host") -> "dict[str, Any]":
        """Give this door's part of the description."""
        described: dict[str, Any] = _load(self.describes)(host) if self.describes else {}
        return described

    def build(self, host: "Host") -> "ASGIApp":
        """Make the application for *host*."""
        application: ASGIApp = _load(self.app)(host)
        return application

    def serve(self, host: "Host", actor: "Actor") -> Awaitable[None]:
        """Serve one client over standard input and output, as *actor*."""
        if self.stdio is None:
            raise ValueError(f"The door {self.name!r} cannot be served over standard input.")
        served: Awaitable[None] = _load(self.stdio)(host, actor)
        return served

    def join(self, server: "Running") -> Awaitable[None]:
        """Serve one client over standard input and output, through *server*."""
        if self.bridge is None:
            raise ValueError(f"The door {self.name!r} cannot be reached through a server.")
        joined: Awaitable[None] = _load(self.bridge)(server)
        return joined


def _load(target: str) -> Callable[..., Any]:
    module, function = target.split(":")
    loaded: Callable[..., Any] = getattr(import_module(module), function)
    return loaded
