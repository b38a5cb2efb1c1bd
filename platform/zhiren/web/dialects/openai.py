"""How errors are spelled where chat programs expect a server that speaks OpenAI's protocol."""

from typing import Any

from zhiren.errors import (
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
    QuotaExceeded,
    TooLarge,
    TooManyRequests,
    Unauthorized,
    ZhirenError,
)
from zhiren.web.dialects.dialect import Dialect

_ASKER = "invalid_request_error"
_CODES: dict[type[ZhirenError], tuple[str, str]] = {
    Unauthorized: (_ASKER, "invalid_api_key"),
    QuotaExceeded: ("insufficient_quota", "insufficient_quota"),
    Forbidden: (_ASKER, "insufficient_permissions"),
    NotFound: (_ASKER, "not_found"),
    Conflict: (_ASKER, "conflict"),
    TooLarge: (_ASKER, "request_too_large"),
    TooManyRequests: ("requests", "rate_limit_exceeded"),
    Invalid: (_ASKER, "invalid_value"),
}


class Unsupported(Invalid):
    """A parameter of the protocol that cannot be honoured here."""


def spell(error: ZhirenError) -> dict[str, Any]:
    """Spell *error* as clients of the protocol read it, within a stream too."""
    kind, code = next(
        (_CODES[one] for one in type(error).__mro__ if one in _CODES),
        ("server_error", type(error).__name__),
    )
    if isinstance(error, NotFound) and error.noun == "model":
        code = "model_not_found"
    if isinstance(error, Unsupported):
        code = "unsupported_parameter"
    return {
        "error": {
            "message": str(error),
            "type": kind,
            "param": _param(error),
            "code": code,
        }
    }


def _param(error: ZhirenError) -> str | None:
    if isinstance(error, NotFound):
        return error.noun if error.noun == "model" else None
    return error.field if isinstance(error, Invalid) else None


openai = Dialect(
    name="openai",
    envelope=lambda data, _: data,
    failure=lambda error, _: spell(error),
    frame=lambda _: None,  # its streams are spelled where they are made: each chunk needs the rest
    page=lambda page: {"object": "list", "data": page.items},
    statuses={QuotaExceeded: 429},
)
