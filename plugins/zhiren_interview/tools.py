"""Interview verbs for models: positions, questions, and what was said in an interview."""

from datetime import datetime

from pydantic import BaseModel

from zhiren import CANDIDATES, READERS, STAFF, Call, tool
from zhiren_interview.fields import (
    Category,
    Content,
    Difficulty,
    InterviewStatus,
    Lines,
    Minutes,
    PageNumber,
    PageSize,
    PositionStatus,
    Prose,
    QuestionCount,
    QuestionType,
    TimeLimit,
    Title,
)
from zhiren_interview.positions import Bank, Positions
from zhiren_interview.records import InterviewRecord, record
from zhiren_interview.service import Interviews
from zhiren_interview.tables import Interview, Position, Question


class PositionOut(BaseModel):
    """A position."""

    position_id: str
    title: str
    category: str
    status: str
    description: str
    requirements: list[str]
    interview_duration: int
    question_count: int
    created_at: datetime


class PositionsOut(BaseModel):
    """One page of positions."""

    total: int
    positions: list[PositionOut]


class QuestionOut(BaseModel):
    """A question of a bank, with what only interviewers know."""

    question_id: str
    position_id: str
    content: str
    type: str
    difficulty: str
    time_limit: int
    follow_up_enabled: bool
    reference_answer: str | None
    scoring_points: list[str]


class QuestionsOut(BaseModel):
    """One page of questions."""

    total: int
    questions: list[QuestionOut]


class RemovedOut(BaseModel):
    """What was taken away."""

    question_id: str
    deleted: bool


class InterviewOut(BaseModel):
    """An interview in a list."""

    interview_id: str
    position_id: str
    position_title: str
    candidate_id: str
    candidate_name: str
    status: str
    style: str
    created_at: datetime
    ended_at: datetime | None


class InterviewsOut(BaseModel):
    """One page of interviews."""

    total: int
    interviews: list[InterviewOut]


@tool(
    roles=READERS | CANDIDATES,
    read_only=True,
    zh="列出招聘岗位。",
    example={"status": "active"},
)
async def list_positions(
    call: Call,
    category: Category | None = None,
    status: PositionStatus | None = None,
    page: PageNumber = 1,
    page_size: PageSize = 20,
) -> PositionsOut:
    """List the positions that the caller may see, newest first.

    Use to find a position's id, or to tell which jobs are open.
    """
    where = {"category": category, "status": status}
    async with call.reading() as session:
        rows, total = await Positions(session).page(where, page, page_size)
    return PositionsOut(total=total, positions=[_position(row) for row in rows])


@tool(
    roles=STAFF,
    zh="创建一个招聘岗位。",
    example={
        "title": "后端工程师",
        "category": "system",
        "description": "负责交易系统研发",
        "requirements": ["熟悉 Java", "了解分布式系统"],
    },
)
async def create_position(  # noqa: PLR0913 - the wire's own fields
    call: Call,
    *,
    title: Title,
    category: Category,
    description: Prose,
    requirements: Lines,
    interview_duration: Minutes = 30,
    question_count: QuestionCount = 5,
) -> PositionOut:
    """Open a position in the caller's organisation.

    Use when somebody wants to hire for a job that is not there yet. Interviews for it ask the
    questions of its bank first, then questions made from the requirements.
    """
    fields = {
        "title": title,
        "category": category,
        "description": description,
        "requirements": requirements,
        "interview_duration": interview_duration,
        "question_count": question_count,
    }
    async with call.writing() as session:
        return _position(await Positions(session).create(fields))


