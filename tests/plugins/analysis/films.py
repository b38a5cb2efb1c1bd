"""Videos to look at, made on the spot: grey pictures that grow lighter, and a voice."""

import io
from fractions import Fraction
from typing import Any

import av
import numpy as np

from tests.plugins.analysis.sounds import voice
from zhiren_analysis.media.sound import RATE

KINDS = {
    "webm vp8": ("webm", "libvpx", "libopus", {"live": "1"}),
    "webm vp9": ("webm", "libvpx-vp9", "libopus", {"live": "1"}),
    "mp4 h264": ("mp4", "libx264", "aac", {}),
    "fragmented": ("mp4", "libx264", "aac", {"movflags": "frag_keyframe+empty_moov"}),
}
"""By name: FFmpeg's container, codec of pictures and of sound, and options."""
_FAST = {
    "libvpx": {"deadline": "realtime", "cpu-used": "8"},
    "libvpx-vp9": {"deadline": "realtime", "cpu-used": "8"},
    "libx264": {"preset": "ultrafast", "tune": "zerolatency"},
}
_THOUSANDTH = Fraction(1, 1000)


def filmed(
    kind: str, seconds: float = 2.0, size: tuple[int, int] = (64, 48), a_second: int = 10
) -> bytes:
    """Film so many seconds, with a voice beside them."""
    container, sees, hears, options = KINDS[kind]
    return shot(container, (sees, hears), options, (seconds, size, a_second))


def shot(
    container: str,
    codecs: tuple[str, str | None],
    options: dict[str, str],
    film: tuple[float, tuple[int, int], int],
) -> bytes:
    """Film with any codecs; without a second one there is no sound."""
    out, (seconds, size, a_second) = io.BytesIO(), film
    with av.open(out, "w", format=container, options=dict(options)) as file:
        pictures: Any = file.add_stream(codecs[0], rate=a_second, options=_FAST.get(codecs[0], {}))
        pictures.width, pictures.height = size
        pictures.pix_fmt, pictures.codec_context.time_base = "yuv420p", _THOUSANDTH
        sound: Any = None
        if codecs[1]:
            rate = 48_000 if codecs[1] == "libopus" else RATE
            sound = file.add_stream(codecs[1], rate=rate, layout="mono")
        for number in range(int(seconds * a_second)):
            file.mux(pictures.encode(_picture(number, size, a_second)))
        file.mux(pictures.encode(None))
        if sound is not None:
            _speak(file, sound, seconds)
    return out.getvalue()


def _picture(number: int, size: tuple[int, int], a_second: int) -> av.VideoFrame:
    width, height = size
    grey = np.full((height, width, 3), min(250, 20 + 10 * number), np.uint8)
    frame = av.VideoFrame.from_ndarray(grey, format="rgb24").reformat(format="yuv420p")
    frame.pts, frame.time_base = number * 1000 // a_second, _THOUSANDTH
    return frame


def _speak(file: Any, sound: Any, seconds: float) -> None:
    samples = voice(seconds).reshape(1, -1)
    frame = av.AudioFrame.from_ndarray(samples, format="s16", layout="mono")
    frame.sample_rate = RATE
    resampler = av.AudioResampler(
        format=sound.format.name,
        layout="mono",
        rate=sound.rate,
        frame_size=sound.frame_size or 1024,
    )
    for piece in (*resampler.resample(frame), *resampler.resample(None), None):
        file.mux(sound.encode(piece))
