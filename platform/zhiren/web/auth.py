"""Who is asking: a bearer token, an API key, or somebody local where a document allows it."""

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.requests import Request

from zhiren.access import Actor
from zhiren.errors import Unauthorized
from zhiren.kernel.scopes import check_door
from zhiren.web.dialects.dialect import Dialect

if TYPE_CHECKING:
    from zhiren.host import Host

_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
_FORWARDING = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")


async def identify(host: "Host", dialect: Dialect, request: Request) -> Actor:
    """Find out who is asking, and whether they ask too often."""
    if token := bearer(request):
        actor = await host.accounts.recognise(token)
    elif dialect.anonymous and (host.settings.anonymous or is_local(host, request)):
        actor = Actor.anonymous()
    else:
        raise Unauthorized("请先登录 · Sign in first.")
    if actor.scopes:
        tools = dialect.name == "native" and asks_for_tools(request)
        check_door(actor, dialect.name, tools=tools)
    await host.limits.request(dialect.name, actor, address(request))
    return actor


def asks_for_tools(request: Request) -> bool:
    """Tell whether *request* to the native API or MCP is for tools alone."""
    return request.url.path == "/mcp" or request.url.path.startswith("/api/v1/tools")


def bearer(request: Request) -> str | None:
    """Get the token that *request* carries."""
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" and token.strip() else None


def address(request: Request) -> str:
    """Tell where *request* comes from."""
    return request.client.host if request.client else "unknown"


def is_local(host: "Host", request: Request) -> bool:
    """Tell whether *request* was made on this machine, by no other site's page and no proxy."""
    if host.settings.host not in _LOOPBACK or address(request) not in _LOOPBACK:
        return False
    if any(name in request.headers for name in _FORWARDING):
        return False
    try:
        asked = urlsplit(f"//{request.headers.get('host', '')}")
        origin = urlsplit(request.headers.get("origin", f"//{asked.netloc}"))
    except ValueError:  # an address that is none
        return False
    return asked.hostname in _LOOPBACK and origin.netloc == asked.netloc
