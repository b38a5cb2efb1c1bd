"""This is where a recording's speech is measured: pauses, rate, pitch and loudness.

Everything here runs in the process that opened the recording, and needs no model to be fetched.
"""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

from zhiren_analysis.media.containers import Bounds
from zhiren_analysis.media.sound import RATE, Samples, read_sound
from zhiren_analysis.speech.pauses import (
    PAUSE,
    Progress,
    Span,
    pauses_between,
    probabilities,
    spans_of,
)
from zhiren_analysis.speech.pitch import Numbers, pitches, voice_of
from zhiren_analysis.speech.syllables import level_of, loudness, nuclei, sonority

LONG = 1.0
"""Seconds of a pause that a listener notices."""
_MOST_SPANS = 2000
"""As many as are told; the figures are of all."""


def measure(data: bytes, wanted: Mapping[str, Any], progress: Progress) -> dict[str, Any]:
    """Measure the recording *data*. *wanted*: ``bounds`` (seconds, pixels)."""
    samples = read_sound(data, Bounds(**wanted["bounds"]))
    return rhythm_of(samples, progress)


def rhythm_of(samples: Samples, progress: Progress = lambda _: None) -> dict[str, Any]:
    """Measure *samples*. Times are in seconds; without speech only the length is told."""
    # The detector takes nearly all of the time, and lets others work beside it.
    with ThreadPoolExecutor(1) as beside:
        sound = beside.submit(_sound_of, samples)
        likely = probabilities(samples, lambda done: progress(done * 0.9))
        found = _measured(samples, spans_of(likely, len(samples) / RATE), sound.result)
    progress(1.0)
    return found


def measured(samples: Samples, speech: Sequence[Span]) -> dict[str, Any]:
    """Measure *samples*, in which *speech* was found, as `rhythm_of` does."""
    return _measured(samples, speech, lambda: _sound_of(samples))


class _Sound(NamedTuple):
    """A recording's sound, a figure for each 10 ms."""

    hz: Numbers
    sonority: Numbers
    level: Numbers


def _sound_of(samples: Samples) -> _Sound:
    return _Sound(pitches(samples), sonority(samples), loudness(samples))


def _measured(
    samples: Samples, speech: Sequence[Span], sound: Callable[[], _Sound]
) -> dict[str, Any]:
    found: dict[str, Any] = {"seconds": round(len(samples) / RATE, 2), "speech_seconds": 0.0}
    if not speech:
        return found | {"speech": [], "pauses": []}
    heard = sound()
    beats = nuclei(heard.sonority, heard.hz, speech)
    return found | _timing(speech) | _flow(speech, beats) | _voice(heard.hz, heard.level, speech)


def _timing(speech: Sequence[Span]) -> dict[str, Any]:
    pauses = pauses_between(speech)
    lengths = sorted(pause.seconds for pause in pauses)
    span = speech[-1].end - speech[0].start
    return {
        "speech": _told(speech),
        "pauses": _told(pauses),
        "span_seconds": round(span, 2),
        "speech_seconds": round(sum(one.seconds for one in speech), 2),
        "phonation_ratio": round(sum(one.seconds for one in speech) / span, 3),
        "pause_count": len(pauses),
        "long_pauses": sum(one >= LONG for one in lengths),
        "median_pause": round(lengths[len(lengths) // 2], 2) if lengths else None,
        "longest_silence": round(lengths[-1], 2) if lengths else 0.0,
        "pause_from": PAUSE,
    }


def _flow(speech: Sequence[Span], beats: Sequence[float]) -> dict[str, Any]:
    span = speech[-1].end - speech[0].start
    return {
        "syllables": len(beats),
        "syllables_a_minute": round(len(beats) / span * 60, 1),
        "mean_run": round(len(beats) / len(speech), 1),
    }


def _voice(hz: Any, level: Any, speech: Sequence[Span]) -> dict[str, Any]:
    voice, heard = voice_of(hz), level_of(level, speech)
    return {
        "pitch_hz": voice.median_hz if voice else None,
        "pitch_range_semitones": voice.range_semitones if voice else None,
        "voiced_seconds": voice.voiced_seconds if voice else 0.0,
        "level_db": heard[0] if heard else None,
        "level_spread_db": heard[1] if heard else None,
    }


def _told(spans: Sequence[Span]) -> list[list[float]]:
    return [[round(one.start, 2), round(one.end, 2)] for one in spans[:_MOST_SPANS]]
