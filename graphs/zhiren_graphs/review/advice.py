"""This is where a report's highlights, improvements and grades of content are worded."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from zhiren_graphs.review.anchors import WEIGHTS, Dimension
from zhiren_graphs.review.words import say

Scores = Mapping[Dimension, int | None]

SOLID = 62.5
"""Scores below are worth a word on how to do better."""

_HIGH, _MIDDLE = 70, 45
_GOOD_LEVEL = 2.5
_MOST_HIGHLIGHTS, _MOST_QUOTE = 6, 80


def highlights(answers: Sequence[Mapping[str, Any]], language: str) -> list[dict[str, Any]]:
    """Give the best moments, and attempts to sway the score, in the order they came."""
    found: list[dict[str, Any]] = []
    for dimension in WEIGHTS:
        found += [_moment(a, e, "positive", language) for a, e in _best(dimension, answers)]
    for answer in answers:
        found += [_moment(answer, e, "negative", language) for e in answer["findings"]]
    unique = {item["quote"]: item for item in reversed(found)}
    ordered = sorted(unique.values(), key=lambda item: (item["timestamp"], item["quote"]))
    return [{k: v for k, v in item.items() if k != "quote"} for item in ordered]


def _best(
    dimension: Dimension, answers: Sequence[Mapping[str, Any]]
) -> list[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """Pick the leading evidence of the (at most two) answers best in *dimension*."""
    good = [
        (criterion["level"], -place, answer, criterion["evidence"][0])
        for place, answer in enumerate(answers)
        for criterion in answer["criteria"]
        if criterion["dimension"] == dimension and (criterion["level"] or 0) >= _GOOD_LEVEL
    ]
    good.sort(key=lambda item: item[:2], reverse=True)
    most = _MOST_HIGHLIGHTS // 3 if dimension == "professional_knowledge" else 1
    return [(answer, evidence) for _, _, answer, evidence in good[:most]]


def _moment(
    answer: Mapping[str, Any], evidence: Mapping[str, Any], kind: str, language: str
) -> dict[str, Any]:
    quote = evidence["quote"]
    shown = quote if len(quote) <= _MOST_QUOTE else quote[: _MOST_QUOTE - 1] + "…"
    return {
        "timestamp": _clock(answer, evidence["start"]),
        "type": kind,
        "description": say("highlight", language, reason=evidence["reason"], quote=shown),
        "quote": quote,
    }


def _clock(answer: Mapping[str, Any], offset: int) -> str:
    """Tell when the words at *offset* were said: HH:MM:SS since the interview began.

    An answer arrives when it is finished; its words are spread evenly over its duration.
    """
    arrived = answer["arrived"]
    share = offset / max(1, len(answer["transcript"]))
    seconds = max(0, int(arrived - (answer["duration"] or 0) * (1 - share)))
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def seconds_between(start: str | None, end: str | None) -> float:
    """Give the seconds from *start* to *end* (ISO 8601); 0 when either is unknown."""
    if not (start and end):
        return 0.0
    moments = [datetime.fromisoformat(moment) for moment in (start, end)]
    return max(0.0, (moments[1] - moments[0]).total_seconds())


def improvements(
    answers: Sequence[Mapping[str, Any]], scores: Scores, language: str
) -> list[dict[str, str]]:
    """Say what to do better, the most needed first."""
    judged = [answer for answer in answers if answer["kind"] != "garbage"]
    if not judged:
        return []
    low = {name: score for name, score in scores.items() if score is not None and score < SOLID}
    advice: list[tuple[float, str, str]] = []
    if (score := low.get("logical_thinking")) is not None:
        advice.append((score, "answer_structure", say("improve_structure", language)))
    stories = [a for a in judged if a["type"] == "behavioral"]
    if stories and not any("result" in answer["signs"] for answer in stories):
        advice.append((SOLID, "answer_result", say("improve_result", language)))
    if (score := low.get("professional_knowledge")) is not None:
        advice.append((score, "professional_depth", _depth(judged, language)))
    if (focus := _focus(judged)) < _MIDDLE:
        advice.append((focus, "relevance", say("improve_relevance", language)))
    for name, key in _BY_DIMENSION.items():
        if (score := low.get(name)) is not None:
            advice.append((score, name, say(key, language)))
    return [{"dimension": name, "suggestion": words} for _, name, words in sorted(advice)]


_BY_DIMENSION: Mapping[Dimension, str] = {
    "language_expression": "improve_expression",
    "stress_resistance": "improve_stress",
    "communication_potential": "improve_communication",
}


def _depth(answers: Sequence[Mapping[str, Any]], language: str) -> str:
    """Name the questions that left points open; never the points, which are the answer key."""
    numbers = sorted({answer["order"] for answer in answers if answer["open_points"]})
    if not numbers:
        return say("improve_knowledge", language)
    orders = (", " if language == "en" else "、").join(map(str, numbers))
    return say("improve_depth", language, orders=orders)


def _focus(answers: Sequence[Mapping[str, Any]]) -> float:
    return 100 * sum(float(answer["focus"]) for answer in answers) / len(answers)


def grade_content(
    answers: Sequence[Mapping[str, Any]], scores: Scores, language: str
) -> dict[str, Any]:
    """Grade what was said: relevance, structure and depth, in words and as one score."""
    judged = [answer for answer in answers if answer["kind"] != "garbage"]
    relevance = _focus(judged) if judged else None
    logic, depth = scores["logical_thinking"], scores["professional_knowledge"]
    known = [value for value in (relevance, logic, depth) if value is not None]
    return {
        "score": round(sum(known) / len(known)) if known else None,
        "relevance": _grade("relevance", relevance, language),
        "logic_structure": _grade("logic", logic, language),
        "professional_depth": _grade("depth", depth, language),
    }


def not_analysed(language: str, *names: str) -> dict[str, Any]:
    """Show a part of the report that nothing was measured for."""
    return {"score": None} | dict.fromkeys(names, say("not_analysed", language))


def _grade(what: str, score: float | None, language: str) -> str:
    if score is None:
        return say("not_analysed", language)
    grade = "high" if score >= _HIGH else "middle" if score >= _MIDDLE else "low"
    return say(f"{what}_{grade}", language)
