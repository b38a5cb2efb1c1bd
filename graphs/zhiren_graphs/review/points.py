"""This is where scoring points meet what was said: which are covered, and by which words.

What the interview found out while it went on is taken over once its quotes are found in the
transcript; where it found nothing out, the points are held against the answer here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from zhiren.quotes import find_quote
from zhiren.sentences import sentences
from zhiren_graphs.review.reading import Reading
from zhiren_graphs.skills.points import COVERED, PARTLY, Match, hold_all, is_recited
from zhiren_graphs.skills.transcripts import Sentence

State = Literal["covered", "partly", "open"]
WORTH: Mapping[str, float] = {"covered": 1.0, "partly": 0.5, "open": 0.0}
"""What a point in each state earns."""


@dataclass(frozen=True, kw_only=True)
class Point:
    """One scoring point, what became of it, and the words that show it."""

    text: str
    state: State
    start: int = 0
    end: int = 0

    @property
    def worth(self) -> float:
        """What it earns, 0 to 1."""
        return WORTH[self.state]


def points_of(inputs: Mapping[str, Any], reading: Reading) -> list[Point]:
    """Settle the state of every scoring point of the question."""
    wanted = _wanted(inputs["question"])
    if not wanted:
        return []
    found = {str(item.get("point")): item for item in inputs["points"]}
    recited = is_recited(" ".join(passage.live for passage in reading.relevant))
    if found and not recited:
        return [_proven(text, found.get(text, {}), reading) for text in wanted]
    said = [Sentence(p.start, p.end, p.live) for p in reading.relevant]
    matches = hold_all(wanted, inputs["question"]["content"], said)
    return [_held(text, match, said) for text, match in zip(wanted, matches, strict=True)]


def _wanted(question: Mapping[str, Any]) -> list[str]:
    """Give the scoring points, or else what the reference answer says, sentence by sentence."""
    if points := question.get("scoring_points"):
        return [str(point) for point in points]
    reference = str(question.get("reference_answer") or "")
    return [reference[start:end] for start, end in sentences(reference)]


def _proven(text: str, found: Mapping[str, Any], reading: Reading) -> Point:
    """Take an earlier finding over if its quote stands in a passage that may be evidence."""
    state, quote = found.get("state"), found.get("quote")
    if state not in ("covered", "partly") or not quote:
        return Point(text=text, state="open")
    span = find_quote(reading.transcript, str(quote))
    if span is None or not any(p.start < span[1] and span[0] < p.end for p in reading.sound):
        return Point(text=text, state="open")
    return Point(text=text, state=state, start=span[0], end=span[1])


def _held(text: str, match: Match, said: list[Sentence]) -> Point:
    span = match.span(said)
    if span is None or match.score < PARTLY:
        return Point(text=text, state="open")
    state: State = "covered" if match.score >= COVERED else "partly"
    return Point(text=text, state=state, start=span[0], end=span[1])
