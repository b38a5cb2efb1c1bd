"""How what a researcher says is taken, answered aloud by an agent, and remembered.

As with questions to a knowledge base, what is said is stored before any thinking starts, and the
answer before its end is announced.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from zhiren import Call, Forbidden, Graph, Invalid, Mind, Persona
from zhiren.db import new_id, utcnow
from zhiren.streaming.streams import Speaker
from zhiren.utterances import Done, Fact, Reset, Token, Utterance, ends
from zhiren_knowledge.answering import Tally, leave
from zhiren_knowledge.conversations import Conversations
from zhiren_knowledge.projects import Projects
from zhiren_knowledge.service import KnowledgeBases
from zhiren_knowledge.tables import Conversation, Message

COMPANION = "companion"
"""Who answers a chat with nobody in particular."""
MODELS = ("deepseek-v3", "qwen3-72b", "gemini-pro")
"""Names of models that the research document lets clients ask for."""
_REMEMBERED = 200
"""Messages that an agent goes back to: what fills its form may have been said long ago."""
TALKED_TO = frozenset({"advise", "assistant", "answer_query", "screen_query"})
"""Graphs whose personas can be talked to; the others work inside their own feature."""
_PREFIX = "agent-"


@dataclass(frozen=True, kw_only=True)
class Said:
    """Something that was said, on its way to an answer: all that the task needs."""

    message_id: str
    answer_id: str
    """The message that will answer; also the stream in which it is said."""
    persona: str
    kb_ids: Sequence[str] = ()
    model_name: str | None = None
    language: str = "zh"
    task_id: str = ""


def agent_id(persona: str) -> str:
    """Write a persona's name as the research document writes agents."""
    return _PREFIX + persona.replace("_", "-")


def persona_of(call: Call, ident: str) -> str:
    """Find the persona that an agent's id means."""
    name = ident.removeprefix(_PREFIX).replace("-", "_")
    if not ident.startswith(_PREFIX) or name not in call.host.personas:
        raise Invalid(f"没有这个智能体 · No agent is called {ident!r}.", field="agentId")
    persona = call.host.personas[name]
    if persona.graph not in TALKED_TO:
        raise Invalid(f"没有这个智能体 · No agent is called {ident!r}.", field="agentId")
    if not serves(call, persona):
        raise Forbidden(f"你的账号不能使用该智能体 · {ident} works with what you may not see.")
    return name


def serves(call: Call, persona: Persona) -> bool:
    """Tell whether the caller may use any of a persona's tools: without one it is no help."""
    tools = [call.host.tools[name] for name in persona.tools if name in call.host.tools]
    return not persona.tools or any(tool.allows(call.actor) for tool in tools)


def check_model(call: Call, name: str, field: str) -> str:
    """Refuse a model that nobody knows."""
    cast = {model for one in call.host.personas.values() for model in one.models}
    if name not in {*MODELS, *cast, *call.host.settings.model_names}:
        raise Invalid(f"没有这个模型 · No model is called {name!r}.", field=field)
    return name


async def say(
    call: Call, row: Conversation, content: str, kb_ids: Sequence[str], persona: str
) -> Said:
    """Write down what was said and have it answered in the background."""
    async with call.writing() as session:
        for kb_id in kb_ids:
            await KnowledgeBases(session).get(kb_id)
        row = await session.merge(row)
        message = await Conversations(session).ask(row, content)
        said = Said(
            message_id=message.id,
            answer_id=new_id("msg"),
            persona=persona,
            kb_ids=list(dict.fromkeys(kb_ids)),
            model_name=row.model_name,
            language=call.language,
        )
        task = await call.enqueue(session, "answer_researcher", asdict(said), name=content[:100])
    return replace(said, task_id=task.id)


async def listen(call: Call, said: Said, first: Fact) -> AsyncIterator[Utterance]:
    """Hear *first*, then the answer while it is given; whoever leaves stops what it would cost."""
    over = False
    yield first
    try:
        async for one in call.host.streams.watch(said.answer_id):
            over = ends(one.utterance)
            yield one.utterance
    finally:
        if not over:
            leave(call, said.task_id, _mind(call, said, 0))


async def answer(call: Call, said: Said, speaker: Speaker) -> str:
    """Answer aloud and remember it; what was answered before is only said to its end again."""
    async with call.reading() as session:
        given = await session.get(Message, said.answer_id)
        asked = await session.get_one(Message, said.message_id)
    if given is None:
        outcome = await _think(call, said, asked, speaker)
        given = await _remember(call, said, asked, outcome)
    tokens = given.usage.get("total_tokens", 0)
    await speaker.say(Done(given.content, {"messageId": given.id, "tokens": tokens} | given.usage))
    return given.id


async def _think(call: Call, said: Said, asked: Message, speaker: Speaker) -> Mapping[str, Any]:
    async with call.reading() as session:
        conversations = Conversations(session)
        history = await conversations.history(asked, _REMEMBERED)
        spent = await conversations.spent(asked.conversation_id)
        row = await session.get_one(Conversation, asked.conversation_id)
        projects = Projects(session, row.created_by)
        background = await projects.background(row.project_id) if row.project_id else ""
    state: Mapping[str, Any] = {
        "said": asked.content,
        "history": history,
        "background": background,
        "kb_ids": list(said.kb_ids),
    }
    graph, state = _way(call, said, state)
    tally = Tally()
    outcome: Mapping[str, Any] = {}
    async for one in graph.stream(state, tally.over(_mind(call, said, spent))):
        match one:
            case Done(_, data):
                outcome = data
            case Token() | Reset():
                await speaker.say(one)
    return {**outcome, "usage": tally.total()}


def _way(call: Call, said: Said, state: Mapping[str, Any]) -> tuple[Graph, Mapping[str, Any]]:
    """Choose how the persona thinks: in its own way, where that can be talked to.

    Of several knowledge bases each is asked by itself.
    """
    own = call.host.graphs[call.host.personas[said.persona].graph]
    if own.hears is None or len(said.kb_ids) > 1:
        return call.host.graphs["advise"], state
    heard = own.heard(state["said"], state["history"])
    if said.kb_ids and "kb_id" in heard:
        heard["kb_id"] = said.kb_ids[0]
    return own, heard


def _mind(call: Call, said: Said, spent: int) -> Mind:
    """Give the persona the model that was asked for, within the conversation's budget."""
    mind = call.host.mind(said.persona, call)
    named = call.host.settings.model_names.get(said.model_name or "")
    own = mind.persona.models.get(said.model_name or "", {})
    model = call.host.models.chat(
        named or mind.persona.model,
        temperature=own.get("temperature", mind.persona.temperature),
        budget=call.host.models.budget(spent),
    )
    return replace(mind, model=model)


async def _remember(call: Call, said: Said, asked: Message, outcome: Mapping[str, Any]) -> Message:
    message = Message(
        id=said.answer_id,
        conversation_id=asked.conversation_id,
        turn=asked.turn + 1,
        role="assistant",
        content=outcome["answer"],
        sources=[],
        citations=[],
        usage=outcome["usage"],
        made_by=outcome["made_by"],
        fell_back=outcome["fell_back"],
    )
    async with call.writing() as session:
        session.add(message)
        row = await session.get_one(Conversation, asked.conversation_id)
        row.updated_at = utcnow()
    return message
