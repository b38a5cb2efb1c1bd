"""This is where scoring points meet what was said: which are covered, and by which words.

What the interview found out while it went on is taken over once its quotes are found in the
transcript; where it found nothing out, the points are held against the answer here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from zhiren.quotes import find_quote
from zhiren.sentences import sentences
from zhiren_graphs.review.reading import Reading
from zhiren_graphs.skills.closeness import closeness
from zhiren_graphs.skills.points import Match, State, hold_all, is_recited
from zhiren_graphs.skills.transcripts import Sentence

_NEAR = 0.5
"""Closer than this, an answer has not come to a reference by chance."""
WORTH: Mapping[str, float] = {"covered": 1.0, "partly": 0.5, "open": 0.0}
"""What a point earns at least once it was found in this state."""


@dataclass(frozen=True, kw_only=True)
class Point:
    """One scoring point, what became of it, and the words that show it."""

    text: str
    state: State
    worth: float
    """What it earns, 0 to 1."""
    start: int = 0
    end: int = 0


def points_of(inputs: Mapping[str, Any], reading: Reading) -> list[Point]:
    """Settle the state of every scoring point of the question."""
    wanted = _wanted(inputs["question"])
    if not wanted:
        return []
    said = [Sentence(p.start, p.end, p.live) for p in reading.relevant]
    matches = hold_all(wanted, inputs["question"]["content"], said)
    recited = is_recited(reading.transcript)
    if recited:
        matches = [replace(match, listed=True) for match in matches]
    held = [_held(text, match, said) for text, match in zip(wanted, matches, strict=True)]
    found = {str(item.get("point")): item for item in inputs["points"]}
    if not found or recited:
        return held
    return [_proven(point, found.get(point.text, {}), reading) for point in held]


def earned_of(points: Sequence[Point], inputs: Mapping[str, Any], reading: Reading) -> float:
    """Tell how much of what is wanted was said, 0 to 1: point by point, or as the reference does.

    Beside scoring points the reference is a second opinion: an answer must come close to it,
    since some of its words stand in many an answer to another question.
    """
    question = inputs["question"]
    reference = question["reference_answer"]
    by_points = sum(point.worth for point in points) / len(points)
    if not reference or is_recited(reading.transcript):
        return by_points
    said = "\n".join(passage.live for passage in reading.relevant)
    close = closeness(reference, question["content"], said)
    if not question["scoring_points"]:
        return close
    return max(by_points, close * min(1.0, close / _NEAR) ** 3)


def _wanted(question: Mapping[str, Any]) -> list[str]:
    """Give the scoring points, or else what the reference answer says, sentence by sentence."""
    if points := question.get("scoring_points"):
        return [str(point) for point in points]
    reference = str(question.get("reference_answer") or "")
    return [reference[start:end] for start, end in sentences(reference)]


def _proven(held: Point, found: Mapping[str, Any], reading: Reading) -> Point:
    """Take an earlier finding over if its quote stands in a passage that may be evidence."""
    state, quote = found.get("state"), found.get("quote")
    there = replace(held, state="open", start=0, end=0)
    if state not in ("covered", "partly") or not quote:
        return there
    span = find_quote(reading.transcript, str(quote))
    if span is None or not any(p.start < span[1] and span[0] < p.end for p in reading.sound):
        return there
    worth = max(held.worth, WORTH[state])
    return Point(text=held.text, state=state, worth=worth, start=span[0], end=span[1])


def _held(text: str, match: Match, said: list[Sentence]) -> Point:
    start, end = match.span(said) or (0, 0)
    return Point(text=text, state=match.state, worth=match.worth, start=start, end=end)
