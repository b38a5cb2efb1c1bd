"""Positions in the interview dialect."""

from typing import Self

from pydantic import BaseModel

from zhiren import CANDIDATES, READERS, STAFF, Call, Page, get, patch, post, put
from zhiren.access import ADMINS
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
    Weight,
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


class SignalWeightsIn(Body):
    """What speech and video count in a total, in hundredths; the five dimensions have the rest."""

    speech: Weight = 0
    video: Weight = 0


class SignalWeightsOut(BaseModel):
    """What they count from now on."""

    position_id: str
    speech: int
    video: int


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


async def weigh_signals(call: Call, position_id: str, body: SignalWeightsIn) -> SignalWeightsOut:
    """Say what speech and video count in the totals of interviews that are opened from now on.

    Nothing, as long as nobody says otherwise. Candidates are told before they agree, and who does
    not agree to being described is scored without.
    """
    weights = body.model_dump()
    async with call.host.database.writing(call.actor) as session:
        row = await Positions(session).change(
            position_id, {"signal_weights": weights if any(weights.values()) else None}
        )
        entry = call.host.audit.entry(call)
        entry.action, entry.subject = f"weigh signals {weights}", row.id
        session.add(entry)
    return SignalWeightsOut(position_id=row.id, **weights)


endpoints = [
    post("/positions", create_position, roles=STAFF),
    get("/positions", list_positions, roles=READERS | CANDIDATES),
    get("/positions/{position_id}", show_position, roles=READERS | CANDIDATES),
    patch("/positions/{position_id}", change_position, roles=STAFF),
    put("/positions/{position_id}/signal-weights", weigh_signals, roles=ADMINS),
]
