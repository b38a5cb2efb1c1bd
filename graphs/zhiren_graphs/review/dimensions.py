"""This is where answers become five dimensions, a total and a recommendation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from zhiren_graphs.review.anchors import TOP, WEIGHTS, Dimension, anchor
from zhiren_graphs.review.words import say

Recommendation = Literal["strongly_recommend", "recommend", "consider", "not_recommend"]

POINTS_A_LEVEL = 100 / TOP

STRONGLY, RECOMMEND, CONSIDER = 87.5, 62.5, 37.5
"""Lowest totals of the three better recommendations: the total is nearest to level 4 (every
anchor of a top answer reached), level 3 (solid) or level 2 (in part); below, not recommended."""

FEWEST = 0.5
"""Share of the questions put that must be judged for more than ``consider``."""

FOLLOW_UP_WEIGHT = 0.5
"""A follow-up deepens an answer that counts already."""

BEST = 2
"""Communication shows in some answers, not in all: the best two count."""

_QUOTES_AN_ANSWER, _QUOTES = 3, 10


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """A total, what it recommends, and what limits it."""

    overall_score: int | None
    recommendation: Recommendation | None
    reason: str | None


def score_dimension(dimension: Dimension, answers: Sequence[Mapping[str, Any]]) -> int | None:
    """Give 0 to 100, or None when no answer says anything (with evidence) about it."""
    levels = [
        (float(criterion["level"]), FOLLOW_UP_WEIGHT if answer["is_follow_up"] else 1.0)
        for answer in answers
        for criterion in answer["criteria"]
        if criterion["dimension"] == dimension and criterion["level"] is not None
    ]
    if not levels:
        return None
    if dimension == "communication_potential":
        levels = [(level, 1.0) for level, _ in sorted(levels, reverse=True)[:BEST]]
    mean = sum(level * weight for level, weight in levels) / sum(weight for _, weight in levels)
    return round(mean * POINTS_A_LEVEL)


def total(scores: Mapping[Dimension, int | None]) -> int | None:
    """Weigh the dimensions that have a score; the others take no part."""
    known = [(score, WEIGHTS[name]) for name, score in scores.items() if score is not None]
    if not known:
        return None
    return round(sum(score * weight for score, weight in known) / sum(w for _, w in known))


def judge(
    scores: Mapping[Dimension, int | None], judged: int, asked: int, language: str
) -> Verdict:
    """Give the total and the recommendation, or why there is none."""
    overall = total(scores)
    if overall is None:
        key = "nothing_shown" if judged else "nothing_said"
        return Verdict(overall_score=None, recommendation=None, reason=say(key, language))
    better = _recommend(overall)
    if judged < asked * FEWEST and better in ("strongly_recommend", "recommend"):
        reason = say("few_answers", language, judged=judged, asked=asked)
        return Verdict(overall_score=overall, recommendation="consider", reason=reason)
    return Verdict(overall_score=overall, recommendation=better, reason=None)


def _recommend(overall: int) -> Recommendation:
    if overall >= STRONGLY:
        return "strongly_recommend"
    if overall >= RECOMMEND:
        return "recommend"
    return "consider" if overall >= CONSIDER else "not_recommend"


def explain_dimension(
    dimension: Dimension,
    score: int | None,
    answers: Sequence[Mapping[str, Any]],
    language: str,
) -> dict[str, Any]:
    """Lay out what a dimension's score rests on: its level's anchor and the quotes."""
    shown = {"title": say(dimension, language), "weight": WEIGHTS[dimension], "score": score}
    if score is None:
        return shown | {"status": say("not_analysed", language), "level": None, "items": []}
    counting = _counting(dimension, answers)
    items = [item for answer in counting for item in _quotes(dimension, answer)]
    level = score / POINTS_A_LEVEL
    return shown | {
        "status": anchor(dimension, level, language),
        "level": round(level, 2),
        "items": items[:_QUOTES],
    }


def _counting(
    dimension: Dimension, answers: Sequence[Mapping[str, Any]]
) -> list[Mapping[str, Any]]:
    """Give the answers that a dimension's score is made of, in their order."""
    if dimension != "communication_potential":
        return list(answers)
    return [a for a in answers if a in sorted(answers, key=_communication, reverse=True)[:BEST]]


def _communication(answer: Mapping[str, Any]) -> float:
    levels = {item["dimension"]: item["level"] for item in answer["criteria"]}
    level = levels.get("communication_potential")
    return -1.0 if level is None else float(level)


def _quotes(dimension: Dimension, answer: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Give an answer's quotes for *dimension*; one that shows two things is given once."""
    quotes: dict[tuple[int, int], dict[str, Any]] = {}
    for criterion in answer["criteria"]:
        if criterion["dimension"] != dimension or criterion["level"] is None:
            continue
        for evidence in criterion["evidence"]:
            known = quotes.setdefault((evidence["start"], evidence["end"]), dict(evidence))
            if evidence["reason"] not in known["reason"]:
                known["reason"] += "；" + evidence["reason"]
    ids = {"question_id": answer["question_id"], "answer_id": answer["answer_id"]}
    return [ids | quote for quote in list(quotes.values())[:_QUOTES_AN_ANSWER]]
