"""This is where a client that has no token learns how to bring one (RFC 9728)."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from zhiren import Host
from zhiren_mcp.names import origin


class MetadataDoor:
    """Describes ``/mcp`` as a protected resource."""

    def __init__(self, host: Host) -> None:
        """Describe the door of *host*."""
        self._host = host

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; a name that is not ours is not repeated."""
        here = origin(self._host.settings, Request(scope, receive))
        response: Response = Response("Invalid Host header", status_code=421)
        if here is not None:
            response = JSONResponse(describe(here), headers={"Access-Control-Allow-Origin": "*"})
        await response(scope, receive, send)


def describe(here: str) -> dict[str, object]:
    """Describe the resource at *here*.

    Zhiren gives out its tokens itself, as API keys and by signing in: it names no OAuth server,
    because it is none.
    """
    return {
        "resource": f"{here}/mcp",
        "resource_name": "Zhiren 知人",
        "bearer_methods_supported": ["header"],
        "resource_documentation": f"{here}/docs",
    }


def open_door(host: Host) -> ASGIApp:
    """Make the application for *host*."""
    return MetadataDoor(host)
