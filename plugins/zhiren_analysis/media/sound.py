"""This is where a recording's sound becomes samples: 16 kHz, one channel, 16 bits."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from zhiren.errors import Unreadable
from zhiren_analysis.media.containers import (
    Bounds,
    declared,
    opened,
    refuse_broken_off,
    refuse_codec,
    refuse_long,
)

if TYPE_CHECKING:
    from av.container import InputContainer

RATE = 16_000
"""Samples a second."""
Samples = np.ndarray[tuple[int], np.dtype[np.int16]]
_GAP = 0.1
"""Seconds without a frame that are silence: recorders leave silence out."""


def read_sound(data: bytes, bounds: Bounds | None = None) -> Samples:
    """Decode all sound of *data*. Raises `Unreadable`, `UnsupportedFormat` or `TooLarge`."""
    bounds, found, length = bounds or Bounds(), list[Samples](), 0
    with opened(data) as container:
        said = declared(container)
        refuse_long(said, bounds)
        for piece in _pieces(container, bounds):
            found.append(piece)
            length += len(piece)
            refuse_long(length / RATE, bounds)
    if not length:
        raise Unreadable("There is no sound in the recording.")
    if not container.streams.video:
        refuse_broken_off(length / RATE, said)
    return np.concatenate(found)


def _pieces(container: "InputContainer", bounds: Bounds) -> Iterator[Samples]:
    import av

    if not container.streams.audio:
        return
    stream = container.streams.audio[0]
    refuse_codec(stream)
    resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
    until: float | None = None
    for frame in container.decode(stream):
        if until is not None and frame.time is not None and frame.time - until > _GAP:
            refuse_long(frame.time, bounds)
            yield np.zeros(int((frame.time - until) * RATE), np.int16)
        if frame.time is not None:
            until = frame.time + frame.samples / frame.sample_rate
        yield from _samples(resampler.resample(frame))
    yield from _samples(resampler.resample(None))


def _samples(frames: list[Any]) -> Iterator[Samples]:
    for frame in frames:
        yield frame.to_ndarray().reshape(-1)
