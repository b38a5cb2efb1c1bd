"""This is where recordings to measure are made out of others: longer ones, and other containers."""

import io
import wave
from fractions import Fraction
from typing import Any

import av
import numpy as np

from zhiren_analysis.media.sound import RATE, Samples

_THOUSANDTH = Fraction(1, 1000)


def tiled(samples: Samples, minutes: float) -> Samples:
    """Repeat *samples* until so many minutes are full."""
    length = int(minutes * 60 * RATE)
    return np.tile(samples, -(-length // len(samples)))[:length]


def wav(samples: Samples) -> bytes:
    """Record *samples*."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples.tobytes())
    return out.getvalue()


def filmed(animation: bytes) -> bytes:
    """Record an animation as a browser does: a live WebM, without a length."""
    out = io.BytesIO()
    with (
        av.open(io.BytesIO(animation), "r") as source,
        av.open(out, "w", "webm", {"live": "1"}) as file,
    ):
        shown = source.streams.video[0]
        stream: Any = file.add_stream("libvpx", rate=25)
        stream.width, stream.height, stream.pix_fmt = shown.width, shown.height, "yuv420p"
        stream.bit_rate, stream.codec_context.time_base = 2_000_000, _THOUSANDTH
        for frame in source.decode(shown):
            picture = frame.reformat(format="yuv420p")
            picture.pts, picture.time_base = round((frame.time or 0) * 1000), _THOUSANDTH
            file.mux(stream.encode(picture))
        file.mux(stream.encode(None))
    return out.getvalue()


def lengthened(recording: bytes, seconds: float) -> bytes:
    """Play a video again and again until so many seconds are full; nothing is coded anew."""
    out, past = io.BytesIO(), 0.0
    with av.open(out, "w", "matroska") as file:
        stream: Any = None
        while past < seconds:
            with av.open(io.BytesIO(recording), "r") as source:
                shown = source.streams.video[0]
                stream = stream or file.add_stream_from_template(shown)
                past = _append(source, shown, file, stream, past)
    return out.getvalue()


def _append(source: Any, shown: Any, file: Any, stream: Any, past: float) -> float:
    """Copy the packets of *shown* to *past* seconds and on; answer where they end."""
    end = past
    for packet in source.demux(shown):
        if packet.pts is None:
            continue
        ticks = round(past / packet.time_base)
        packet.pts, packet.dts = packet.pts + ticks, (packet.dts or packet.pts) + ticks
        end = max(end, float((packet.pts + (packet.duration or 0)) * packet.time_base))
        packet.stream = stream
        file.mux(packet)
    return end + 0.04
