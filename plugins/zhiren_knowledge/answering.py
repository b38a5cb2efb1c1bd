"""How a question to a knowledge base is taken, answered aloud, and remembered.

The question is stored before any thinking starts and the answer before its end is announced, so
that a killed process loses nothing. A listener that leaves stops what a model would be paid for.
"""

import asyncio
import time
from collections.abc import AsyncGenerator, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from zhiren import Call, Mind
from zhiren.db import new_id, utcnow
from zhiren.errors import TimedOut, Unavailable, ZhirenError
from zhiren.models.chat import Usage
from zhiren.models.metering import Metered
from zhiren.streaming.streams import Speaker
from zhiren.utterances import Done, Fact, Failed, Progress, Token, Utterance, ends
from zhiren_knowledge.conversations import Conversations
from zhiren_knowledge.service import Documents, KnowledgeBases
from zhiren_knowledge.tables import Conversation, Message

PERSONA = "librarian"
TOP_K = 5
_PATIENCE = 30.0
"""Seconds that a question waits for documents which are still being read."""
_LONGEST = 120.0
"""Seconds that somebody who wants the whole answer at once waits for it."""
_LOOK = 0.25
"""Seconds between two looks whether somebody still waits."""
_WAITING = {"zh": "正在处理刚上传的文档…", "en": "Reading the documents that were just uploaded…"}


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question on its way to an answer: all that the task needs."""

    question_id: str
    """The message that asks."""
    answer_id: str
    """The message that will answer; also the stream in which it is said."""
    kb_id: str
    top_k: int = TOP_K
    temperature: float | None = None
    """None leaves it to the persona."""
    max_tokens: int | None = None
    """How long the answer may be; None is as long as it needs."""
    task_id: str = ""
    """Who answers; empty to whoever does."""
    language: str = "zh"


@dataclass
class Tally:
    """What one answer costs. Built-in answers cost nothing."""

    prompt: int = 0
    completion: int = 0

    def check(self) -> None:
        """Allow everything: this only counts."""

    def add(self, usage: Usage) -> None:
        """Count one call of the model."""
        self.prompt += usage.prompt_tokens
        self.completion += usage.completion_tokens

    def over(self, mind: Mind) -> Mind:
        """Give a mind whose model is counted here."""
        return replace(mind, model=Metered(mind.model, [self])) if mind.model else mind

    def total(self) -> dict[str, int]:
        """Give the sums as they are stored with an answer."""
        return {
            "prompt_tokens": self.prompt,
            "completion_tokens": self.completion,
            "total_tokens": self.prompt + self.completion,
        }


async def ask(
    call: Call, kb_id: str, question: str, *, conversation_id: str | None, **options: Any
) -> Question:
    """Write a question down and have it answered in the background.

    *options*: ``top_k``, ``temperature``, ``max_tokens``.
    """
    async with call.writing(near=True) as session:
        await KnowledgeBases(session).get(kb_id)
        conversations = Conversations(session)
        conversation = await conversations.open(
            conversation_id, kb_id, question, by=call.actor.user_id
        )
        message = await conversations.ask(conversation, question)
        asked = Question(
            question_id=message.id,
            answer_id=new_id("msg"),
            kb_id=kb_id,
            language=call.language,
            **options,
        )
        task = await call.enqueue(
            session, "answer_question", asdict(asked), brought=message, name=question[:100]
        )
    return replace(asked, task_id=task.id)


async def listen(call: Call, question: Question) -> AsyncGenerator[Utterance, None]:
    """Hear the answer while it is said. Whoever leaves before its end stops what it would cost."""
    over = False
    try:
        async for said in call.host.streams.watch(question.answer_id):
            over = ends(said.utterance)
            yield said.utterance
    finally:
        if not over:
            leave(call, question.task_id, call.host.mind(PERSONA, call))


async def wait(call: Call, question: Question) -> Message:
    """Wait for the whole answer, as long as somebody waits for it."""
    hearing = asyncio.create_task(_hear_out(call, question))
    until = time.monotonic() + _LONGEST
    try:
        while not (await asyncio.wait([hearing], timeout=_LOOK))[0]:
            if call.request is not None and await call.request.is_disconnected():
                leave(call, question.task_id, call.host.mind(PERSONA, call))
                raise Unavailable("Nobody waits for the answer any more.")
            if time.monotonic() > until:
                raise TimedOut("The answer takes long; it will be in the conversation.")
    finally:
        hearing.cancel()
    if failure := hearing.result():
        raise Unavailable(failure.message)
    async with call.reading() as session:
        return await session.get_one(Message, question.answer_id)


async def _hear_out(call: Call, question: Question) -> Failed | None:
    """Wait for the end of an answer; give it where it is a failure."""
    last: Utterance | None = None
    async for said in call.host.streams.watch(question.answer_id):
        last = said.utterance
    return last if isinstance(last, Failed) else None


_leaving: set[asyncio.Task[Any]] = set()


def leave(call: Call, task_id: str, mind: Mind) -> None:
    """Call an answer off that a model would be paid for. One that costs nothing is finished."""
    if task_id and mind.model is not None:
        ending = asyncio.create_task(call.host.tasks.cancel(task_id, call.actor))
        _leaving.add(ending)  # or it might be forgotten before it is done
        ending.add_done_callback(_leaving.discard)


async def answer(call: Call, question: Question, speaker: Speaker) -> str:
    """Answer aloud and remember it; one that was given before is only said to its end again."""
    given, asked = await _look(call, question)
    if given is None:
        await _wait_for_documents(call, question.kb_id, speaker)
        outcome = await _think(call, question, asked, speaker)
        given = await _remember(call, question, asked, outcome)
    for said in _ending(given):
        await speaker.say(said)
    return given.id


async def _look(call: Call, question: Question) -> tuple[Message | None, Message]:
    """Find the answer, where it was given before, and the question."""
    if call.brought is not None:
        return None, call.brought
    async with call.reading() as session:
        given = await session.get(Message, question.answer_id)
        return given, await session.get_one(Message, question.question_id)


async def give_up(speaker: Speaker, error: BaseException) -> None:
    """Tell whoever listens that there will be no answer."""
    known = isinstance(error, ZhirenError)
    await speaker.say(Failed(str(error) if known else "Internal error.", type(error).__name__))


async def think_once(
    call: Call, question: str, kb_id: str | None, top_k: int, **more: Any
) -> Mapping[str, Any]:
    """Answer a question outside any conversation; give the graph's last state.

    *more*: ``history``, ``max_tokens``, ``where`` to look (as `search_knowledge` takes it).
    """
    state = _state(question, kb_id, top_k, **more)
    graph = call.host.graphs["answer_query"]
    return await graph.run(state, call.host.mind(PERSONA, call))


def sources(passages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Show passages the way they are stored with an answer."""
    return [
        {
            "doc_id": one["document_id"],
            "filename": one["filename"],
            "chunk_index": one["chunk_index"],
            "content": one["content"],
            "score": one["score"],
        }
        for one in passages
    ]


