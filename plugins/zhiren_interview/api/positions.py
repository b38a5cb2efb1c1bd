"""Positions in the interview dialect."""

from typing import Self

from pydantic import BaseModel

from zhiren import CANDIDATES, READERS, STAFF, Call, Page, get, patch, post
from zhiren.kernel.api.interview import Moment
from zhiren_interview.api.shapes import Body, Paging
from zhiren_interview.fields import (
    Category,
    Lines,
    Minutes,
    PositionStatus,
    Prose,
    QuestionCount,
    Title,
)
from zhiren_interview.positions import Positions
from zhiren_interview.tables import Position


class PositionIn(Body):
    """A new position."""

    title: Title
    category: Category
    description: Prose
    requirements: Lines
    interview_duration: Minutes = 30
    question_count: QuestionCount = 5


class PositionChange(Body):
    """What may be changed; what is not sent stays."""

    title: Title | None = None
    category: Category | None = None
    description: Prose | None = None
    requirements: Lines | None = None
    interview_duration: Minutes | None = None
    question_count: QuestionCount | None = None
    status: PositionStatus | None = None


class PositionsIn(Paging):
    """Which positions to list."""

    category: Category | None = None
    status: PositionStatus | None = None


class CreatedPositionOut(BaseModel):
    """A position that has just been made."""

    position_id: str
    title: str
    category: str
    status: str
    created_at: Moment


class ListedPositionOut(CreatedPositionOut):
    """A position in a list."""

    interview_count: int

    @classmethod
    def of(cls, row: Position, counts: dict[str, int]) -> Self:
        """Show *row* with its number of interviews."""
        return cls(**_shown(row), interview_count=counts.get(row.id, 0))


class PositionOut(ListedPositionOut):
    """A position whole."""

    description: str
    requirements: list[str]
    interview_duration: int
    question_count: int

    @classmethod
    def of(cls, row: Position, counts: dict[str, int]) -> Self:
        """Show all of *row*."""
        more = ("description", "requirements", "interview_duration", "question_count")
        values = {name: getattr(row, name) for name in more}
        return cls(**_shown(row), **values, interview_count=counts.get(row.id, 0))


async def create_position(call: Call, body: PositionIn) -> CreatedPositionOut:
    """Open a position."""
    async with call.writing() as session:
        row = await Positions(session).create(body.model_dump())
    return CreatedPositionOut(**_shown(row))


async def list_positions(call: Call, query: PositionsIn) -> Page:
    """List the positions that the caller may see."""
    where = {"category": query.category, "status": query.status}
    async with call.reading() as session:
        positions = Positions(session)
        rows, total = await positions.page(where, query.page, query.page_size)
        counts = await positions.interview_counts(rows)
    return query.answer([ListedPositionOut.of(row, counts) for row in rows], total)


async def show_position(call: Call, position_id: str) -> PositionOut:
    """Show one position."""
    async with call.reading() as session:
        positions = Positions(session)
        row = await positions.get(position_id)
        return PositionOut.of(row, await positions.interview_counts([row]))


async def change_position(call: Call, position_id: str, body: PositionChange) -> PositionOut:
    """Change or close a position."""
    changes = body.model_dump(exclude_none=True)
    async with call.writing() as session:
        positions = Positions(session)
        row = await positions.change(position_id, changes)
        return PositionOut.of(row, await positions.interview_counts([row]))


def _shown(row: Position) -> dict[str, object]:
    same = ("title", "category", "status", "created_at")
    return {"position_id": row.id} | {name: getattr(row, name) for name in same}


endpoints = [
    post("/positions", create_position, roles=STAFF),
    get("/positions", list_positions, roles=READERS | CANDIDATES),
    get("/positions/{position_id}", show_position, roles=READERS | CANDIDATES),
    patch("/positions/{position_id}", change_position, roles=STAFF),
]
