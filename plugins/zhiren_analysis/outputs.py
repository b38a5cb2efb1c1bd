"""What a report looks like outside, field by field as the interview document shows it."""

from datetime import datetime
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, PlainSerializer

from zhiren_analysis.tables import Report

Recommendation = Literal["strongly_recommend", "recommend", "consider", "not_recommend"]


def written(at: datetime) -> str:
    """Write a moment as the document does: 2025-12-16T10:40:00.000Z."""
    return f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03d}Z"


Moment = Annotated[datetime, PlainSerializer(written, return_type=str)]


class CandidateOut(BaseModel):
    """Whom the report is about."""

    user_id: str
    username: str


class PositionOut(BaseModel):
    """What they applied for."""

    position_id: str
    title: str


class AbilityScoresOut(BaseModel):
    """The five dimensions, each 0 to 100, or null without evidence."""

    professional_knowledge: int | None
    logical_thinking: int | None
    language_expression: int | None
    stress_resistance: int | None
    communication_potential: int | None


class HighlightOut(BaseModel):
    """A moment worth looking at."""

    timestamp: str
    """HH:MM:SS since the interview began."""
    type: str
    """``positive`` or ``negative``."""
    description: str


class ImprovementOut(BaseModel):
    """What to do better."""

    dimension: str
    suggestion: str


class ReviewOut(BaseModel):
    """What a person made of a report; its candidate is not told who and why."""

    by: str | None
    name: str | None
    at: Moment
    why: str | None
    ability_scores: AbilityScoresOut
    overall_score: int | None
    recommendation: Recommendation | None


class ReportOut(BaseModel):
    """A finished report.

    ``evidence``, ``reason``, ``made_by`` and ``reviews`` go beyond the document.
    """

    report_id: str
    interview_id: str
    candidate: CandidateOut
    position: PositionOut
    overall_score: int | None
    recommendation: Recommendation | None
    ability_scores: AbilityScoresOut
    dimension_details: dict[str, dict[str, Any]]
    """speech, video and content."""
    highlights: list[HighlightOut]
    improvements: list[ImprovementOut]
    generated_at: Moment
    reason: str | None
    """Why there is no score, or no better recommendation."""
    evidence: dict[str, Any]
    """By dimension: the level's meaning and the quotes, each checked against the transcript."""
    made_by: str
    """``builtin``, a model's name, or both."""
    reviews: list[ReviewOut]
    """By people, the latest last; the scores above stay the machine's."""

    @classmethod
    def of(cls, row: Report) -> Self:
        """Show *row*, which is ready."""
        return cls.model_validate(
            {
                **(row.data or {}),
                "report_id": row.id,
                "interview_id": row.interview_id,
                "generated_at": row.generated_at,
                "reviews": row.reviews or [],
            }
        )


class ReportItem(BaseModel):
    """A report in a list."""

    report_id: str
    interview_id: str
    candidate: CandidateOut
    position: PositionOut
    overall_score: int | None
    recommendation: Recommendation | None
    generated_at: Moment

    @classmethod
    def of(cls, row: Report) -> Self:
        """Show *row*, which is ready."""
        return cls.model_validate(ReportOut.of(row).model_dump(include=set(cls.model_fields)))
