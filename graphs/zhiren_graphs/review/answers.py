"""The skill ``score_answer``: an answer's level in each dimension, and the quotes that show it."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from zhiren.errors import Nonsense
from zhiren.quotes import find_quote
from zhiren.skills import Skill
from zhiren_graphs.review.anchors import TOP, Dimension, anchors_in
from zhiren_graphs.review.levels import rungs_of
from zhiren_graphs.review.reading import read


class Evidence(BaseModel):
    """A quote of the transcript and what it shows."""

    model_config = ConfigDict(extra="ignore")

    quote: str
    """Words of the transcript, verbatim."""
    reason: str
    """What the quote shows, in one sentence."""
    start: int = 0
    end: int = 0


class Criterion(BaseModel):
    """One dimension's level and its evidence."""

    model_config = ConfigDict(extra="ignore")

    dimension: Dimension
    level: Annotated[float, Field(ge=0, le=TOP)] | None
    """0 to 4 as anchored; None when the answer says nothing about this dimension."""
    evidence: list[Evidence] = []


class AnswerScore(BaseModel):
    """What one answer shows, dimension by dimension."""

    model_config = ConfigDict(extra="ignore")

    criteria: list[Criterion]


def inputs_of(
    turn: Mapping[str, Any],
    record: Mapping[str, Any],
    said_before: Sequence[str],
    thread: Sequence[str] = (),
) -> dict[str, Any]:
    """Lay out what judging the answer of *turn* needs; *said_before* are the earlier answers.

    *thread* is what a follow-up asks on about: the base question, and what was said to it.
    """
    answer, language = turn["answer"], record["language"]
    assessment = answer.get("assessment") or {}
    inputs: dict[str, Any] = {
        "question": {
            "content": turn["content"],
            "type": turn.get("type") or "basic",
            "difficulty": turn.get("difficulty") or "medium",
            "is_follow_up": bool(turn.get("is_follow_up")),
            "scoring_points": list(turn.get("scoring_points") or ()),
            "reference_answer": turn.get("reference_answer") or "",
        },
        "transcript": answer.get("transcript") or "",
        "points": list(assessment.get("points") or ()),
        "position": dict(record.get("position") or {}),
        "style": record.get("style") or "friendly",
        "spoken": language,
        "said_before": list(said_before),
        "thread": list(thread),
        "anchors": {name: list(levels) for name, levels in anchors_in(language).items()},
    }
    return inputs | {"heard": read(inputs).heard}


def score_by_rule(inputs: dict[str, Any]) -> AnswerScore:
    """Score an answer by what it visibly holds. The same answer always gets the same score."""
    transcript = inputs["transcript"]
    criteria = [
        Criterion(
            dimension=dimension,
            level=round(rung.level, 2),
            evidence=[
                Evidence(
                    quote=transcript[p.start : p.end], reason=p.reason, start=p.start, end=p.end
                )
                for p in rung.proofs
            ],
        )
        for dimension, rung in rungs_of(inputs).items()
    ]
    return AnswerScore(criteria=criteria)


def keep_what_is_there(inputs: Mapping[str, Any], score: AnswerScore) -> AnswerScore:
    """Drop every quote that does not stand in the transcript, and every level without a quote.

    A quote from a passage that is no evidence (repeated, praise, an order) earns nothing: it
    may only show why the level is 0.
    """
    reading = read(inputs)
    barred = [p for p in reading.passages if p.void not in (None, "decline")]

    def proven(item: Evidence, level: float) -> Evidence | None:
        span = find_quote(inputs["transcript"], item.quote)
        if span is None:
            return None
        if level > 0 and any(p.start < span[1] and span[0] < p.end for p in barred):
            return None
        quote = inputs["transcript"][span[0] : span[1]]
        return item.model_copy(update={"quote": quote, "start": span[0], "end": span[1]})

    kept = []
    for criterion in score.criteria:
        level = criterion.level or 0.0
        evidence = [found for item in criterion.evidence if (found := proven(item, level))]
        changed = {"evidence": evidence, "level": criterion.level if evidence else None}
        kept.append(criterion.model_copy(update=changed))
    return AnswerScore(criteria=kept)


def accept(inputs: dict[str, Any], score: AnswerScore) -> AnswerScore:
    """Take a model's scores only with quotes that are there."""
    kept = keep_what_is_there(inputs, score)
    if all(criterion.level is None for criterion in kept.criteria):
        raise Nonsense("No score came with a quote that stands in the answer.")
    names = [criterion.dimension for criterion in kept.criteria]
    if len(names) != len(set(names)):
        raise Nonsense("A dimension was scored twice.")
    return kept


score_answer = Skill(
    name="score_answer",
    prompt="analysis/score_answer",
    output=AnswerScore,
    builtin=score_by_rule,
    check=accept,
)
