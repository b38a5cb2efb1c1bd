"""What can be done with positions and their question banks. No HTTP here, and no model."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from zhiren import NotFound
from zhiren.db import prefixed
from zhiren_interview.tables import DIFFICULTIES, Interview, Position, Question


@dataclass(frozen=True)
class Positions:
    """The positions that one transaction can see."""

    session: AsyncSession

    async def get(self, position_id: str) -> Position:
        """Find a position or say that there is none."""
        if position := await self.session.get(Position, prefixed("pos", position_id)):
            return position
        raise NotFound("position", position_id)

    async def create(self, fields: Mapping[str, Any]) -> Position:
        """Open a position; *fields* are the row's."""
        self.session.add(position := Position(**fields))
        await self.session.flush()
        return position

    async def change(self, position_id: str, fields: Mapping[str, Any]) -> Position:
        """Change some *fields* of a position."""
        position = await self.get(position_id)
        for name, value in fields.items():
            setattr(position, name, value)
        await self.session.flush()
        return position

    async def page(
        self, where: Mapping[str, Any], page: int, page_size: int
    ) -> tuple[list[Position], int]:
        """List positions, newest first: one page, and how many there are."""
        query = _where(select(Position), Position, where)
        newest = query.order_by(Position.created_at.desc(), Position.id)
        return await _slice(self.session, newest, page_size, (page - 1) * page_size)

    async def slice(
        self, status: str | None, limit: int, offset: int
    ) -> tuple[list[Position], int]:
        """List positions, newest first: *limit* of them after *offset*, and how many there are."""
        query = _where(select(Position), Position, {"status": status})
        newest = query.order_by(Position.created_at.desc(), Position.id)
        return await _slice(self.session, newest, limit, offset)

    async def interview_counts(self, positions: Sequence[Position]) -> dict[str, int]:
        """Count the interviews of each position, as far as the caller sees them."""
        ids = [position.id for position in positions]
        query = select(Interview.position_id, func.count(Interview.id))
        counted = query.where(Interview.position_id.in_(ids)).group_by(Interview.position_id)
        found = await self.session.execute(counted)
        return {row[0]: row[1] for row in found}


@dataclass(frozen=True)
class Bank:
    """The questions that one transaction can see."""

    session: AsyncSession

    async def add(self, fields: Mapping[str, Any]) -> Question:
        """Add a question to the bank of a position that is there."""
        position = await Positions(self.session).get(fields["position_id"])
        question = Question(**fields, organisation_id=position.organisation_id)
        self.session.add(question)
        await self.session.flush()
        return question

    async def change(self, question_id: str, fields: Mapping[str, Any]) -> Question:
        """Change some *fields* of a question; interviews that have it keep their copy."""
        question = await self.session.get(Question, question_id)
        if question is None:
            raise NotFound("question", question_id)
        for name, value in fields.items():
            setattr(question, name, value)
        await self.session.flush()
        return question

    async def remove(self, question_id: str) -> Question:
        """Take a question out of the bank; interviews that have it keep their copy."""
        question = await self.session.get(Question, question_id)
        if question is None:
            raise NotFound("question", question_id)
        await self.session.delete(question)
        return question

    async def page(
        self, where: Mapping[str, Any], page: int, page_size: int
    ) -> tuple[list[Question], int]:
        """List questions, easy ones first: one page, and how many there are."""
        query = _where(select(Question), Question, where).order_by(*_EASY_FIRST)
        return await _slice(self.session, query, page_size, (page - 1) * page_size)

    async def of(self, position_id: str) -> list[Question]:
        """List the bank of one position, easy ones first."""
        query = select(Question).where(Question.position_id == position_id)
        return list(await self.session.scalars(query.order_by(*_EASY_FIRST)))


_EASY_FIRST = (
    case({name: place for place, name in enumerate(DIFFICULTIES)}, value=Question.difficulty),
    Question.created_at,
    Question.id,
)


def _where(query: Select[Any], table: Any, where: Mapping[str, Any]) -> Select[Any]:
    for name, value in where.items():
        if value is not None:
            query = query.where(getattr(table, name) == value)
    return query


async def _slice(
    session: AsyncSession, query: Select[Any], limit: int, offset: int
) -> tuple[list[Any], int]:
    counted = select(func.count()).select_from(query.order_by(None).subquery())
    total = await session.scalar(counted) or 0
    rows = await session.scalars(query.offset(offset).limit(limit))
    return list(rows), total
