"""Answers in the interview dialect: handed in, asked on about, and listened to."""

from pydantic import BaseModel, Field

from zhiren import CANDIDATES, READERS, STAFF, Call, Invalid, Stream, get, post
from zhiren_interview import interviewing
from zhiren_interview.api.shapes import Body, be_in_time, stay_in
from zhiren_interview.listening import hear_interview, hear_turn
from zhiren_interview.service import Given, Interviews
from zhiren_interview.tables import Asked

_LONGEST_KEY = 255
_LONGEST_NUMBER = 18
"""Digits of an event's number."""


class AnswerIn(Body):
    """A candidate's answer."""

    question_id: str
    audio_url: str = Field(max_length=2000)
    video_url: str = Field(max_length=2000)
    transcript: str | None = Field(default=None, max_length=20_000)
    duration: int = Field(ge=0, le=86_400)
    """Seconds."""


class NextQuestionOut(BaseModel):
    """The base question that comes next."""

    question_id: str
    order: int
    content: str
    is_follow_up: bool
    time_limit: int


class SubmittedOut(BaseModel):
    """An answer that was taken."""

    answer_id: str
    question_id: str
    status: str = "submitted"
    next_question: NextQuestionOut | None


class FollowUpIn(BaseModel):
    """The answer that may have been asked on about."""

    answer_id: str


class FollowUpQuestionOut(BaseModel):
    """A follow-up."""

    question_id: str
    content: str
    is_follow_up: bool
    parent_question_id: str | None


class FollowUpOut(BaseModel):
    """The follow-up to an answer, or null when there is none."""

    follow_up_question: FollowUpQuestionOut | None


class ListenIn(BaseModel):
    """From where to listen, for those who cannot send ``Last-Event-ID``."""

    last_event_id: int | None = Field(default=None, ge=0)


async def submit_answer(call: Call, interview_id: str, body: AnswerIn) -> SubmittedOut | Stream:
    """Take an answer; the reply is the next question, or the interviewer's words as a stream."""
    stay_in(call.actor, interview_id)
    given = Given(
        **body.model_dump(exclude={"transcript"}),
        transcript=body.transcript or "",
        idempotency_key=_key(call),
    )
    interview, accepted, turn = await interviewing.answer(call, interview_id, given)
    if _wants_stream(call):
        return Stream(hear_turn(call.host, interview, turn))
    await interviewing.settle(call, interview, turn)
    coming = accepted.next_question
    return SubmittedOut(
        answer_id=accepted.answer.id,
        question_id=accepted.answer.question_id,
        next_question=_next(coming) if coming else None,
    )


async def show_follow_up(call: Call, interview_id: str, query: FollowUpIn) -> FollowUpOut:
    """Show the follow-up to an answer, if there is one and it can still be answered."""
    stay_in(call.actor, interview_id)
    async with call.reading() as session:
        interview = await Interviews(session).get(interview_id)
        be_in_time(call.actor, interview)
        answer = await Interviews(session).answer(interview_id, query.answer_id)
        turn = await Interviews(session).turn_after(answer.id)
    await interviewing.settle(call, interview, turn)
    async with call.reading() as session:
        questions = await Interviews(session).asked(interview_id)
    asked_on = (one for one in questions if one.after_answer_id == answer.id)
    follow_up = next((one for one in asked_on if one.status != "given_up"), None)
    return FollowUpOut(follow_up_question=_follow_up(follow_up) if follow_up else None)


async def listen(call: Call, interview_id: str, query: ListenIn) -> Stream:
    """Hear the interviewer from ``Last-Event-ID`` on, until the interview ends."""
    stay_in(call.actor, interview_id)
    async with call.reading() as session:
        interview = await Interviews(session).get(interview_id)
    be_in_time(call.actor, interview)
    return Stream(hear_interview(call.host, interview, _last_event(call, query)))


def _next(asked: Asked) -> NextQuestionOut:
    return NextQuestionOut(
        question_id=asked.question_id,
        order=asked.order,
        content=asked.content,
        is_follow_up=False,
        time_limit=asked.time_limit,
    )


def _follow_up(asked: Asked) -> FollowUpQuestionOut:
    return FollowUpQuestionOut(
        question_id=asked.question_id,
        content=asked.content,
        is_follow_up=True,
        parent_question_id=asked.parent_question_id,
    )


def _key(call: Call) -> str | None:
    key = _header(call, "idempotency-key")
    if key is not None and not 0 < len(key) <= _LONGEST_KEY:
        raise Invalid("An Idempotency-Key has 1 to 255 characters.", field="Idempotency-Key")
    return key


def _last_event(call: Call, query: ListenIn) -> int:
    header = _header(call, "last-event-id")
    if header is None:
        return query.last_event_id or 0
    if not (header.isascii() and header.isdigit() and len(header) <= _LONGEST_NUMBER):
        raise Invalid("Last-Event-ID is the number of an event.", field="Last-Event-ID")
    return int(header)


def _wants_stream(call: Call) -> bool:
    return "text/event-stream" in (_header(call, "accept") or "")


def _header(call: Call, name: str) -> str | None:
    return call.request.headers.get(name) if call.request else None


endpoints = [
    post(
        "/interviews/{interview_id}/answers",
        submit_answer,
        roles=STAFF | CANDIDATES,
        headers={"Idempotency-Key": {"type": "string", "maxLength": _LONGEST_KEY}},
    ),
    get("/interviews/{interview_id}/follow-up", show_follow_up, roles=READERS | CANDIDATES),
    get(
        "/interviews/{interview_id}/events",
        listen,
        roles=READERS | CANDIDATES,
        headers={"Last-Event-ID": {"type": "string", "pattern": "^[0-9]{1,18}$"}},
    ),
]
