"""How the talent document speaks: success, a Chinese message, data."""

from typing import Any

from zhiren.errors import Conflict, TooLarge, UnsupportedFormat, ZhirenError
from zhiren.utterances import Done, Fact, Failed, Progress, Token, Utterance
from zhiren.web.dialects.dialect import Dialect, Frame, Page
from zhiren.web.dialects.wording import in_chinese


def _failure(error: ZhirenError, status: int) -> dict[str, Any]:  # noqa: ARG001 - all alike
    return {"success": False, "message": in_chinese(error), "data": None}


def _frame(utterance: Utterance) -> Frame | None:
    match utterance:
        case Token(text):
            return "chunk", {"type": "chunk", "content": text}
        case Progress(current, total, message):
            shown = {"current": current, "total": total, "message": message}
            return "progress", {"type": "progress", **shown}
        case Fact(name, data):
            return name, {"type": name, "data": data}
        case Done(text, data):
            return "done", {"type": "done", "answer": text, "data": data}
        case Failed(message):
            return "error", {"type": "error", "message": message}
        case _:
            return None


def _page(page: Page) -> dict[str, Any]:
    return {
        "items": page.items,
        "total": page.total,
        "page": page.page,
        "page_size": page.page_size,
        "pages": page.pages,
    }


talent = Dialect(
    name="talent",
    envelope=lambda data, message: {"success": True, "message": message, "data": data},
    failure=_failure,
    frame=_frame,
    page=_page,
    version="/api/v1",
    problem={
        "type": "object",
        "properties": {
            "success": {"const": False},
            "message": {"type": "string", "minLength": 1},
            "data": {"type": "null"},
        },
        "required": ["success", "message", "data"],
    },
    # Its table knows 400, 401, 403, 404 and 500 alone.
    statuses={Conflict: 400, TooLarge: 400, UnsupportedFormat: 400},
)
