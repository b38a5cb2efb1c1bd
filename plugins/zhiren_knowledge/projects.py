"""What can be done with projects: the background of somebody's research."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from zhiren.db import utcnow
from zhiren.errors import NotFound
from zhiren_knowledge.service import paged
from zhiren_knowledge.tables import Conversation, Message, Project

SORTS = {
    "createdAt": Project.created_at,
    "updatedAt": Project.updated_at,
    "name": Project.name,
}
_PINNED = 20
"""Pinned messages that a conversation is told of."""


@dataclass(frozen=True)
class Projects:
    """The projects of one person that one transaction can see."""

    session: AsyncSession
    user_id: str

    async def get(self, project_id: str) -> Project:
        """Find a project or say that there is none."""
        row = await self.session.get(Project, project_id)
        if row is None or row.created_by != self.user_id:
            raise NotFound("project", project_id)
        return row

    async def create(self, name: str, description: str) -> Project:
        """Begin a project."""
        row = Project(name=name, description=description, created_by=self.user_id)
        self.session.add(row)
        await self.session.flush()
        return row

    async def change(self, project_id: str, values: Mapping[str, Any]) -> Project:
        """Set the columns in *values*."""
        row = await self.get(project_id)
        for name, value in values.items():
            setattr(row, name, value)
        row.updated_at = utcnow()
        await self.session.flush()
        return row

    async def delete(self, project_id: str) -> None:
        """Forget a project with its conversations."""
        row = await self.get(project_id)
        inside = select(Conversation.id).where(Conversation.project_id == row.id)
        await self.session.execute(delete(Message).where(Message.conversation_id.in_(inside)))
        await self.session.execute(delete(Conversation).where(Conversation.project_id == row.id))
        await self.session.delete(row)

    async def page(
        self, page: int, page_size: int, sort: str = "createdAt", *, rising: bool = False
    ) -> tuple[Sequence[Project], int]:
        """List one page of projects, and count them all."""
        mine = Project.created_by == self.user_id
        total = await self.session.scalar(select(func.count(Project.id)).where(mine)) or 0
        column = SORTS[sort]
        order = column.asc() if rising else column.desc()
        query = select(Project).where(mine).order_by(order, Project.id)
        return (await self.session.scalars(paged(query, page, page_size))).all(), total

    async def conversations(self, project_ids: Sequence[str]) -> dict[str, int]:
        """Count the conversations of each project."""
        inside = Conversation.project_id.in_(project_ids), Conversation.deleted_at.is_(None)
        query = select(Conversation.project_id, func.count(Conversation.id)).where(*inside)
        found = await self.session.execute(query.group_by(Conversation.project_id))
        return {ident: count for ident, count in found if ident is not None}

    async def background(self, project_id: str) -> str:
        """Write what a conversation of a project knows: its description and what was pinned."""
        row = await self.get(project_id)
        pinned = (
            select(Message.content)
            .join(Conversation, Conversation.id == Message.conversation_id)
            .where(Conversation.project_id == row.id, Message.is_pinned)
            .order_by(Message.created_at.desc(), Message.id)
            .limit(_PINNED)
        )
        said = list(await self.session.scalars(pinned))
        return "\n\n".join([f"{row.name}\n{row.description}".strip(), *reversed(said)])
