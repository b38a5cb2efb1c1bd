"""Sockets in the documind dialect: questions and answers on one line."""

from collections.abc import AsyncIterator
from typing import Literal

from zhiren import ANYONE, Call, Socket
from zhiren.utterances import Utterance
from zhiren_knowledge import answering
from zhiren_knowledge.api.inputs import ChatIn


class QueryFrameIn(ChatIn):
    """A question, as a frame."""

    type: Literal["query"]


async def chat(call: Call, frame: QueryFrameIn) -> AsyncIterator[Utterance]:
    """Answer one question while the answer is made."""
    asked = await answering.ask(
        call, frame.kb_id, frame.query, conversation_id=frame.conversation_id, **frame.how()
    )
    async for said in answering.listen(call, asked):
        yield said


sockets = [Socket(dialect="documind", path="/ws/chat", handler=chat, roles=ANYONE)]
