"""This is where rhythm becomes figures from 0 to 1 and a score; docs/scoring.md gives the sources.

Every part rises and falls between stated bounds; a part for which there is nothing to measure is
left out, and the others share its weight.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zhiren_analysis.speech.words import units_of, wording_of

ENOUGH = 3.0
"""Seconds of speech below which nothing is judged."""
_ALIKE = 2.0
"""A transcript with this many times more, or fewer, syllables than are heard is of other words."""
_RATES: Mapping[str, tuple[float, float, float, float]] = {
    "zh": (60, 150, 280, 400),
    "en": (50, 100, 180, 260),
}
"""Characters or words a minute: nothing below, all from, all to, nothing above."""
_RATIO = (0.35, 0.75)
_LONG_A_MINUTE = (12.0, 2.0)
_RUN = (2.0, 8.0)
_FILLED_A_HUNDRED = (15.0, 3.0)
_PARTS = {"phonation": 0.3, "long_pauses": 0.25, "run": 0.25, "filled": 0.2}
_FLUENCY, _RATE = 0.7, 0.3


@dataclass(frozen=True, kw_only=True)
class Heard:
    """One recording's rhythm, and the words that belong to it."""

    rhythm: Mapping[str, Any]
    transcript: str
    language: str
    """Of the interview: ``zh`` or ``en``."""


@dataclass(frozen=True, kw_only=True)
class Fluency:
    """How all recordings together sound. Figures from 0 to 1, but for ``score`` (0 to 100)."""

    score: int
    fluency: float
    rate: float
    """Units a minute."""
    rate_fit: float
    unit: str
    """``characters`` or ``words``, a minute."""
    rate_from: str
    """``transcript`` or ``syllables``."""
    filled: int | None
    """Filled pauses; None without a transcript."""
    parts: Mapping[str, float]
    window: float
    """Seconds from first to last speech, of all recordings."""
    confidence: float
    """Grows with what was heard: a minute of speech is enough for 0.95."""


def fluency_of(heard: Sequence[Heard]) -> Fluency | None:
    """Judge recordings together; None where there is too little speech."""
    spoken = [one for one in heard if one.rhythm["speech_seconds"] > 0]
    seconds = sum(float(one.rhythm["speech_seconds"]) for one in spoken)
    if seconds < ENOUGH:
        return None
    span = sum(float(one.rhythm["span_seconds"]) for one in spoken)
    counted = [_counted(one) for one in spoken]
    language = max(
        ("zh", "en"), key=lambda name: sum(c.units for c in counted if c.language == name)
    )
    rate = sum(count.units for count in counted) / span * 60
    parts = _parts(spoken, counted, seconds, span)
    fit = _between(rate, _RATES[language])
    weights = {name: _PARTS[name] for name in parts}
    fluency = sum(parts[name] * weight for name, weight in weights.items()) / sum(weights.values())
    return Fluency(
        score=round(100 * (_FLUENCY * fluency + _RATE * fit)),
        fluency=round(fluency, 3),
        rate=round(rate, 1),
        rate_fit=round(fit, 3),
        unit="characters" if language == "zh" else "words",
        rate_from="transcript" if all(c.filled is not None for c in counted) else "syllables",
        filled=_filled(counted),
        parts={name: round(value, 3) for name, value in parts.items()},
        window=round(span, 2),
        confidence=round(min(0.95, 0.5 + 0.45 * seconds / 60), 2),
    )


@dataclass(frozen=True, kw_only=True)
class _Counted:
    units: float
    language: str
    filled: int | None


def _counted(one: Heard) -> _Counted:
    """Count the words that were said: the transcript's, if it can be of this recording."""
    heard = float(one.rhythm["syllables"])
    wording = wording_of(one.transcript)
    if wording and heard / _ALIKE <= wording.syllables <= heard * _ALIKE:
        return _Counted(units=wording.units, language=wording.language, filled=wording.filled)
    language = "en" if one.language == "en" else "zh"
    return _Counted(units=units_of(heard, language), language=language, filled=None)


def _parts(
    spoken: Sequence[Heard], counted: Sequence[_Counted], seconds: float, span: float
) -> dict[str, float]:
    long = sum(int(one.rhythm["long_pauses"]) for one in spoken)
    runs = sum(int(one.rhythm["pause_count"]) + 1 for one in spoken)
    syllables = sum(int(one.rhythm["syllables"]) for one in spoken)
    found = {
        "phonation": _rise(seconds / span, _RATIO),
        "long_pauses": _rise(long / span * 60, _LONG_A_MINUTE),
        "run": _rise(syllables / runs, _RUN),
    }
    known = [one for one in counted if one.filled is not None]
    if units := sum(one.units for one in known):
        found["filled"] = _rise(100 * (_filled(known) or 0) / units, _FILLED_A_HUNDRED)
    return found


def _filled(counted: Sequence[_Counted]) -> int | None:
    known = [one.filled for one in counted if one.filled is not None]
    return sum(known) if known else None


def _rise(value: float, bounds: tuple[float, float]) -> float:
    """Go from 0 at the first bound to 1 at the second."""
    none, all_ = bounds
    return min(1.0, max(0.0, (value - none) / (all_ - none)))


def _between(value: float, bounds: tuple[float, float, float, float]) -> float:
    return min(_rise(value, bounds[:2]), _rise(value, (bounds[3], bounds[2])))