def _state(question: str, kb_id: str | None, top_k: int, **more: Any) -> dict[str, Any]:
    return {"question": question, "kb_id": kb_id, "top_k": top_k, "history": []} | more


async def _wait_for_documents(call: Call, kb_id: str, speaker: Speaker) -> None:
    """Asking right after an upload waits for what is being read."""
    async with call.reading() as session:
        task_ids = await Documents(session).in_process(kb_id)
    if not task_ids:
        return
    until = time.monotonic() + _PATIENCE
    for done, task_id in enumerate(task_ids):
        await speaker.say(Progress(done, len(task_ids), _WAITING[call.language]))
        await call.host.tasks.wait(task_id, until - time.monotonic())


async def _think(
    call: Call, question: Question, asked: Message, speaker: Speaker
) -> Mapping[str, Any]:
    history, spent = await _before(call, asked)
    more = {"history": history, "max_tokens": question.max_tokens}
    state = _state(asked.content, question.kb_id, question.top_k, **more)
    tally = Tally()
    mind = tally.over(_mind(call, question, spent))
    outcome: Mapping[str, Any] = {}
    async for said in call.host.graphs["answer_query"].stream(state, mind):
        match said:
            case Done(_, data):
                outcome = data
            case Token():
                await speaker.say(said)
    return {**outcome, "usage": tally.total()}


async def _before(call: Call, asked: Message) -> tuple[list[dict[str, str]], int]:
    """Give what was said before a question, and the tokens that it cost."""
    if asked.turn == 0:
        return [], 0
    async with call.reading() as session:
        conversations = Conversations(session)
        history = await conversations.history(asked)
        return history, await conversations.spent(asked.conversation_id)


def _mind(call: Call, question: Question, spent: int) -> Mind:
    """Give the librarian a model as warm as is asked, within the conversation's budget."""
    mind = call.host.mind(PERSONA, call)
    warmth = question.temperature
    model = call.host.models.chat(
        mind.persona.model,
        temperature=mind.persona.temperature if warmth is None else warmth,
        budget=call.host.models.budget(spent),
    )
    return replace(mind, model=model)


async def _remember(
    call: Call, question: Question, asked: Message, outcome: Mapping[str, Any]
) -> Message:
    message = Message(
        id=question.answer_id,
        conversation_id=asked.conversation_id,
        turn=asked.turn + 1,
        role="assistant",
        content=outcome["answer"],
        sources=sources(outcome["sources"]),
        citations=outcome["citations"],
        usage=outcome["usage"],
        made_by=outcome["made_by"],
        fell_back=outcome["fell_back"],
    )
    async with call.writing(near=True) as session:
        session.add(message)
        await _touch(session, asked.conversation_id)
    return message


async def _touch(session: AsyncSession, conversation_id: str) -> None:
    conversation = await session.get_one(Conversation, conversation_id)
    conversation.updated_at = utcnow()


def _ending(message: Message) -> list[Utterance]:
    known = {"message_id": message.id, "conversation_id": message.conversation_id}
    return [
        Fact("sources", {"sources": message.sources}),
        Done(message.content, known),
    ]