@tool(
    roles=STAFF,
    zh="为岗位题库添加一道题目。",
    example={
        "position_id": "$position",
        "content": "请介绍一次你优化系统性能的经历。",
        "type": "technical",
        "difficulty": "medium",
        "scoring_points": ["说明瓶颈如何定位", "说明结果与数据"],
    },
)
async def add_question(  # noqa: PLR0913 - the wire's own fields
    call: Call,
    *,
    position_id: str,
    content: Content,
    type: QuestionType,  # noqa: A002 - the API's own word
    difficulty: Difficulty,
    time_limit: TimeLimit = 180,
    follow_up_enabled: bool = True,
    reference_answer: Prose | None = None,
    scoring_points: Lines | None = None,
) -> QuestionOut:
    """Add a question to a position's bank.

    Use when interviews for this position should ask something in particular. The scoring points
    and the reference answer are never shown to candidates.
    """
    fields = {
        "position_id": position_id,
        "content": content,
        "type": type,
        "difficulty": difficulty,
        "time_limit": time_limit,
        "follow_up_enabled": follow_up_enabled,
        "reference_answer": reference_answer,
        "scoring_points": scoring_points or [],
    }
    async with call.writing() as session:
        return _question(await Bank(session).add(fields))


@tool(roles=STAFF, read_only=True, zh="列出题库中的题目。", example={"position_id": "$position"})
async def list_questions(  # noqa: PLR0913 - the wire's own fields
    call: Call,
    *,
    position_id: str | None = None,
    type: QuestionType | None = None,  # noqa: A002 - the API's own word
    difficulty: Difficulty | None = None,
    page: PageNumber = 1,
    page_size: PageSize = 20,
) -> QuestionsOut:
    """List the questions of the bank, easy ones first.

    Use to see what interviews for a position will ask, or to find a question's id.
    """
    where = {"position_id": position_id, "type": type, "difficulty": difficulty}
    async with call.reading() as session:
        rows, total = await Bank(session).page(where, page, page_size)
    return QuestionsOut(total=total, questions=[_question(row) for row in rows])


@tool(
    roles=STAFF,
    destructive=True,
    zh="从题库中删除一道题目。",
    example={"question_id": "$question"},
)
async def delete_question(call: Call, question_id: str) -> RemovedOut:
    """Delete a question from the bank for good.

    Use only when somebody asked for exactly this question to be removed. Interviews that asked it
    before keep their copy.
    """
    async with call.writing() as session:
        await Bank(session).remove(question_id)
    return RemovedOut(question_id=question_id, deleted=True)


@tool(roles=READERS, read_only=True, zh="列出面试。", example={"position_id": "$position"})
async def list_interviews(
    call: Call,
    position_id: str | None = None,
    status: InterviewStatus | None = None,
    page: PageNumber = 1,
    page_size: PageSize = 20,
) -> InterviewsOut:
    """List interviews, newest first.

    Use to find an interview's id, or to tell how many candidates were interviewed.
    """
    where = {"position_id": position_id, "status": status}
    async with call.reading() as session:
        rows, total = await Interviews(session).page(where, (None, None), page, page_size)
    return InterviewsOut(total=total, interviews=[_interview(row) for row in rows])


@tool(
    roles=READERS,
    read_only=True,
    zh="查看一场面试的完整记录：问题、回答与评估。",
    example={"interview_id": "$interview"},
)
async def show_interview(call: Call, interview_id: str) -> InterviewRecord:
    """Show one interview whole: its questions with scoring points, answers and assessments.

    Use when a report is to be written, or a question about what a candidate said is to be
    answered from the transcript.
    """
    async with call.reading() as session:
        return await record(session, interview_id)


def _position(row: Position) -> PositionOut:
    names = PositionOut.model_fields.keys() - {"position_id"}
    return PositionOut(position_id=row.id, **{name: getattr(row, name) for name in names})


def _question(row: Question) -> QuestionOut:
    names = QuestionOut.model_fields.keys() - {"question_id"}
    return QuestionOut(question_id=row.id, **{name: getattr(row, name) for name in names})


def _interview(row: Interview) -> InterviewOut:
    same = ("position_id", "candidate_id", "candidate_name", "status", "style", "created_at")
    values = {name: getattr(row, name) for name in (*same, "ended_at")}
    return InterviewOut(interview_id=row.id, position_title=row.title, **values)
