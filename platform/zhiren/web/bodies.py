"""This is where a JSON body is read, as far as it may go."""

from pydantic_core import from_json
from starlette.requests import Request

from zhiren.errors import Malformed, TooLarge

_LONGEST = 4 * 1024 * 1024
"""Bytes of a JSON body."""


async def read_body(request: Request) -> bytes:
    """Read a body that brings no files. Raises `TooLarge`."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LONGEST:
            raise TooLarge(f"JSON may have at most {_LONGEST // (1024 * 1024)} MB.")
    return bytes(body)


def strict_json(body: bytes) -> bytes:
    """Refuse ``NaN`` and ``Infinity``, which are no JSON: what is kept must be told again."""
    try:
        from_json(body or b"{}", allow_inf_nan=False)
    except ValueError as error:
        raise Malformed(f"Invalid JSON: {error}") from None
    return body or b"{}"
