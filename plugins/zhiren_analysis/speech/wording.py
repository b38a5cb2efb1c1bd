"""This is where a speech measurement gets the document's words, each by a stated threshold."""

from collections.abc import Mapping
from typing import Any

from zhiren_analysis.rendering.labels import label
from zhiren_analysis.speech.fluency import Fluency

_GOOD, _FAIR = 0.75, 0.5
_RATES = {"characters": (150, 280), "words": (100, 180)}
_LIVELY = 6.0
"""Semitones of pitch range."""


def rate_word(found: Fluency) -> str:
    """``slow``, ``steady`` or ``fast``."""
    low, high = _RATES[found.unit]
    return "slow" if found.rate < low else "fast" if found.rate > high else "steady"


def fluency_word(found: Fluency) -> str:
    """``good``, ``fair`` or ``halting``."""
    return "good" if found.fluency >= _GOOD else "fair" if found.fluency >= _FAIR else "halting"


def manner_of(found: Fluency, pitch_range: float | None) -> tuple[str, float] | None:
    """Describe how it sounds, and how sure that is; None where the voice says too little.

    ``confident`` is fluent speech at a common rate with a lively pitch, ``hesitant`` is halting
    speech, all else is ``neutral``. This is a word for sounds, not for what somebody feels.
    """
    if pitch_range is None:
        return None
    if found.fluency < _FAIR:
        return "hesitant", round(found.confidence * (1 - found.fluency), 2)
    if found.fluency >= _GOOD and rate_word(found) == "steady" and pitch_range >= _LIVELY:
        return "confident", round(found.confidence * found.fluency, 2)
    return "neutral", round(found.confidence * 0.5, 2)


def detail_of(
    found: Fluency | None, manner: tuple[str, float] | None, language: str
) -> Mapping[str, Any]:
    """Word the ``speech`` part of a report as the document shows it."""
    missing = label("not_analysed", language)
    if found is None:
        return {"score": None, "speech_rate": missing, "fluency": missing, "emotion": missing}
    return {
        "score": found.score,
        "speech_rate": label(f"rate_{rate_word(found)}", language),
        "fluency": label(f"fluency_{fluency_word(found)}", language),
        "emotion": label(f"manner_{manner[0]}", language) if manner else missing,
    }
