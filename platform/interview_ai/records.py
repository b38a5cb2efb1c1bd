"""What the API answers, as values: a field a line, named as on the wire."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Self


@dataclass(frozen=True, kw_only=True)
class Record:
    """A value of the API. What a later server adds is left out."""

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Self:
        """Read *data* from the wire."""
        known = {field.name for field in fields(cls)}
        return cls(**{name: value for name, value in data.items() if name in known})


@dataclass(frozen=True, kw_only=True)
class User(Record):
    """Somebody who can sign in."""

    user_id: str
    username: str
    role: str
    email: str = ""
    phone: str | None = None
    avatar: str | None = None
    created_at: str = ""

    @property
    def id(self) -> str:
        """The user's id."""
        return self.user_id


@dataclass(frozen=True, kw_only=True)
class Position(Record):
    """A job that people are interviewed for."""

    position_id: str
    title: str
    category: str
    status: str
    created_at: str
    interview_count: int = 0
    description: str = ""
    requirements: tuple[str, ...] | list[str] = ()
    interview_duration: int = 30
    question_count: int = 5

    @property
    def id(self) -> str:
        """The position's id."""
        return self.position_id


@dataclass(frozen=True, kw_only=True)
class Question(Record):
    """A question of a bank, or one that is asked."""

    question_id: str
    content: str
    order: int = 0
    type: str = ""
    difficulty: str = ""
    time_limit: int = 180
    is_follow_up: bool = False
    parent_question_id: str | None = None
    scoring_points: tuple[str, ...] | list[str] = ()
    reference_answer: str | None = None

    @property
    def id(self) -> str:
        """The question's id."""
        return self.question_id


@dataclass(frozen=True, kw_only=True)
class Interview(Record):
    """An interview, as far as it was told."""

    interview_id: str
    status: str
    position_id: str = ""
    candidate_id: str = ""
    interviewer_style: str = ""
    room_token: str = ""
    questions: list[Any] | tuple[Any, ...] = ()
    current_question: Mapping[str, Any] | None = None
    total_duration: int | None = None
    questions_answered: int | None = None
    report_status: str | None = None
    created_at: str | None = None
    started_at: str | None = None
    ended_at: str | None = None

    @property
    def id(self) -> str:
        """The interview's id."""
        return self.interview_id

    @property
    def question(self) -> Question | None:
        """The question to answer first, once the interview has begun."""
        return Question.of(self.current_question) if self.current_question else None


@dataclass(frozen=True, kw_only=True)
class Submitted(Record):
    """An answer that was taken."""

    answer_id: str
    question_id: str
    status: str
    next_question: Mapping[str, Any] | None = None

    @property
    def id(self) -> str:
        """The answer's id."""
        return self.answer_id

    @property
    def next(self) -> Question | None:
        """The base question that comes next; None after the last."""
        return Question.of(self.next_question) if self.next_question else None


@dataclass(frozen=True, kw_only=True)
class Upload(Record):
    """Where a recording may be sent, and how an answer names it."""

    upload_url: str
    file_key: str
    expires_in: int


@dataclass(frozen=True, kw_only=True)
class Report(Record):
    """What an interview showed."""

    report_id: str
    interview_id: str
    candidate: Mapping[str, Any]
    position: Mapping[str, Any]
    overall_score: int | None
    """0 to 100; None where there was too little to judge."""
    recommendation: str | None
    ability_scores: Mapping[str, int | None]
    dimension_details: Mapping[str, Any]
    highlights: list[Any]
    improvements: list[Any]
    generated_at: str
    reason: str | None = None
    evidence: Mapping[str, Any] | None = None

    @property
    def id(self) -> str:
        """The report's id."""
        return self.report_id


@dataclass(frozen=True, kw_only=True)
class Page(Record):
    """One page of a list."""

    items: list[Any]
    total: int
    page: int
    page_size: int
