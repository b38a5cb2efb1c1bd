"""Chats with nobody in particular, in the research dialect."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

from starlette.responses import Response

from zhiren import Call, Invalid, Stream, delete, get, post
from zhiren.db import hyphened
from zhiren.kernel.api.interview import Moment
from zhiren.kernel.api.research import Camel, Id
from zhiren.utterances import Done, Fact, Failed, Reset, Token, Utterance
from zhiren.web.dialects import DIALECTS
from zhiren.web.dialects.dialect import Frame
from zhiren.web.frames import speak
from zhiren_knowledge import advising
from zhiren_knowledge.api.research.shapes import RESEARCHERS, Ident, Known, Said, Shelves
from zhiren_knowledge.tables import Conversation
from zhiren_knowledge.talking import Talks

_MOST = 50
_TITLE = 50


class ChatIn(Camel):
    """What is said."""

    content: Said
    model_type: Ident
    knowledge_base_ids: Shelves | None = None
    conversation_id: Known | None = None


class ChatOut(Camel):
    """A chat in a list."""

    id: Id
    user_id: Id
    title: str
    model_name: str
    created_at: Moment
    updated_at: Moment


async def chat(call: Call, body: ChatIn) -> Response:
    """Say something, and hear the answer while it is given; ``[DONE]`` ends it."""
    advising.check_model(call, body.model_type, "modelType")
    row = await _open(call, body)
    shelves = body.knowledge_base_ids or []
    said = await advising.say(call, row, body.content, shelves, advising.COMPANION)
    begun = Fact("start", {"conversationId": row.id})
    visit = call.host.accounts.presence.visit(call.actor)
    answer = visit.listen(_with_usage(advising.listen(call, said, begun)))
    return await speak(_spoken, Stream(answer))


async def list_chats(call: Call) -> list[ChatOut]:
    """List the latest chats."""
    async with call.reading() as session:
        rows = await Talks(session, call.actor.user_id).chats(_MOST)
    return [_shown(row) for row in rows]


async def delete_chat(call: Call, conversation_id: str) -> None:
    """Forget a chat for good."""
    async with call.writing() as session:
        await Talks(session, call.actor.user_id).forget(conversation_id)


async def _open(call: Call, body: ChatIn) -> Conversation:
    """Find the chat to go on with, or begin one."""
    if body.conversation_id is not None:
        async with call.reading() as session:
            row = await Talks(session, call.actor.user_id).get(body.conversation_id)
        if row.agent_id is not None:
            raise Invalid(
                "该对话属于智能体 · This conversation is with an agent.", field="conversationId"
            )
        return row
    async with call.writing() as session:
        title = " ".join(body.content.split())[:_TITLE]
        talks = Talks(session, call.actor.user_id)
        return await talks.create(title=title, model_name=body.model_type)


async def _with_usage(said: AsyncIterator[Utterance]) -> AsyncIterator[Utterance]:
    """Tell what it cost before the end."""
    async for one in said:
        if isinstance(one, Done):
            yield Fact("usage", {name: one.data.get(name, 0) for name in _USAGE})
        yield one


_USAGE = {
    "prompt_tokens": "promptTokens",
    "completion_tokens": "completionTokens",
    "total_tokens": "totalTokens",
}


def _frame(utterance: Utterance) -> Frame | None:
    """Spell a piece of a chat: what is new, and what it cost."""
    told: dict[str, Any] = {"content": "", "usage": None}
    match utterance:
        case Fact("start", data):
            told |= {name: hyphened(ident) for name, ident in data.items()}
        case Token(text):
            told["content"] = text
        case Reset():
            told["content"] = "\n\n"
        case Fact("usage", data):
            told["usage"] = {_USAGE[name]: count for name, count in data.items()}
        case Failed(message):
            told["error"] = message
        case Done():
            return None, b"[DONE]"
        case _:
            return None
    return None, told


_spoken = replace(DIALECTS["research"], frame=_frame)


def _shown(row: Conversation) -> ChatOut:
    return ChatOut(
        id=row.id,
        user_id=row.created_by,
        title=row.title,
        model_name=row.model_name or "deepseek-v3",
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


endpoints = [
    post("/chat/stream", chat, roles=RESEARCHERS),
    get("/chat/conversations", list_chats, roles=RESEARCHERS),
    delete(
        "/chat/conversations/{conversation_id}", delete_chat, roles=RESEARCHERS, message="删除成功"
    ),
]
