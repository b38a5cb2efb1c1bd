"""Rows of the interview plugin, with the small rules that belong to them."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, String, UniqueConstraint, and_, or_
from sqlalchemy.orm import Mapped, mapped_column

from zhiren.access import READERS
from zhiren.db import Base, Owned, UtcDateTime, new_id, prefixed, utcnow

DIFFICULTIES = ("easy", "medium", "hard")
STYLES = ("friendly", "serious", "pressure")


class Position(Owned, Base):
    """A job that people are interviewed for."""

    __tablename__ = "positions"

    id: Mapped[str] = mapped_column(String(64), primary_key=True, default=lambda: new_id("pos"))
    title: Mapped[str] = mapped_column(String(200))
    name: Mapped[str | None] = mapped_column(String(200))
    """What its interview plan is called, where that differs from the title."""
    style: Mapped[str | None] = mapped_column(String(16))
    """How those who are invited are interviewed; one of `STYLES`, None is ``serious``."""
    category: Mapped[str] = mapped_column(String(16), index=True)
    description: Mapped[str]
    requirements: Mapped[list[str]]
    interview_duration: Mapped[int] = mapped_column(default=30)
    """Minutes."""
    question_count: Mapped[int] = mapped_column(default=5)
    """Base questions of an interview; follow-ups are not counted."""
    status: Mapped[str] = mapped_column(String(16), default="active")
    """``active`` or ``inactive``."""
    signal_weights: Mapped[dict[str, Any] | None]
    """What ``speech`` and ``video`` count in a total, in hundredths; None is nothing."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow, index=True)

    @classmethod
    def visible(
        cls,
        organisation_id: ColumnElement[str],
        user_id: ColumnElement[str],  # noqa: ARG003 - nobody owns a position alone
        role: ColumnElement[str],
    ) -> ColumnElement[bool]:
        """The organisation's own; candidates see whatever is open, wherever."""
        open_to_all = and_(role == "candidate", cls.status == "active")
        return or_(cls.organisation_id == organisation_id, open_to_all)


class Question(Owned, Base):
    """A question of a position's bank, with what only interviewers know about it."""

    __tablename__ = "questions"

    id: Mapped[str] = mapped_column(String(64), primary_key=True, default=lambda: new_id("q"))
    position_id: Mapped[str] = mapped_column(
        ForeignKey("positions.id", ondelete="CASCADE"), index=True
    )
    content: Mapped[str]
    type: Mapped[str] = mapped_column(String(16))
    """``basic``, ``technical`` or ``behavioral``."""
    difficulty: Mapped[str] = mapped_column(String(16))
    """One of `DIFFICULTIES`."""
    time_limit: Mapped[int] = mapped_column(default=180)
    """Seconds."""
    follow_up_enabled: Mapped[bool] = mapped_column(default=True)
    reference_answer: Mapped[str | None]
    scoring_points: Mapped[list[str]]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)


class _Candidates(Owned):
    """A row of somebody's interview: its organisation's and that candidate's."""

    candidate_id: Mapped[str] = mapped_column(String(64), index=True)
    """The id of the user who is interviewed."""

    @classmethod
    def visible(
        cls,
        organisation_id: ColumnElement[str],
        user_id: ColumnElement[str],
        role: ColumnElement[str],
    ) -> ColumnElement[bool]:
        """The organisation's own, for those who work there; and the candidate's own."""
        at_work = and_(cls.organisation_id == organisation_id, role.in_(READERS))
        return or_(at_work, cls.candidate_id == user_id)


def stream_of(interview_id: str) -> str:
    """Name the stream of an interview, with or without the prefix of its id."""
    return f"interview:{prefixed('int', interview_id)}"


