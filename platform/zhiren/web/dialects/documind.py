"""How DocuMind's document speaks: the same envelope as interview, its own codes and frames."""

from typing import Any

from zhiren.errors import NotFound, TooLarge, UnsupportedFormat, ZhirenError
from zhiren.utterances import Done, Fact, Failed, Token, Utterance
from zhiren.web.dialects.dialect import Dialect, Frame, Page, coded
from zhiren.web.dialects.wording import in_chinese

_NOUNS = {"knowledge base": 40004, "document": 40005}
_STATUSES = {502: 50002, 503: 50002, 504: 50002}


def _code(error: ZhirenError, status: int) -> int:
    if isinstance(error, UnsupportedFormat):
        return 40002
    if isinstance(error, TooLarge):
        return 40003
    if isinstance(error, NotFound):
        return _NOUNS.get(error.noun, 40001)
    return _STATUSES.get(status, 50001) if status >= 500 else 40001


def _failure(error: ZhirenError, status: int) -> dict[str, Any]:
    return {"code": _code(error, status), "message": in_chinese(error), "data": None}


def _frame(utterance: Utterance) -> Frame | None:
    match utterance:
        case Token(text):
            return "chunk", {"type": "chunk", "content": text}
        case Fact("sources", data):
            return "sources", {"type": "sources", **data}
        case Done(_, data):
            shown = {key: data.get(key) for key in ("message_id", "conversation_id")}
            return "done", {"type": "done", **shown}
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
    }


documind = Dialect(
    name="documind",
    envelope=lambda data, message: {"code": 0, "message": message, "data": data},
    failure=_failure,
    frame=_frame,
    page=_page,
    problem=coded([40001, 40002, 40003, *_NOUNS.values(), 50001, 50002]),
    anonymous=True,
)
