"""Interviews in the interview dialect: opened, started, ended, listed, looked at."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Self

from pydantic import BaseModel, BeforeValidator, Field

from zhiren import CANDIDATES, READERS, STAFF, Call, NotFound, Page, get, post
from zhiren.db import later, utcnow
from zhiren.kernel.api.interview import Moment
from zhiren_interview import interviewing
from zhiren_interview.accommodating import Accommodations, shown
from zhiren_interview.api.shapes import Body, Paging, be_in_time, be_signed_in, stay_in
from zhiren_interview.fields import InterviewStatus, Style
from zhiren_interview.service import Interviews
from zhiren_interview.tables import Answer, Asked, Interview


def _written(day: object) -> object:
    """Refuse a bare number, which could be taken for seconds since 1970."""
    if isinstance(day, str) and not (day[:4].isdecimal() and "-" in day):
        raise ValueError("This takes a day, as in 2025-12-16.")
    return day


Day = Annotated[date | datetime, Field(union_mode="left_to_right"), BeforeValidator(_written)]
"""A day, or a moment for those who want it exact."""


class InterviewIn(Body):
    """An interview to be opened."""

    position_id: str
    interviewer_style: Style = "friendly"


class InterviewsIn(Paging):
    """Which interviews to list."""

    status: InterviewStatus | None = None
    position_id: str | None = None
    start_date: Day | None = None
    end_date: Day | None = None
    """A day is taken whole."""

    @property
    def between(self) -> tuple[datetime | None, datetime | None]:
        """The moments between which interviews were created."""
        whole = self.end_date is not None and not isinstance(self.end_date, datetime)
        end = _moment(self.end_date)
        return _moment(self.start_date), later(end, timedelta(days=1)) if end and whole else end


class FirstQuestionOut(BaseModel):
    """A question as an interview lists it before it begins."""

    question_id: str
    order: int
    content: str


class CurrentQuestionOut(FirstQuestionOut):
    """The question to be answered now."""

    time_limit: int


class CreatedInterviewOut(BaseModel):
    """An interview that has just been opened."""

    interview_id: str
    position_id: str
    candidate_id: str
    status: str
    interviewer_style: str
    room_token: str
    questions: list[FirstQuestionOut]
    created_at: Moment


class ConsentIn(Body):
    """What a candidate agrees to beyond being interviewed by an AI."""

    recording: bool = False
    """Their voice may be recorded."""
    signals: bool = False
    """How they speak may be described."""


class ConsentOut(BaseModel):
    """What was agreed to."""

    interview_id: str
    recording: bool
    signals: bool
    agreed_at: Moment


class StartedOut(BaseModel):
    """An interview that has begun."""

    interview_id: str
    status: str
    current_question: CurrentQuestionOut
    started_at: Moment


class EndedOut(BaseModel):
    """An interview that is over."""

    interview_id: str
    status: str
    total_duration: int
    questions_answered: int
    report_status: str
    ended_at: Moment


class ListedInterviewOut(BaseModel):
    """An interview in a list."""

    interview_id: str
    position_id: str
    position_title: str
    candidate_id: str
    candidate_name: str
    status: str
    interviewer_style: str
    created_at: Moment
    started_at: Moment | None
    ended_at: Moment | None

    @classmethod
    def of(cls, row: Interview) -> Self:
        """Show *row*."""
        return cls(**_shown(row))


class AnswerOut(BaseModel):
    """What was answered."""

    answer_id: str
    transcript: str
    corrected_at: Moment | None
    """When the candidate corrected the transcript; None if they did not."""
    audio_url: str
    video_url: str
    duration: int
    submitted_at: Moment


class PutQuestionOut(CurrentQuestionOut):
    """A question that was put, and its answer."""

    type: str
    is_follow_up: bool
    parent_question_id: str | None
    status: str
    answer: AnswerOut | None


class InterviewOut(ListedInterviewOut):
    """An interview with its transcript. What only interviewers know is not in it."""

    accommodations: Accommodations
    paused: bool
    questions: list[PutQuestionOut]


async def create_interview(call: Call, body: InterviewIn) -> CreatedInterviewOut:
    """Open an interview for whoever asks."""
    be_signed_in(call.actor)
    interview, first = await interviewing.create(call, body.position_id, body.interviewer_style)
    return CreatedInterviewOut(
        interview_id=interview.id,
        position_id=interview.position_id,
        candidate_id=interview.candidate_id,
        status=interview.status,
        interviewer_style=interview.style,
        room_token=await _room_token(call, interview.id),
        questions=[
            FirstQuestionOut(
                question_id=first.question_id, order=first.order, content=first.content
            )
        ],
        created_at=interview.created_at,
    )


async def give_consent(call: Call, interview_id: str, body: ConsentIn) -> ConsentOut:
    """Write down what the candidate agrees to; a later word replaces an earlier one."""
    stay_in(call.actor, interview_id)
    at = utcnow()
    async with call.writing() as session:
        interviews = Interviews(session)
        row = await interviews.own(interview_id, call.actor.user_id)
        be_in_time(call.actor, row)
        row.consent = body.model_dump() | {"at": at.isoformat()}
    return ConsentOut(interview_id=row.id, agreed_at=at, **body.model_dump())


async def start_interview(call: Call, interview_id: str) -> StartedOut:
    """Begin: the interviewer greets, and the first question may be answered."""
    stay_in(call.actor, interview_id)
    interview, first, _ = await interviewing.start(call, interview_id)
    assert interview.started_at is not None
    return StartedOut(
        interview_id=interview.id,
        status=interview.status,
        current_question=CurrentQuestionOut(
            question_id=first.question_id,
            order=first.order,
            content=first.content,
            time_limit=first.time_limit,
        ),
        started_at=interview.started_at,
    )


async def end_interview(call: Call, interview_id: str) -> EndedOut:
    """End; a report is made from what was said."""
    stay_in(call.actor, interview_id)
    interview, answered = await interviewing.end(call, interview_id)
    assert interview.started_at is not None
    assert interview.ended_at is not None
    return EndedOut(
        interview_id=interview.id,
        status=interview.status,
        total_duration=round((interview.ended_at - interview.started_at).total_seconds()),
        questions_answered=answered,
        report_status="generating",
        ended_at=interview.ended_at,
    )


async def list_interviews(call: Call, query: InterviewsIn) -> Page:
    """List interviews: the organisation's, or a candidate's own."""
    be_signed_in(call.actor)
    where = {"status": query.status, "position_id": query.position_id}
    async with call.reading() as session:
        found = Interviews(session)
        rows, total = await found.page(where, query.between, query.page, query.page_size)
    return query.answer([ListedInterviewOut.of(row) for row in rows], total)


async def show_interview(call: Call, interview_id: str) -> InterviewOut:
    """Show an interview with its transcript."""
    stay_in(call.actor, interview_id)
    async with call.reading() as session:
        interviews = Interviews(session)
        row = await interviews.get(interview_id)
        be_in_time(call.actor, row)
        put = [one for one in await interviews.asked(row.id) if one.status != "planned"]
        answers = await interviews.answers(row.id)
    questions = [_put(one, answers.get(one.id)) for one in put]
    return InterviewOut(**_shown(row), **shown(row), questions=questions)


async def _room_token(call: Call, interview_id: str) -> str:
    user = await call.host.accounts.get(call.actor.user_id)
    if user is None:
        raise NotFound("user", call.actor.user_id)
    return call.host.tokens.interview(user.id, user.token_version, interview_id)


def _moment(day: date | datetime | None) -> datetime | None:
    if day is None:
        return None
    at = day if isinstance(day, datetime) else datetime.combine(day, time())
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _shown(row: Interview) -> dict[str, object]:
    same = ("position_id", "candidate_id", "candidate_name", "status", "created_at")
    shown = {name: getattr(row, name) for name in (*same, "started_at", "ended_at")}
    return {
        "interview_id": row.id,
        "position_title": row.title,
        "interviewer_style": row.style,
        **shown,
    }


def _put(asked: Asked, answer: Answer | None) -> PutQuestionOut:
    same = ("question_id", "order", "content", "time_limit", "type", "is_follow_up")
    values = {name: getattr(asked, name) for name in (*same, "parent_question_id", "status")}
    return PutQuestionOut(**values, answer=_answer(answer) if answer else None)


def _answer(row: Answer) -> AnswerOut:
    same = ("transcript", "corrected_at", "audio_url", "video_url", "duration", "submitted_at")
    return AnswerOut(answer_id=row.id, **{name: getattr(row, name) for name in same})


endpoints = [
    post("/interviews", create_interview, roles=STAFF | CANDIDATES),
    get("/interviews", list_interviews, roles=READERS | CANDIDATES),
    get("/interviews/{interview_id}", show_interview, roles=READERS | CANDIDATES),
    post("/interviews/{interview_id}/consent", give_consent, roles=STAFF | CANDIDATES),
    post("/interviews/{interview_id}/start", start_interview, roles=STAFF | CANDIDATES),
    post("/interviews/{interview_id}/end", end_interview, roles=STAFF | CANDIDATES),
]
