"""Answers that need not be sent again to somebody who has them: ETag and If-None-Match."""

import re
from hashlib import sha256

from starlette.requests import Request
from starlette.responses import Response

_TOLD_AT = re.compile(rb',"timestamp":"[^"]*"}\Z')
"""When an answer was told is not a part of what is told."""


def unless_known(request: Request, response: Response) -> Response:
    """Mark *response*, or answer 304 to somebody who holds the very same."""
    if response.status_code != 200:
        return response
    # Weak: what is compressed on its way out means the same.
    told = _TOLD_AT.sub(b"}", bytes(response.body))
    tag = f'W/"{sha256(told).hexdigest()[:32]}"'
    marked = {"ETag": tag, "Cache-Control": "private, no-cache", "Vary": "Authorization"}
    response.headers.update(marked)
    known = request.headers.get("if-none-match", "")
    if known.strip() == "*" or _opaque(tag) in {_opaque(one) for one in known.split(",")}:
        return Response(status_code=304, headers=marked)
    return response


def _opaque(tag: str) -> str:
    return tag.strip().removeprefix("W/")
