"""How the research document speaks: success or an error object, a time, and camelCase."""

from typing import Any

from zhiren.db import hyphened
from zhiren.errors import Invalid, Malformed, NotFound, ZhirenError
from zhiren.utterances import Done, Fact, Failed, Reset, Token, Utterance
from zhiren.web.dialects.dialect import Dialect, Frame, Page
from zhiren.web.dialects.error_object import PROBLEM, error_object, now


def _envelope(data: Any, message: str) -> dict[str, Any]:
    """Wrap *data*; where there is none, the message is all that is told."""
    told = {} if data is None else {"data": data}
    said = "操作成功" if message == "success" else message
    return {"success": True, **told, "message": said, "timestamp": now()}


def _failure(error: ZhirenError, status: int) -> dict[str, Any]:
    if isinstance(error, NotFound):
        error = NotFound(error.noun, hyphened(error.ident))
    return error_object(error, status)


def _frame(utterance: Utterance) -> Frame | None:
    """Spell a conversation with an agent; events have no name."""
    match utterance:
        case Fact("start", data):
            return None, {"type": "start", "conversationId": hyphened(data["conversationId"])}
        case Token(text):
            return None, {"type": "token", "content": text}
        case Reset():  # words that were said cannot be taken back: what follows begins anew
            return None, {"type": "token", "content": "\n\n"}
        case Done(_, data):
            ident, tokens = hyphened(data["messageId"]), data["tokens"]
            return None, {"type": "done", "messageId": ident, "tokens": tokens}
        case Failed(message):
            return None, {"type": "error", "message": message}
        case _:
            return None


def _page(page: Page) -> dict[str, Any]:
    shown = {
        "page": page.page,
        "pageSize": page.page_size,
        "total": page.total,
        "totalPages": page.pages,
        "hasNext": page.page < page.pages,
        "hasPrev": page.page > 1,
    }
    return {"items": page.items, "pagination": shown}


research = Dialect(
    name="research",
    envelope=_envelope,
    failure=_failure,
    frame=_frame,
    page=_page,
    version="/api/v1",
    problem=PROBLEM,
    conditional=True,
    statuses={Malformed: 400, Invalid: 422},
)
