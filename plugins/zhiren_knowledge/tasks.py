"""Work longer than a request: reading a document, and answering a question aloud."""

import asyncio
from typing import Any

from zhiren import Call
from zhiren.errors import NotFound, ZhirenError
from zhiren.web.dialects.wording import in_chinese
from zhiren_knowledge import answering, indexing


async def index_document(call: Call, *, document_id: str, language: str = "zh") -> dict[str, Any]:
    """Read one document and make it findable. Done again, it replaces what it did before."""
    try:
        return {"chunks": await indexing.index(call, document_id)}
    except NotFound:
        return {"chunks": 0}  # taken away meanwhile: nothing is left to do
    except ZhirenError as error:
        await indexing.fail(
            call, document_id, in_chinese(error) if language == "zh" else str(error)
        )
        raise
    except Exception:  # the edge of a task: a document must not look as if it were still read
        await indexing.fail(
            call, document_id, "处理时发生内部错误" if language == "zh" else "Internal error."
        )
        raise


async def answer_question(call: Call, **asked: Any) -> dict[str, Any]:
    """Answer one question of a conversation, aloud; whoever asked only watches."""
    question = answering.Question(**asked)
    call.language = question.language
    speaker = await call.host.streams.open(question.answer_id, call.actor.organisation_id)
    try:
        return {"message_id": await answering.answer(call, question, speaker)}
    except asyncio.CancelledError:
        raise  # this process stops; the next one answers
    except BaseException as error:
        await answering.give_up(speaker, error)
        raise
    finally:
        await speaker.close()
