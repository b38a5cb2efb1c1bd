"""A dialect is how one published API spells the same facts: envelope, errors, pages, frames."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic_core import to_jsonable_python
from starlette.responses import JSONResponse, Response

from zhiren.errors import (
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
    TimedOut,
    TooLarge,
    TooManyRequests,
    Unauthorized,
    Unavailable,
    UnsupportedFormat,
    ZhirenError,
)
from zhiren.utterances import Progress, Utterance

STATUSES: Mapping[type[ZhirenError], int] = {
    Invalid: 400,
    Unauthorized: 401,
    Forbidden: 403,
    NotFound: 404,
    Conflict: 409,
    TooLarge: 413,
    UnsupportedFormat: 415,
    TooManyRequests: 429,
    Unavailable: 503,
    TimedOut: 504,
}


def coded(codes: list[int]) -> dict[str, Any]:
    """Describe an error that has one of *codes*, a message and no data."""
    shown = {
        "code": {"enum": codes},
        "message": {"type": "string", "minLength": 1},
        "data": {"type": "null"},
    }
    return {"type": "object", "properties": shown, "required": list(shown)}


Frame = tuple[str | None, Any]
"""An SSE event's name and its data: JSON, or bytes that are sent as they are."""


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page of a list; each dialect names its fields."""

    items: list[Any]
    total: int
    page: int
    page_size: int

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return -(-self.total // self.page_size)


@dataclass(frozen=True, kw_only=True)
class Dialect:
    """How one API document spells things."""

    name: str
    envelope: Callable[[Any, str], Any]
    """Wraps JSON data and a message."""
    failure: Callable[[ZhirenError, int], Any]
    """Spells an error that has this HTTP status."""
    frame: Callable[[Utterance], Frame | None]
    """Spells a piece of a stream; None is not told."""
    page: Callable[[Page], dict[str, Any]]
    statuses: Mapping[type[ZhirenError], int] = field(default_factory=dict)
    """Where this document's table differs."""
    anonymous: bool = False
    """Whether local callers need not sign in."""
    problem: Mapping[str, Any] = field(default_factory=lambda: {"type": "object"})
    """The JSON schema of what `failure` spells."""
    version: str = ""
    """The end of the prefix that this document's sockets go without."""
    conditional: bool = False
    """Whether what is read carries an ETag."""
    media_type: str = "application/json"
    error_media_type: str = "application/json"

    def ok(self, data: Any, message: str = "success", status: int = 200) -> Response:
        """Wrap *data* the way this dialect's clients expect."""
        shown = self.page(data) if isinstance(data, Page) else data
        body = self.envelope(to_jsonable_python(shown), message)
        return JSONResponse(body, status_code=status, media_type=self.media_type)

    def error(self, error: ZhirenError) -> Response:
        """Spell *error*."""
        status = self.status(error)
        response = JSONResponse(
            self.failure(error, status), status_code=status, media_type=self.error_media_type
        )
        if isinstance(error, TooManyRequests):
            response.headers["Retry-After"] = str(error.retry_after)
        if isinstance(error, Unauthorized):
            response.headers["WWW-Authenticate"] = "Bearer"
        return response

    def status(self, error: ZhirenError) -> int:
        """Find the HTTP status of *error*: its own class first, then what it is a kind of."""
        for kind in type(error).__mro__:
            for table in (self.statuses, STATUSES):
                if kind in table:
                    return table[kind]
        return 500

    def event(self, utterance: Utterance, number: int | None = None) -> dict[str, Any] | None:
        """Spell *utterance* as an SSE event; progress without a frame is a comment."""
        if (frame := self.frame(utterance)) is None:
            if isinstance(utterance, Progress) and utterance.message:
                return {"comment": utterance.message}
            return None
        name, payload = frame
        written = (
            payload.decode()
            if isinstance(payload, bytes)
            else json.dumps(to_jsonable_python(payload), ensure_ascii=False)
        )
        event: dict[str, Any] = {"data": written}
        if name is not None:
            event["event"] = name
        if number is not None:
            event["id"] = str(number)
        return event
