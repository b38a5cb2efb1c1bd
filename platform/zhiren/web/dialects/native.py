"""How Zhiren's own API speaks: objects without an envelope, problem+json for errors."""

from typing import Any

import structlog

from zhiren.errors import Invalid, ZhirenError
from zhiren.utterances import Done, Fact, Failed, Progress, Reset, Token, Utterance
from zhiren.web.dialects.dialect import Dialect, Frame, Page


def _failure(error: ZhirenError, status: int) -> dict[str, Any]:
    problem: dict[str, Any] = {
        "type": "about:blank",
        "title": type(error).__name__,
        "status": status,
        "detail": str(error),
    }
    if isinstance(error, Invalid) and error.field:
        problem["field"] = error.field
    if known := structlog.contextvars.get_contextvars().get("request_id"):
        problem["request_id"] = known
    return problem


def _frame(utterance: Utterance) -> Frame | None:
    match utterance:
        case Token(text):
            return "token", {"text": text}
        case Progress(current, total, message):
            return "progress", {"progress": current, "total": total, "message": message}
        case Fact(name, data):
            return name, data
        case Reset():
            return "reset", {}
        case Done(text, data):
            return "result", {"result": data} if data else {"result": {"text": text}}
        case Failed(message, code):
            return "error", {"title": code, "detail": message}


def _page(page: Page) -> dict[str, Any]:
    return {
        "items": page.items,
        "total": page.total,
        "page": page.page,
        "page_size": page.page_size,
    }


native = Dialect(
    name="native",
    envelope=lambda data, _: data,
    failure=_failure,
    frame=_frame,
    page=_page,
    conditional=True,
    problem={
        "type": "object",
        "properties": {
            "type": {"type": "string"},
            "title": {"type": "string"},
            "status": {"type": "integer", "minimum": 400, "maximum": 599},
            "detail": {"type": "string"},
            "field": {"type": "string"},
            "request_id": {"type": "string"},
        },
        "required": ["type", "title", "status", "detail"],
    },
    error_media_type="application/problem+json",
)
