"""Question banks in the interview dialect. Candidates never see these."""

from typing import Self

from pydantic import BaseModel, Field

from zhiren import STAFF, Call, Page, get, post
from zhiren.kernel.api.interview import Moment
from zhiren_interview.api.shapes import Body, Paging
from zhiren_interview.fields import (
    Content,
    Difficulty,
    Lines,
    Prose,
    QuestionType,
    TimeLimit,
)
from zhiren_interview.positions import Bank
from zhiren_interview.tables import Question


class QuestionIn(Body):
    """A new question."""

    position_id: str
    content: Content
    type: QuestionType
    difficulty: Difficulty
    time_limit: TimeLimit = 180
    follow_up_enabled: bool = True
    reference_answer: Prose | None = None
    scoring_points: Lines = Field(default_factory=list)


class QuestionsIn(Paging):
    """Which questions to list."""

    position_id: str | None = None
    type: QuestionType | None = None
    difficulty: Difficulty | None = None


class QuestionOut(BaseModel):
    """A question, as interviewers see it."""

    question_id: str
    position_id: str
    content: str
    type: str
    difficulty: str
    time_limit: int
    follow_up_enabled: bool
    reference_answer: str | None
    scoring_points: list[str]
    created_at: Moment

    @classmethod
    def of(cls, row: Question) -> Self:
        """Show *row*."""
        names = cls.model_fields.keys() - {"question_id"}
        return cls(question_id=row.id, **{name: getattr(row, name) for name in names})


async def create_question(call: Call, body: QuestionIn) -> QuestionOut:
    """Add a question to a position's bank."""
    async with call.writing() as session:
        return QuestionOut.of(await Bank(session).add(body.model_dump()))


async def list_questions(call: Call, query: QuestionsIn) -> Page:
    """List questions, easy ones first."""
    where = query.model_dump(exclude={"page", "page_size"})
    async with call.reading() as session:
        rows, total = await Bank(session).page(where, query.page, query.page_size)
    return query.answer([QuestionOut.of(row) for row in rows], total)


endpoints = [
    post("/questions", create_question, roles=STAFF),
    get("/questions", list_questions, roles=STAFF),
]
