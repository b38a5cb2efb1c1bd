"""This is where a recording that still grows is decoded: sound and, if wanted, a few pictures."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from zhiren.errors import MissingExtra, TooLarge, Unreadable
from zhiren_analysis.live.feed import Feed
from zhiren_analysis.media.containers import Bounds, kind_of, refuse_codec, refuse_long
from zhiren_analysis.media.pictures import Picture
from zhiren_analysis.media.sound import RATE, Samples

A_SECOND = 2.0
"""Pictures that are looked at."""
_WIDTH = 640
_GAP = 0.1
"""Seconds without a frame that are silence: recorders leave silence out."""
_LONGEST_GAP = 30.0
_READ = 4096
_OPTIONS = {"protocol_whitelist": "none", "probesize": "65536", "analyzeduration": "0"}

Moment = Samples | Picture


@dataclass
class Ear:
    """Makes sound of what is decoded: 16 kHz, one channel, silence where it was left out."""

    until: float | None = None
    _resampler: Any = field(default=None, repr=False)

    def hear(self, frame: Any) -> Iterator[Samples]:
        """Give the samples of *frame*, with the silence before it."""
        import av

        if self._resampler is None:
            self._resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
        gap = frame.time - self.until if None not in (frame.time, self.until) else 0.0
        if gap > _GAP:
            yield np.zeros(int(min(gap, _LONGEST_GAP) * RATE), np.int16)
        if frame.time is not None:
            self.until = frame.time + frame.samples / frame.sample_rate
        for heard in self._resampler.resample(frame):
            yield heard.to_ndarray().reshape(-1)


@dataclass
class Eye:
    """Takes a few pictures a second of what is decoded; none while it is behind."""

    bounds: Bounds
    due: float = 0.0

    def see(self, frame: Any) -> Iterator[Picture]:
        """Give *frame* as a picture, if it is time for one."""
        if frame.width * frame.height > self.bounds.pixels:
            raise TooLarge(f"A picture may have at most {self.bounds.pixels} pixels.")
        at = frame.time or 0.0
        if at + 1e-6 < self.due:
            return
        self.due = at + 1 / A_SECOND
        width = min(_WIDTH, frame.width)
        height = max(2, round(frame.height * width / frame.width / 2) * 2)
        shown = frame.reformat(width=width, height=height, format="rgb24")
        yield Picture(at, shown.to_ndarray())


def moments(feed: Feed, bounds: Bounds, *, pictures: bool) -> Iterator[Moment]:
    """Decode *feed* as it grows. Raises `Unreadable`, `UnsupportedFormat` or `TooLarge`."""
    kind = kind_of(feed.head())
    try:
        import av
    except ImportError as error:
        raise MissingExtra("Recordings", "speech") from error
    try:
        with av.open(feed, "r", format=kind, options=_OPTIONS, buffer_size=_READ) as container:
            yield from _decoded(container, feed, bounds, pictures=pictures)
    except av.error.FFmpegError as error:
        raise Unreadable("The recording is damaged, or not what its beginning says.") from error


def _decoded(container: Any, feed: Feed, bounds: Bounds, *, pictures: bool) -> Iterator[Moment]:
    ear, eye = Ear(), Eye(bounds)
    wanted = [*container.streams.audio[:1], *(container.streams.video[:1] if pictures else ())]
    if not wanted:
        raise Unreadable("There is no sound in the recording.")
    for stream in wanted:
        refuse_codec(stream)
    for packet in container.demux(wanted):
        for frame in packet.decode():
            refuse_long(frame.time, bounds)
            if packet.stream.type == "audio":
                yield from ear.hear(frame)
            elif not feed.behind:
                yield from eye.see(frame)
