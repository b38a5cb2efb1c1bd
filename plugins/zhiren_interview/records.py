"""This is where an interview is told whole, for those who judge it: every turn, every secret."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from zhiren_interview import uploads
from zhiren_interview.positions import Positions
from zhiren_interview.service import Interviews
from zhiren_interview.tables import Answer, Asked, Interview


class PositionRecord(BaseModel):
    """What was interviewed for."""

    position_id: str
    title: str
    category: str
    requirements: list[str]


class CandidateRecord(BaseModel):
    """Who was interviewed."""

    user_id: str
    username: str
    invited_id: str | None
    """The candidate who was invited; None for somebody who came on their own."""


class AnswerRecord(BaseModel):
    """What was answered, and what the interviewer made of it."""

    answer_id: str
    transcript: str
    original_transcript: str | None
    """As it was first, where the candidate corrected it."""
    corrected_at: datetime | None
    audio_url: str
    video_url: str
    duration: int
    submitted_at: datetime
    audio_file: str | None
    """The file that ``audio_url`` names, where it came through our own upload."""
    video_file: str | None
    assessment: dict[str, Any] | None
    """``points`` (each with ``state``, ``quote``, ``start``, ``end``), ``flags``, ``coverage``."""
    made_by: dict[str, Any] | None


class TurnRecord(BaseModel):
    """A question that was put, and its answer."""

    question_id: str
    order: int
    content: str
    type: str
    difficulty: str
    is_follow_up: bool
    parent_question_id: str | None
    scoring_points: list[str]
    reference_answer: str | None
    asked_at: datetime | None
    answer: AnswerRecord | None


class InterviewRecord(BaseModel):
    """One interview from beginning to end."""

    interview_id: str
    organisation_id: str
    status: str
    style: str
    language: str
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    consent: dict[str, Any] | None
    """What the candidate agreed to: ``recording``, ``signals``; None if nobody asked."""
    position: PositionRecord
    candidate: CandidateRecord
    recordings: dict[str, str]
    """What came through our own upload: file id by key, whether an answer names it or not."""
    removed: dict[str, datetime]
    """Which of them are kept no longer, by key, and since when."""
    signal_weights: dict[str, int]
    """What ``speech`` and ``video`` count in the total, in hundredths."""
    turns: list[TurnRecord]
    """In the order in which they were put; what was never put is not there."""


async def record(session: AsyncSession, interview_id: str) -> InterviewRecord:
    """Gather the record of an interview."""
    interviews = Interviews(session)
    interview = await interviews.get(interview_id)
    position = await Positions(session).get(interview.position_id)
    answers = await interviews.answers(interview.id)
    sent = await uploads.sent(session, interview)
    files = {one.key: one.file_id for one in sent if one.file_id is not None}
    put = [one for one in await interviews.asked(interview.id) if one.status != "planned"]
    return InterviewRecord(
        **_facts(interview),
        position=PositionRecord(
            position_id=position.id,
            title=interview.title,
            category=position.category,
            requirements=position.requirements,
        ),
        recordings=files,
        removed={one.key: one.removed_at for one in sent if one.removed_at is not None},
        signal_weights=interview.signal_weights or {},
        turns=[_turn(one, answers.get(one.id), files) for one in put],
    )


def _facts(interview: Interview) -> dict[str, Any]:
    candidate = CandidateRecord(
        user_id=interview.candidate_id,
        username=interview.candidate_name,
        invited_id=interview.invited_id,
    )
    same = ("organisation_id", "status", "style", "language", "created_at", "started_at", "consent")
    facts = {name: getattr(interview, name) for name in (*same, "ended_at")}
    return {"interview_id": interview.id, "candidate": candidate, **facts}


def _turn(asked: Asked, answer: Answer | None, files: Mapping[str, str]) -> TurnRecord:
    same = ("question_id", "order", "content", "type", "difficulty", "is_follow_up")
    secret = ("parent_question_id", "scoring_points", "reference_answer", "asked_at")
    values = {name: getattr(asked, name) for name in (*same, *secret)}
    return TurnRecord(**values, answer=_answer(answer, files) if answer else None)


def _answer(answer: Answer, files: Mapping[str, str]) -> AnswerRecord:
    same = ("transcript", "audio_url", "video_url", "duration", "submitted_at")
    judged = ("assessment", "made_by", "original_transcript", "corrected_at")
    values = {name: getattr(answer, name) for name in (*same, *judged)}
    return AnswerRecord(
        answer_id=answer.id,
        audio_file=uploads.file_of(files, answer.audio_url),
        video_file=uploads.file_of(files, answer.video_url),
        **values,
    )
