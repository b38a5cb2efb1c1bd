"""What makes an interview fair, in the interview dialect: accommodations, pauses, corrections."""

from pydantic import BaseModel, Field

from zhiren import CANDIDATES, STAFF, Call, post, put
from zhiren.kernel.api.interview import Moment
from zhiren_interview.accommodating import Accommodating, Accommodations, shown
from zhiren_interview.api.shapes import Body, be_in_time, stay_in
from zhiren_interview.service import Interviews


class AccommodationsIn(Body, Accommodations):
    """What a candidate is granted; what is not sent is as usual."""


class FairnessOut(BaseModel):
    """What is granted, and whether the clock stands still."""

    interview_id: str
    status: str
    accommodations: Accommodations
    paused: bool


class CorrectionIn(Body):
    """An answer as it should have been written down."""

    transcript: str = Field(min_length=1, max_length=20_000)


class CorrectedOut(BaseModel):
    """An answer that was corrected; the original is kept beside it."""

    answer_id: str
    question_id: str
    transcript: str
    original_transcript: str | None
    corrected_at: Moment | None


async def accommodate(call: Call, interview_id: str, body: AccommodationsIn) -> FairnessOut:
    """Grant a candidate more time, answers in writing only, or pauses, until the end."""
    async with call.writing() as session:
        granted = Accommodations.model_validate(body.model_dump())
        row = await Accommodating(session).grant(interview_id, granted)
        return FairnessOut(interview_id=row.id, status=row.status, **shown(row))


async def pause(call: Call, interview_id: str) -> FairnessOut:
    """Stop the clock, where that was granted."""
    stay_in(call.actor, interview_id)
    async with call.writing() as session:
        row = await Accommodating(session).pause(interview_id, call.actor.user_id)
        return FairnessOut(interview_id=row.id, status=row.status, **shown(row))


async def resume(call: Call, interview_id: str) -> FairnessOut:
    """Let the clock run on."""
    stay_in(call.actor, interview_id)
    async with call.writing() as session:
        row = await Accommodating(session).resume(interview_id, call.actor.user_id)
        be_in_time(call.actor, row)
        return FairnessOut(interview_id=row.id, status=row.status, **shown(row))


async def correct_answer(
    call: Call, interview_id: str, answer_id: str, body: CorrectionIn
) -> CorrectedOut:
    """Correct what was written down of an answer, until the interview ends; the original stays."""
    stay_in(call.actor, interview_id)
    async with call.writing() as session:
        interviews = Interviews(session)
        interview = await interviews.own(interview_id, call.actor.user_id)
        row = await interviews.correct(interview, answer_id, body.transcript)
        same = ("question_id", "transcript", "original_transcript", "corrected_at")
        return CorrectedOut(answer_id=row.id, **{name: getattr(row, name) for name in same})


endpoints = [
    put("/interviews/{interview_id}/accommodations", accommodate, roles=STAFF),
    post("/interviews/{interview_id}/pause", pause, roles=STAFF | CANDIDATES),
    post("/interviews/{interview_id}/resume", resume, roles=STAFF | CANDIDATES),
    post(
        "/interviews/{interview_id}/answers/{answer_id}/correction",
        correct_answer,
        roles=STAFF | CANDIDATES,
    ),
]
