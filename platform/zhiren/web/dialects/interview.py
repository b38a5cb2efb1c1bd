"""How the interview document speaks: a numeric code, a message, data."""

from typing import Any

from zhiren.errors import ZhirenError
from zhiren.utterances import Done, Fact, Failed, Progress, Reset, Token, Utterance
from zhiren.web.dialects.dialect import Dialect, Frame, Page, coded
from zhiren.web.dialects.wording import in_chinese

_CODES = {401: 40101, 403: 40301, 404: 40401}


def _failure(error: ZhirenError, status: int) -> dict[str, Any]:
    code = 50001 if status >= 500 else _CODES.get(status, 40001)
    return {"code": code, "message": in_chinese(error), "data": None}


def _frame(utterance: Utterance) -> Frame | None:
    match utterance:
        case Token(text):
            return "token", {"type": "token", "content": text}
        case Progress(current, total, message):
            shown = {"current": current, "total": total, "message": message}
            return "progress", {"type": "progress", **shown}
        case Fact(name, data):
            return name, {"type": name, "data": data}
        case Reset():
            return "reset", {"type": "reset"}
        case Done(text, data):
            return "done", {"type": "done", "content": text, "data": data}
        case Failed(message, code):
            return "error", {"type": "error", "code": code, "message": message}


def _page(page: Page) -> dict[str, Any]:
    return {
        "total": page.total,
        "page": page.page,
        "page_size": page.page_size,
        "items": page.items,
    }


interview = Dialect(
    name="interview",
    envelope=lambda data, message: {"code": 0, "message": message, "data": data},
    failure=_failure,
    frame=_frame,
    page=_page,
    version="/v1",
    problem=coded([*_CODES.values(), 40001, 50001]),
)
