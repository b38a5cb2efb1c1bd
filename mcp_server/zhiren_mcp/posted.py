"""This is where a request's body is looked at before it is settled who answers it."""

from typing import Any

import pydantic_core
from mcp.server.streamable_http import check_accept_headers
from mcp.server.transport_security import TransportSecurityMiddleware, TransportSecuritySettings
from starlette.requests import Request
from starlette.types import Message, Receive

_VERSIONS = frozenset({"2025-06-18", "2025-11-25"})
"""Revisions with sessions whose clients name them in every request."""
_SMALL = 64 * 1024
"""Bytes of a body that is looked at here."""


async def is_plain(request: Request, security: TransportSecuritySettings) -> bool:
    """Tell whether nothing about *request* must be refused, and its body is small."""
    headers, guard = request.headers, TransportSecurityMiddleware(security)
    length = headers.get("content-length", "")
    return (
        request.method == "POST"
        and headers.get("mcp-protocol-version") in _VERSIONS
        and length.isdigit()
        and int(length) <= _SMALL
        and check_accept_headers(request) == (True, True)
        and await guard.validate_request(request, is_post=True) is None
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
