"""Conversations with agents in the research dialect, and the history across projects."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Any, Self

from pydantic import Field, StringConstraints
from starlette.responses import Response

from zhiren import Call, Fact, Page, Stream, delete, get, post
from zhiren.db import later
from zhiren.kernel.api.interview import Moment
from zhiren.kernel.api.research import Camel, Id
from zhiren.trimming import TRIMMED
from zhiren_knowledge import advising
from zhiren_knowledge.api.research.shapes import RESEARCHERS, Ident, Known, Paging, Said, Shelves
from zhiren_knowledge.conversations import Conversations
from zhiren_knowledge.projects import Projects
from zhiren_knowledge.tables import Message
from zhiren_knowledge.talking import Listed, Talks, Wanted

Title = Annotated[str, Field(min_length=1, max_length=200), TRIMMED]
_DEFAULT = "deepseek-v3"


class ConversationsIn(Paging):
    """Which conversations to list."""

    project_id: Known | None = None
    agent_id: Ident | None = None


class HistoryIn(ConversationsIn):
    """Which conversations of all projects to list; a day is taken whole."""

    start_date: date | None = None
    end_date: date | None = None
    keyword: Annotated[str, StringConstraints(max_length=100)] | None = None

    @property
    def between(self) -> tuple[datetime | None, datetime | None]:
        """The moments between which conversations began."""
        end = _midnight(self.end_date)
        return _midnight(self.start_date), later(end, timedelta(days=1)) if end else None


class ConversationIn(Camel):
    """A conversation to be begun."""

    project_id: Known | None = None
    agent_id: Ident
    title: Title | None = None
    model_name: Ident = _DEFAULT


class MessageIn(Camel):
    """What is said."""

    content: Said
    kb_references: Shelves | None = None


class CreatedOut(Camel):
    """A conversation."""

    id: Id
    title: str
    agent_id: str
    project_id: Id | None
    model_name: str
    message_count: int
    created_at: Moment


class ConversationOut(CreatedOut):
    """A conversation in a list."""

    agent_name: str
    project_name: str | None
    total_tokens: int
    updated_at: Moment

    @classmethod
    def of(cls, listed: Listed, call: Call) -> Self:
        """Show what is *listed*."""
        row = listed.row
        return cls(
            **_common(listed),
            agent_name=_agent_name(call, row.agent_id or ""),
            project_name=listed.project_name,
            total_tokens=listed.tokens,
            updated_at=row.updated_at,
        )


class MessageOut(Camel):
    """Something that was said."""

    id: Id
    role: str
    content: str
    created_at: Moment


class AnswerOut(MessageOut):
    """Something that an agent said."""

    is_pinned: bool
    tokens: int


class ConversationDetailOut(CreatedOut):
    """A conversation with everything that was said."""

    messages: list[AnswerOut | MessageOut]
    updated_at: Moment


class HistoryOut(Camel):
    """A conversation in the history."""

    conversation_id: Id
    title: str
    agent_id: str
    agent_name: str
    project_id: Id | None
    project_name: str | None
    source: str
    """``project`` or ``global``."""
    message_count: int
    created_at: Moment
    last_message_at: Moment


async def list_conversations(call: Call, query: ConversationsIn) -> Page:
    """List conversations with agents, the latest first."""
    wanted = Wanted(project_id=query.project_id, agent_id=query.agent_id)
    async with call.reading() as session:
        talks = Talks(session, call.actor.user_id)
        found, total = await talks.page(wanted, query.page, query.page_size)
    items = [ConversationOut.of(one, call) for one in found]
    return Page(items=items, total=total, page=query.page, page_size=query.page_size)


async def list_history(call: Call, query: HistoryIn) -> Page:
    """List conversations across all projects."""
    wanted = Wanted(
        project_id=query.project_id,
        agent_id=query.agent_id,
        between=query.between,
        keyword=query.keyword,
    )
    async with call.reading() as session:
        talks = Talks(session, call.actor.user_id)
        found, total = await talks.page(wanted, query.page, query.page_size)
    items = [_history(one, call) for one in found]
    return Page(items=items, total=total, page=query.page, page_size=query.page_size)


async def create_conversation(call: Call, body: ConversationIn) -> CreatedOut:
    """Begin a conversation with an agent."""
    persona = advising.persona_of(call, body.agent_id)
    advising.check_model(call, body.model_name, "modelName")
    async with call.writing() as session:
        if body.project_id is not None:
            await Projects(session, call.actor.user_id).get(body.project_id)
        talks = Talks(session, call.actor.user_id)
        row = await talks.create(
            title=body.title or _agent_name(call, body.agent_id),
            agent_id=advising.agent_id(persona),
            project_id=body.project_id,
            model_name=body.model_name,
        )
        return CreatedOut(**_common(await talks.listed(row)))


async def show_conversation(call: Call, conversation_id: str) -> ConversationDetailOut:
    """Show a conversation with everything that was said."""
    async with call.reading() as session:
        talks = Talks(session, call.actor.user_id)
        row = await talks.get(conversation_id)
        messages = await Conversations(session).messages(row.id)
        listed = await talks.listed(row)
    said = [_message(one) for one in messages]
    return ConversationDetailOut(**_common(listed), messages=said, updated_at=row.updated_at)


async def send_message(call: Call, conversation_id: str, body: MessageIn) -> Stream:
    """Say something, and hear the agent's answer while it is given."""
    async with call.reading() as session:
        row = await Talks(session, call.actor.user_id).get(conversation_id)
    named = row.agent_id
    persona = advising.persona_of(call, named) if named else advising.COMPANION
    said = await advising.say(call, row, body.content, body.kb_references or [], persona)
    begun = Fact("start", {"conversationId": row.id})
    return Stream(advising.listen(call, said, begun))


