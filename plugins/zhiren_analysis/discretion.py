"""This is where a report is made fit for the one it is about: the answer key is not told.

Reasons name the scoring points that an answer met. Whoever hires must see them; a candidate who
did would hand them to the next one.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

POINTS = "points"
"""Where a report's data keeps the points that must not be told."""
_QUOTE = "quote"
_TELLING = 4
"""Letters of a point that is more than a word: it is taken out wherever it stands."""


def points_of(record: Mapping[str, Any]) -> list[str]:
    """List the scoring points and reference answers of an interview's record, the longest first."""
    found: set[str] = set()
    for turn in record["turns"]:
        found |= {str(point) for point in turn["scoring_points"]}
        found |= {turn["reference_answer"]} if turn["reference_answer"] else set()
    return sorted(filter(None, found), key=len, reverse=True)


def without_points(data: Mapping[str, Any]) -> dict[str, Any]:
    """Give a report's data as its candidate may read it; their own words stay as they were."""
    points = data.get(POINTS, ())
    return {name: _told(value, points) for name, value in data.items() if name != POINTS}


def for_candidate(reviews: Sequence[Mapping[str, Any]] | None) -> list[dict[str, Any]]:
    """Give reviews as the candidate may read them: that there was one, without who and why."""
    return [{**one, "by": None, "name": None, "why": None} for one in reviews or ()]


def _told(value: Any, points: Collection[str]) -> Any:
    match value:
        case str():
            return _silent(value, points)
        case dict():
            return {k: v if k == _QUOTE else _told(v, points) for k, v in value.items()}
        case list():
            return [_told(one, points) for one in value]
        case _:
            return value


def _silent(words: str, points: Collection[str]) -> str:
    for point in points:
        words = words.replace(f"「{point}」", "「…」").replace(f"“{point}”", "“…”")
        if len(point) >= _TELLING:
            words = words.replace(point, "…")
    return words