class Interview(_Candidates, Base):
    """A conversation with one candidate: created -> in_progress -> completed."""

    __tablename__ = "interviews"

    id: Mapped[str] = mapped_column(String(64), primary_key=True, default=lambda: new_id("int"))
    position_id: Mapped[str] = mapped_column(ForeignKey("positions.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    """The position's, as it was; a candidate cannot look up a closed position."""
    candidate_name: Mapped[str] = mapped_column(String(100), default="")
    invited_id: Mapped[str | None] = mapped_column(String(36), index=True)
    """The candidate who was invited; None for somebody who came on their own."""
    scheduled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    consent: Mapped[dict[str, Any] | None]
    """What the candidate agreed to: ``recording``, ``signals``, and when (``at``)."""
    signal_weights: Mapped[dict[str, Any] | None]
    """The position's, as the candidate was told of them."""
    accommodations: Mapped[dict[str, Any] | None]
    """What makes it fair for this candidate: ``extra_time`` (a factor), ``text_only``, ``pauses``;
    see `zhiren_interview.accommodating`."""
    paused_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Since when the clock stands still; None while it runs."""
    style: Mapped[str] = mapped_column(String(16), default="friendly")
    """One of `STYLES`."""
    language: Mapped[str] = mapped_column(String(8), default="zh")
    status: Mapped[str] = mapped_column(String(16), default="created", index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow, index=True)
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def stream_id(self) -> str:
        """The stream into which the interviewer speaks."""
        return stream_of(self.id)


class Asked(_Candidates, Base):
    """A question of one interview: planned -> offered -> answered | given_up.

    It is a copy, so that what happens to the bank later changes no interview.
    """

    __tablename__ = "asked_questions"
    __table_args__ = (UniqueConstraint("interview_id", "question_id"),)

    id: Mapped[str] = mapped_column(String(64), primary_key=True, default=lambda: new_id("asked"))
    interview_id: Mapped[str] = mapped_column(
        ForeignKey("interviews.id", ondelete="CASCADE"), index=True
    )
    question_id: Mapped[str] = mapped_column(String(96))
    """As candidates see it: the bank's id, or ``<base>_f1`` for a follow-up."""
    order: Mapped[int] = mapped_column("order_")
    """From 1; a follow-up has its base question's."""
    content: Mapped[str]
    type: Mapped[str] = mapped_column(String(16))
    difficulty: Mapped[str] = mapped_column(String(16))
    time_limit: Mapped[int]
    follow_up_enabled: Mapped[bool]
    reference_answer: Mapped[str | None]
    scoring_points: Mapped[list[str]]
    """Of a follow-up: those that were still open when it was asked."""
    parent_question_id: Mapped[str | None] = mapped_column(String(64))
    """The base question of a follow-up."""
    after_answer_id: Mapped[str | None] = mapped_column(String(64), index=True)
    """The answer that a follow-up asks on about."""
    status: Mapped[str] = mapped_column(String(16), default="planned")
    asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def is_follow_up(self) -> bool:
        """Whether this asks on about an answer."""
        return self.parent_question_id is not None

    @property
    def base_id(self) -> str:
        """The base question's id, its own or the parent's."""
        return self.parent_question_id or self.question_id


class Answer(_Candidates, Base):
    """What a candidate answered to one question of an interview."""

    __tablename__ = "answers"
    __table_args__ = (UniqueConstraint("interview_id", "idempotency_key"),)

    id: Mapped[str] = mapped_column(String(64), primary_key=True, default=lambda: new_id("ans"))
    interview_id: Mapped[str] = mapped_column(
        ForeignKey("interviews.id", ondelete="CASCADE"), index=True
    )
    asked_id: Mapped[str] = mapped_column(
        ForeignKey("asked_questions.id", ondelete="CASCADE"), unique=True
    )
    question_id: Mapped[str] = mapped_column(String(96))
    transcript: Mapped[str] = mapped_column(default="")
    """What counts: as it was corrected, where it was."""
    original_transcript: Mapped[str | None]
    """As it was first, where the candidate corrected it."""
    corrected_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    audio_url: Mapped[str] = mapped_column(default="")
    video_url: Mapped[str] = mapped_column(default="")
    duration: Mapped[int] = mapped_column(default=0)
    """Seconds."""
    idempotency_key: Mapped[str | None] = mapped_column(String(255))
    """As the client sent it; the same answer sent again with it gets the first reply."""
    assessment: Mapped[dict[str, Any] | None]
    made_by: Mapped[dict[str, Any] | None]
    """Which thinking made each step of the turn, and where it fell back."""
    submitted_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)


class Turn(_Candidates, Base):
    """One turn of the interviewer: the greeting, or what was said after an answer."""

    __tablename__ = "interview_turns"

    id: Mapped[str] = mapped_column(String(64), primary_key=True, default=lambda: new_id("turn"))
    interview_id: Mapped[str] = mapped_column(
        ForeignKey("interviews.id", ondelete="CASCADE"), index=True
    )
    answer_id: Mapped[str | None] = mapped_column(
        ForeignKey("answers.id", ondelete="CASCADE"), unique=True
    )
    """None for the greeting."""
    number: Mapped[int]
    """From 0, the greeting."""
    task_id: Mapped[str | None] = mapped_column(String(36))
    heard_after: Mapped[int] = mapped_column(default=0)
    """The id in the stream after which this turn is heard."""
    result: Mapped[dict[str, Any] | None]
    """What was said and is asked now; None while the interviewer is thinking."""

    @property
    def told_until(self) -> int | None:
        """The id in the stream with which this turn came to its end; None if it may not have."""
        return (self.result or {}).get("told_until")


class Upload(_Candidates, Base):
    """A recording or a picture that a candidate was let send; it is ours once it was sent."""

    __tablename__ = "uploads"

    id: Mapped[str] = mapped_column(String(64), primary_key=True, default=lambda: new_id("up"))
    key: Mapped[str] = mapped_column(String(255), unique=True)
    """How answers name it: ``interviews/int_…/audio_001.wav``."""
    interview_id: Mapped[str | None] = mapped_column(
        ForeignKey("interviews.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str] = mapped_column(String(16))
    """``audio``, ``video`` or ``image``."""
    media_type: Mapped[str] = mapped_column(String(127))
    file_id: Mapped[str | None] = mapped_column(String(64))
    """The file that was sent; None until it is, and again once it was removed."""
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When what was sent, or begun to be sent, was removed."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
