"""This is where answers become five dimensions, a total and a recommendation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

from zhiren_graphs.review.anchors import TOP, WEIGHTS, Dimension, anchor
from zhiren_graphs.review.signals import Signals, with_signals
from zhiren_graphs.review.words import say

Recommendation = Literal["strongly_recommend", "recommend", "consider", "not_recommend"]

POINTS_A_LEVEL = 100 / TOP

STRONGLY, RECOMMEND, CONSIDER = 87.5, 62.5, 37.5
"""Lowest totals of the three better recommendations: the total is nearest to level 4 (every
anchor of a top answer reached), level 3 (solid) or level 2 (in part); below, not recommended."""

FEWEST = 0.5
"""Share of the questions put that must be judged for more than ``consider``."""

PROMPTED = 0.5
"""What is known only when asked on counts half of what was still open."""

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
    if dimension == "communication_potential":
        found = sorted((x for a in answers for x in _levels(dimension, [a])), reverse=True)[:BEST]
    else:
        threads = (_levels(dimension, thread) for thread in threads_of(answers))
        found = [_deepened(dimension, levels) for levels in threads if levels]
    return round(sum(found) / len(found) * POINTS_A_LEVEL) if found else None


def threads_of(answers: Sequence[Mapping[str, Any]]) -> list[list[Mapping[str, Any]]]:
    """Put each base question's answer together with those to its follow-ups."""
    threads: list[list[Mapping[str, Any]]] = []
    for answer in answers:
        if answer["is_follow_up"] and threads:
            threads[-1].append(answer)
        else:
            threads.append([answer])
    return threads


def _levels(dimension: Dimension, answers: Sequence[Mapping[str, Any]]) -> list[float]:
    return [
        float(criterion["level"])
        for answer in answers
        for criterion in answer["criteria"]
        if criterion["dimension"] == dimension and criterion["level"] is not None
    ]


def _deepened(dimension: Dimension, levels: Sequence[float]) -> float:
    """Give the level of one question: what follow-ups brought out adds, and takes nothing away.

    Knowledge fills what was open; pressure is met as well as it was met best; of the other
    dimensions the best that was said later is averaged with what was said at first.
    """
    first, *later = levels
    if dimension == "stress_resistance":
        return max(levels)
    if dimension == "professional_knowledge":
        for level in later:
            first += (TOP - first) * PROMPTED * level / TOP
        return first
    return max(first, (first + max(later, default=first)) / 2)


def total(scores: Mapping[Dimension, int | None]) -> int | None:
    """Weigh the dimensions that have a score; the others take no part."""
    known = [(score, WEIGHTS[name]) for name, score in scores.items() if score is not None]
    if not known:
        return None
    return round(sum(score * weight for score, weight in known) / sum(w for _, w in known))


def judge(
    scores: Mapping[Dimension, int | None],
    judged: int,
    asked: int,
    language: str,
    signals: Signals = MappingProxyType({}),
) -> Verdict:
    """Give the total and the recommendation, or why there is none.

    Without evidence in words there is no verdict, whatever *signals* count.
    """
    dimensions = total(scores)
    if dimensions is None:
        key = "nothing_shown" if judged else "nothing_said"
        return Verdict(overall_score=None, recommendation=None, reason=say(key, language))
    overall = with_signals(dimensions, signals)
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