async def delete_conversation(call: Call, conversation_id: str) -> Response:
    """Forget a conversation."""
    async with call.writing() as session:
        await Talks(session, call.actor.user_id).forget(conversation_id)
    return Response(status_code=204)


async def pin_message(call: Call, message_id: str) -> None:
    """Make a message part of its project's background."""
    async with call.writing() as session:
        await Talks(session, call.actor.user_id).pin(message_id)


def _common(listed: Listed) -> dict[str, Any]:
    row = listed.row
    return {
        "id": row.id,
        "title": row.title,
        "agent_id": row.agent_id or "",
        "project_id": row.project_id,
        "model_name": row.model_name or _DEFAULT,
        "message_count": listed.messages,
        "created_at": row.created_at,
    }


def _history(listed: Listed, call: Call) -> HistoryOut:
    row = listed.row
    return HistoryOut(
        conversation_id=row.id,
        title=row.title,
        agent_id=row.agent_id or "",
        agent_name=_agent_name(call, row.agent_id or ""),
        project_id=row.project_id,
        project_name=listed.project_name,
        source="project" if row.project_id else "global",
        message_count=listed.messages,
        created_at=row.created_at,
        last_message_at=row.updated_at,
    )


def _message(row: Message) -> AnswerOut | MessageOut:
    said: dict[str, Any] = {
        "id": row.id,
        "role": row.role,
        "content": row.content,
        "created_at": row.created_at,
    }
    if row.role != "assistant":
        return MessageOut(**said)
    return AnswerOut(**said, is_pinned=row.is_pinned, tokens=row.usage.get("total_tokens", 0))


def _agent_name(call: Call, ident: str) -> str:
    found = (p for p in call.host.personas.values() if advising.agent_id(p.name) == ident)
    persona = next(found, None)
    return persona.title.get(call.language, persona.name) if persona else ident


def _midnight(day: date | None) -> datetime | None:
    return datetime.combine(day, time(), tzinfo=UTC) if day else None


endpoints = [
    get("/conversations", list_conversations, roles=RESEARCHERS),
    post("/conversations", create_conversation, roles=RESEARCHERS, status=201),
    get("/conversations/{conversation_id}", show_conversation, roles=RESEARCHERS),
    delete("/conversations/{conversation_id}", delete_conversation, roles=RESEARCHERS, status=204),
    post(
        "/conversations/{conversation_id}/messages/stream",
        send_message,
        roles=RESEARCHERS,
    ),
    post("/messages/{message_id}/pin", pin_message, roles=RESEARCHERS, message="已固定到项目背景"),
    get("/history", list_history, roles=RESEARCHERS),
]
