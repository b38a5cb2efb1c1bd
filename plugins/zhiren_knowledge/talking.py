"""Conversations of researchers: with an agent, or with nobody in particular."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from zhiren.db import utcnow
from zhiren.errors import Invalid, NotFound
from zhiren_knowledge.service import paged
from zhiren_knowledge.tables import Conversation, Feedback, Message, Project


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which conversations a list should show."""

    project_id: str | None = None
    agent_id: str | None = None
    between: tuple[datetime | None, datetime | None] = (None, None)
    keyword: str | None = None


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A conversation with what a list tells of it."""

    row: Conversation
    project_name: str | None
    messages: int
    tokens: int


@dataclass(frozen=True)
class Talks:
    """The conversations of one person that one transaction can see."""

    session: AsyncSession
    user_id: str

    async def get(self, conversation_id: str) -> Conversation:
        """Find a conversation or say that there is none."""
        row = await self.session.get(Conversation, conversation_id)
        if row is None or row.created_by != self.user_id or row.deleted_at is not None:
            raise NotFound("conversation", conversation_id)
        return row

    async def create(self, **fields: Any) -> Conversation:
        """Begin one."""
        row = Conversation(created_by=self.user_id, **fields)
        self.session.add(row)
        await self.session.flush()
        return row

    async def page(self, wanted: Wanted, page: int, page_size: int) -> tuple[list[Listed], int]:
        """List one page of the conversations with agents, the latest first; count them all."""
        query = _chosen(select(Conversation), self.user_id, wanted)
        total = await self.session.scalar(select(func.count()).select_from(query.subquery())) or 0
        latest = query.order_by(Conversation.updated_at.desc(), Conversation.id)
        rows = list(await self.session.scalars(paged(latest, page, page_size)))
        return await self._listed(rows), total

    async def chats(self, most: int) -> Sequence[Conversation]:
        """List the latest conversations with nobody in particular."""
        query = select(Conversation).where(
            Conversation.created_by == self.user_id,
            Conversation.agent_id.is_(None),
            Conversation.deleted_at.is_(None),
        )
        latest = query.order_by(Conversation.updated_at.desc(), Conversation.id).limit(most)
        return (await self.session.scalars(latest)).all()

    async def forget(self, conversation_id: str) -> None:
        """Take a conversation away for good: what was said goes, that it was there stays known."""
        row = await self.get(conversation_id)
        said = select(Message.id).where(Message.conversation_id == row.id)
        await self.session.execute(delete(Feedback).where(Feedback.message_id.in_(said)))
        await self.session.execute(delete(Message).where(Message.conversation_id == row.id))
        row.deleted_at, row.title = utcnow(), ""

    async def pin(self, message_id: str) -> Message:
        """Make a message part of its project's background."""
        message = await self.session.get(Message, message_id)
        if message is None:
            raise NotFound("message", message_id)
        try:
            row = await self.get(message.conversation_id)
        except NotFound:
            raise NotFound("message", message_id) from None
        if row.project_id is None:
            raise Invalid("该对话不属于任何项目 · This conversation has no project.", field="id")
        message.is_pinned = True
        return message

    async def listed(self, row: Conversation) -> Listed:
        """Tell of one conversation what a list would."""
        return (await self._listed([row]))[0]

    async def _listed(self, rows: Sequence[Conversation]) -> list[Listed]:
        names = await self._project_names(rows)
        counts: dict[str, int] = {row.id: 0 for row in rows}
        tokens = dict(counts)
        said = select(Message.conversation_id, Message.usage)
        here = said.where(Message.conversation_id.in_(list(counts)))
        for ident, usage in await self.session.execute(here):
            counts[ident] += 1
            tokens[ident] += usage.get("total_tokens", 0)
        return [
            Listed(
                row=row,
                project_name=names.get(row.project_id or ""),
                messages=counts[row.id],
                tokens=tokens[row.id],
            )
            for row in rows
        ]

    async def _project_names(self, rows: Sequence[Conversation]) -> dict[str, str]:
        idents = {row.project_id for row in rows if row.project_id}
        query = select(Project.id, Project.name).where(Project.id.in_(idents))
        return dict(iter(await self.session.execute(query)))


def _chosen(query: Select[Any], user_id: str, wanted: Wanted) -> Select[Any]:
    query = query.where(
        Conversation.created_by == user_id,
        Conversation.agent_id.is_not(None),
        Conversation.deleted_at.is_(None),
    )
    if wanted.project_id is not None:
        query = query.where(Conversation.project_id == wanted.project_id)
    if wanted.agent_id is not None:
        query = query.where(Conversation.agent_id == wanted.agent_id)
    begin, end = wanted.between
    if begin is not None:
        query = query.where(Conversation.created_at >= begin)
    if end is not None:
        query = query.where(Conversation.created_at < end)
    if wanted.keyword:
        said = select(Message.conversation_id).where(
            Message.content.icontains(wanted.keyword, autoescape=True)
        )
        named = Conversation.title.icontains(wanted.keyword, autoescape=True)
        query = query.where(or_(named, Conversation.id.in_(said)))
    return query
