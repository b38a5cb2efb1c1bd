"""This is where a video measurement gets the document's words, each by a stated threshold."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zhiren_analysis.rendering.labels import label

ENOUGH = 10
"""Pictures with a face below which nothing is described."""
_SMILING, _RARELY = 0.3, 0.02
_GOOD, _FAIR = 0.7, 0.4
_LEVEL, _TILTED = 5.0, 20.0
_STILL, _SWAYING = 0.05, 0.3
_OFTEN, _SOMETIMES = 0.1, 0.05


@dataclass(frozen=True, kw_only=True)
class Described:
    """What all recordings together show, in figures from 0 to 1 but for ``score`` (0 to 100)."""

    score: int
    expression: str
    """``smiling``, ``neutral`` or ``still``."""
    smile_share: float
    eye_contact_score: float
    posture_score: float | None
    """None where shoulders are seldom seen."""
    pictures: int
    """With a face: what the figures rest on."""
    window: float
    """Seconds."""
    confidence: float


def describe(shown: Sequence[Mapping[str, Any]]) -> Described | None:
    """Put recordings together; None where a face is hardly seen."""
    faces = [(one, round(one["pictures"] * one["face_share"])) for one in shown]
    total = sum(count for _, count in faces)
    if total < ENOUGH:
        return None
    known = [(one, count) for one, count in faces if count]
    smile = sum(one["smile_share"] * count for one, count in known) / total
    eyes = sum(one["eye_contact_share"] * count for one, count in known) / total
    posture = _posture(shown)
    parts = [eyes] if posture is None else [eyes, posture]
    share = total / sum(one["pictures"] for one in shown)
    return Described(
        score=round(100 * sum(parts) / len(parts)),
        expression="smiling" if smile >= _SMILING else "still" if smile < _RARELY else "neutral",
        smile_share=round(smile, 3),
        eye_contact_score=round(eyes, 3),
        posture_score=posture,
        pictures=total,
        window=round(sum(one["seconds"] for one in shown), 2),
        confidence=round(share * min(0.95, 0.5 + 0.45 * total / 300), 2),
    )


def findings(shown: Mapping[str, Any]) -> list[str]:
    """List what whoever looks at a recording should know; none of it counts in a score."""
    found = []
    if shown["face_share"] < 1 - _OFTEN:
        found.append("no_face")
    if shown["several_share"] > _SOMETIMES:
        found.append("several_faces")
    known = ("dark", "bright", "blurred", "small", "off_centre")
    found += [name for name in known if shown.get(f"{name}_share", 0) > 3 * _OFTEN]
    return found


def detail_of(found: Described | None, language: str) -> dict[str, Any]:
    """Word the ``video`` part of a report as the document shows it."""
    missing = label("not_analysed", language)
    if found is None:
        return {"score": None, "expression": missing, "eye_contact": missing, "posture": missing}
    return {
        "score": found.score,
        "expression": label(f"expression_{found.expression}", language),
        "eye_contact": label(f"eyes_{_grade(found.eye_contact_score)}", language),
        "posture": missing
        if found.posture_score is None
        else label(f"posture_{_grade(found.posture_score)}", language),
    }


def _grade(value: float) -> str:
    return "good" if value >= _GOOD else "fair" if value >= _FAIR else "poor"


def _posture(shown: Sequence[Mapping[str, Any]]) -> float | None:
    """Judge how level and how still shoulders are, where they are seen half of the time."""
    known = [one for one in shown if one["shoulders_share"] >= 0.5]
    if not known:
        return None
    each = [
        (_fall(one["shoulder_tilt"], _LEVEL, _TILTED) + _fall(one["sway"], _STILL, _SWAYING)) / 2
        for one in known
    ]
    return round(sum(each) / len(each), 3)


def _fall(value: float, best: float, worst: float) -> float:
    return min(1.0, max(0.0, (worst - value) / (worst - best)))
