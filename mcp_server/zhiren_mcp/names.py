"""This is where it is settled under which names clients may call this machine."""

from starlette.requests import Request

from zhiren.settings import Settings

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
METADATA = "/.well-known/oauth-protected-resource/mcp"


def hosts(settings: Settings) -> list[str]:
    """List the names, each without a port and with any."""
    return [form for name in (*LOOPBACK, *settings.allowed_hosts) for form in (name, f"{name}:*")]


def origin(settings: Settings, request: Request) -> str | None:
    """Tell under which origin *request* came; None for a name that is not ours."""
    said = request.headers.get("host", "")
    name = said.rpartition(":")[0] if ":" in said and not said.endswith("]") else said
    return (
        f"{request.url.scheme}://{said}" if name in {*LOOPBACK, *settings.allowed_hosts} else None
    )
