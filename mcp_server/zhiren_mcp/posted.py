"""This is where a request's body is looked at before it is settled who answers it."""

from typing import Any

import pydantic_core
from mcp.server.streamable_http import check_accept_headers
from mcp.server.transport_security import TransportSecurityMiddleware, TransportSecuritySettings
from mcp_types.version import MODERN_PROTOCOL_VERSIONS
from starlette.requests import Request
from starlette.types import Message, Receive

METHODS = frozenset(
    {
        "tools/list",
        "tools/call",
        "resources/list",
        "resources/templates/list",
        "resources/read",
        "prompts/list",
        "prompts/get",
        "completion/complete",
    }
)
"""What can be answered at once."""
_VERSIONS = frozenset({"2025-06-18", "2025-11-25"})
"""Revisions with sessions whose clients name them in every request."""
_SMALL = 64 * 1024
"""Bytes of a body that is looked at here."""


async def is_plain(request: Request, security: TransportSecuritySettings) -> bool:
    """Tell whether nothing about a *request* in a session must be refused, and it is small."""
    guard = TransportSecurityMiddleware(security)
    return (
        request.headers.get("mcp-protocol-version") in _VERSIONS
        and is_small(request)
        and await guard.validate_request(request, is_post=True) is None
    )


def is_small(request: Request) -> bool:
    """Tell whether *request* has a small body, and may be answered by JSON or by a stream."""
    length = request.headers.get("content-length", "")
    return (
        request.method == "POST"
        and length.isdigit()
        and int(length) <= _SMALL
        and check_accept_headers(request) == (True, True)
    )


def is_single(request: Request) -> bool:
    """Tell whether *request* (from 2026-07-28) asks for one of what is answered at once."""
    headers = request.headers
    return (
        headers.get("mcp-protocol-version") in MODERN_PROTOCOL_VERSIONS
        and headers.get("mcp-method") in METHODS
        and is_small(request)
    )


async def body_of(receive: Receive) -> tuple[bytes, Receive]:
    """Read a body whole, and give a way to read it again."""
    heard: list[Message] = [await receive()]
    while heard[-1]["type"] == "http.request" and heard[-1].get("more_body", False):
        heard.append(await receive())
    again = iter(heard)

    async def repeat() -> Message:
        return next(again, None) or await receive()

    return b"".join(message.get("body", b"") for message in heard), repeat


def parsed(body: bytes) -> Any:
    """Read JSON; None when it is none."""
    try:
        return pydantic_core.from_json(body)
    except ValueError:
        return None
