"""This is where a recording's pictures are taken: a few a second, small, in order of time."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from zhiren.errors import TooLarge, Unreadable
from zhiren_analysis.media.containers import (
    Bounds,
    declared,
    opened,
    refuse_broken_off,
    refuse_codec,
    refuse_long,
)

_WIDTH = 640
"""Wider pictures are made smaller."""
_EVEN = 2

Pixels = np.ndarray[tuple[int, int, int], np.dtype[np.uint8]]


@dataclass(frozen=True)
class Picture:
    """One moment: seconds since the beginning, and its pixels (rows, columns, RGB)."""

    at: float
    pixels: Pixels


def pictures_of(data: bytes, a_second: float, bounds: Bounds | None = None) -> Iterator[Picture]:
    """Take *a_second* pictures a second. Raises `Unreadable`, `UnsupportedFormat`, `TooLarge`."""
    bounds, due, until = bounds or Bounds(), 0.0, 0.0
    with opened(data) as container:
        said = declared(container)
        refuse_long(said, bounds)
        if not container.streams.video:
            raise Unreadable("There are no pictures in the recording.")
        stream = container.streams.video[0]
        refuse_codec(stream)
        _refuse_large(stream.codec_context, bounds)
        for number, frame in enumerate(container.decode(stream)):
            _refuse_large(frame, bounds)
            # A live recording may lack times: its pictures then come as they stand.
            until = number / 30 if frame.time is None else max(until, frame.time)
            refuse_long(until, bounds)
            if until + 1e-6 >= due:
                due = max(due + 1 / a_second, until)
                yield Picture(until, _small(frame))
    if not container.streams.audio:
        refuse_broken_off(until, said)


def _small(frame: Any) -> Pixels:
    width = min(_WIDTH, frame.width)
    height = round(frame.height * width / frame.width / _EVEN) * _EVEN or _EVEN
    pixels: Pixels = frame.reformat(width=width, height=height, format="rgb24").to_ndarray()
    return pixels


def _refuse_large(picture: Any, bounds: Bounds) -> None:
    if picture.width * picture.height > bounds.pixels:
        raise TooLarge(f"A picture may have at most {bounds.pixels} pixels.")
