"""How the open interview document speaks: plain objects, and research's error object."""

from typing import Any

from zhiren.utterances import Done, Failed, Token, Utterance
from zhiren.web.dialects.dialect import Dialect, Frame, Page
from zhiren.web.dialects.error_object import PROBLEM, error_object


def _frame(utterance: Utterance) -> Frame | None:
    match utterance:
        case Token(text):
            return "token", {"content": text}
        case Done(text, data):
            return "done", {"content": text, **data}
        case Failed(message):
            return "error", {"message": message}
        case _:
            return None


def _page(page: Page) -> dict[str, Any]:
    limit, offset = page.page_size, (page.page - 1) * page.page_size
    return {"items": page.items, "total": page.total, "limit": limit, "offset": offset}


open_interview = Dialect(
    name="open",
    envelope=lambda data, _: data,
    failure=error_object,
    frame=_frame,
    page=_page,
    problem=PROBLEM,
)
