"""This is where a person looks at a report again: their scores stand beside the machine's.

Nothing of the machine's is changed. Who reviewed, when and why is kept for good, the latest last.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from zhiren import Call, Conflict, Invalid
from zhiren.db import utcnow
from zhiren.trimming import TRIMMED
from zhiren_analysis import making
from zhiren_analysis.outputs import Recommendation, ReviewOut
from zhiren_analysis.service import Reports
from zhiren_analysis.tables import Report

Ability = Literal[
    "professional_knowledge",
    "logical_thinking",
    "language_expression",
    "stress_resistance",
    "communication_potential",
]
Points = Annotated[int, Field(ge=0, le=100)]
Why = Annotated[str, Field(min_length=1, max_length=2000), TRIMMED]
_MOST = 50
"""Reviews of one report."""


class Judgement(BaseModel):
    """What a person makes of a report; what they do not name stays as the machine has it."""

    why: Why
    ability_scores: dict[Ability, Points] = Field(default_factory=dict)
    overall_score: Points | None = None
    """Without it, the dimensions' weights make it of the scores."""
    recommendation: Recommendation | None = None


async def review(call: Call, interview_id: str, judgement: Judgement) -> Report:
    """Keep what a person makes of a finished report."""
    if not (judgement.ability_scores or judgement.recommendation) and (
        judgement.overall_score is None
    ):
        raise Invalid("A review gives a score or a recommendation.", field="overall_score")
    report = await making.ready(call, interview_id)
    async with call.writing() as session:
        row = await Reports(session).locked(report.id)
        if row.data is None:
            raise Conflict("The report is being made again. Ask again in a moment.")
        kept = row.reviews or []
        if len(kept) >= _MOST:
            raise Conflict(f"A report is reviewed at most {_MOST} times.")
        row.reviews = [*kept, _review(call, judgement, row.data)]
        return row


def _review(call: Call, judgement: Judgement, data: Mapping[str, Any]) -> dict[str, Any]:
    abilities = data["ability_scores"] | judgement.ability_scores
    given = judgement.overall_score
    kept = ReviewOut(
        by=call.actor.user_id,
        name=call.actor.name,
        at=utcnow(),
        why=judgement.why,
        ability_scores=abilities,
        overall_score=given if given is not None else _weighed(abilities, data),
        recommendation=judgement.recommendation or data["recommendation"],
    )
    return kept.model_dump(mode="json")


def _weighed(abilities: Mapping[str, int | None], data: Mapping[str, Any]) -> int | None:
    """Weigh the scores as the report does; what has none takes no part."""
    weights: dict[str, int] = {
        name: one["weight"] for name, one in data["evidence"]["dimensions"].items()
    }
    scored = {name: score for name, score in abilities.items() if score is not None}
    total = sum(weights[name] for name in scored)
    if not total:
        return None
    dimensions = round(sum(weights[name] * score for name, score in scored.items()) / total)
    return _with_signals(dimensions, data)


def _with_signals(dimensions: int, data: Mapping[str, Any]) -> int:
    """Let speech and video count as they do in the report, if they do."""
    signals = (data["evidence"].get("overall") or {}).get("signals") or {}
    rest: int = 100 - sum(one["weight"] for one in signals.values())
    counted: int = sum(one["weight"] * one["score"] for one in signals.values())
    return round((rest * dimensions + counted) / 100)
