"""The error object of the research document, which the open document's door uses too."""

from collections.abc import Mapping
from typing import Any

from zhiren.db import utcnow
from zhiren.errors import Invalid, QuotaExceeded, ZhirenError
from zhiren.web.dialects.wording import in_chinese

CODES = {
    400: "VALIDATION_ERROR",
    401: "UNAUTHORIZED",
    403: "FORBIDDEN",
    404: "NOT_FOUND",
    408: "VALIDATION_ERROR",
    409: "CONFLICT",
    413: "VALIDATION_ERROR",
    415: "VALIDATION_ERROR",
    422: "VALIDATION_ERROR",
    429: "RATE_LIMIT",
}
PROBLEM: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "success": {"const": False},
        "error": {
            "type": "object",
            "properties": {
                "code": {
                    "enum": [*dict.fromkeys(CODES.values()), "QUOTA_EXCEEDED", "INTERNAL_ERROR"]
                },
                "message": {"type": "string", "minLength": 1},
                "details": {"type": ["array", "object", "null"]},
            },
            "required": ["code", "message"],
        },
        "timestamp": {"type": "string", "format": "date-time"},
    },
    "required": ["success", "error", "timestamp"],
}
"""The JSON schema of what `error_object` spells."""


def now() -> str:
    """Write the time as the document does: 2025-10-10T10:00:00.000Z."""
    at = utcnow()
    return f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03d}Z"


def error_object(error: ZhirenError, status: int) -> dict[str, Any]:
    """Spell *error*: a code, what it means, and which fields are meant where that is known."""
    told: dict[str, Any] = {"code": _code(error, status), "message": in_chinese(error)}
    if details := _details(error):
        told["details"] = details
    return {"success": False, "error": told, "timestamp": now()}


def _code(error: ZhirenError, status: int) -> str:
    if isinstance(error, QuotaExceeded):
        return "QUOTA_EXCEEDED"
    return CODES.get(status, "INTERNAL_ERROR")


def _details(error: ZhirenError) -> list[dict[str, str]] | dict[str, Any] | None:
    if isinstance(error, QuotaExceeded):
        return error.details or None
    if isinstance(error, Invalid):
        named = [(field, message) for field, message in error.chinese or error.problems if field]
        return [{"field": field, "message": message} for field, message in named] or None
    return None
