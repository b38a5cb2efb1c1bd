"""Work longer than a request: reading a document, and answering a question aloud."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from zhiren import Call
from zhiren.errors import Conflict, NotFound, ZhirenError
from zhiren.streaming.streams import Speaker
from zhiren.web.dialects.wording import in_chinese
from zhiren_knowledge import advising, answering, indexing

_LONGEST = 240.0
"""Seconds for one answer; less than the task may take, so that there is time to say so."""


async def index_document(call: Call, *, language: str = "zh", **version: str) -> dict[str, Any]:
    """Read one document and make it findable. Done again, it replaces what it did before.

    *version*: ``document_id``, ``file_id``.
    """
    reading = indexing.Version(**version)
    try:
        return {"chunks": await indexing.index(call, reading)}
    except Conflict:  # whoever has the task now writes down what comes of it
        raise
    except ZhirenError as error:
        if isinstance(error, NotFound) and error.noun == "document":
            return {"chunks": 0}  # taken away meanwhile: nothing is left to do
        await indexing.fail(call, reading, in_chinese(error) if language == "zh" else str(error))
        raise
    except Exception:  # the edge of a task: a document must not look as if it were still read
        await indexing.fail(
            call, reading, "处理时发生内部错误" if language == "zh" else "Internal error."
        )
        raise


async def answer_question(call: Call, **asked: Any) -> dict[str, Any]:
    """Answer one question of a conversation, aloud; whoever asked only watches."""
    question = answering.Question(**asked)
    call.language = question.language
    return await _aloud(call, question.answer_id, partial(answering.answer, call, question))


async def answer_researcher(call: Call, **asked: Any) -> dict[str, Any]:
    """Answer what a researcher said, aloud; whoever said it only watches."""
    said = advising.Said(**asked)
    call.language = said.language
    return await _aloud(call, said.answer_id, partial(advising.answer, call, said))


async def _aloud(
    call: Call, stream_id: str, answer: Callable[[Speaker], Awaitable[str]]
) -> dict[str, Any]:
    speaker = await _open(call, stream_id)
    try:
        async with asyncio.timeout(_LONGEST):
            return {"message_id": await answer(speaker)}
    except asyncio.CancelledError as error:
        if await _called_off(call):  # else this process stops, and the next one answers
            await answering.give_up(speaker, error)
        raise
    except Exception as error:  # the edge of a task: whoever listens must hear an end
        await answering.give_up(speaker, error)
        raise
    finally:
        await speaker.close()


async def _open(call: Call, stream_id: str) -> Speaker:
    """Begin to speak; where this was just asked for, nobody spoke in its place before."""
    streams, home = call.host.streams, call.actor.organisation_id
    if call.brought is not None:
        return streams.begin(stream_id, home, 0)
    begun_before = call.task is not None and call.task.attempts > 1
    return await streams.open(stream_id, home, anew=begun_before)


async def _called_off(call: Call) -> bool:
    assert call.task_id is not None
    return (await call.host.tasks.get(call.task_id, None)).cancel_requested
