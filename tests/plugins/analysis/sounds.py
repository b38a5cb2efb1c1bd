"""Recordings to measure, made on the spot: a voice that says vowels, silence, and containers."""

import io
from typing import Any

import av
import numpy as np

from zhiren_analysis.media.sound import RATE, Samples

_VOWELS = ((730, 1090, 2440), (270, 2290, 3010), (300, 870, 2240), (530, 1840, 2480))
"""Formants in Hz of ah, ee, oo, eh."""
CONTAINERS = {
    "webm": ("webm", "libopus", {"live": "1"}),
    "ogg": ("ogg", "libopus", {}),
    "m4a": ("mp4", "aac", {}),
    "fragmented": ("mp4", "aac", {"movflags": "frag_keyframe+empty_moov"}),
    "mp3": ("mp3", "mp3", {}),
    "wav": ("wav", "pcm_s16le", {}),
}
"""By name: FFmpeg's container, codec and options."""


def silence(seconds: float) -> Samples:
    """Nothing but faint noise."""
    noise = np.random.default_rng(7).normal(0, 3, int(seconds * RATE))
    return noise.astype(np.int16)


def voice(seconds: float, hz: float = 140.0, syllables_a_second: float = 4.0) -> Samples:
    """So many syllables a second: a hiss, then a vowel, over a melody that falls and rises."""
    length = int(RATE / syllables_a_second)
    many = round(seconds * syllables_a_second)
    said = [_syllable(place, length, hz * (1 + 0.15 * np.sin(place))) for place in range(many)]
    return np.concatenate(said)


def _syllable(place: int, length: int, hz: float) -> Samples:
    time = np.arange(length) / RATE
    pitch = hz * (1.1 - 0.4 * time)
    pulses = np.diff(np.floor(np.cumsum(pitch) / RATE), prepend=0)
    ringing = np.arange(int(0.03 * RATE)) / RATE
    said = pulses
    for formant in _VOWELS[place % len(_VOWELS)]:
        width = 60 + formant * 0.03
        ring = np.exp(-np.pi * width * ringing) * np.sin(2 * np.pi * formant * ringing)
        said = np.convolve(said, ring)[:length]
    vowel = said / np.abs(said).max() * np.sin(np.pi * time / time[-1]) ** 0.7
    hiss = np.random.default_rng(place).normal(0, 0.12, length) * np.exp(-time * 40)
    return np.asarray(10_000 * (vowel + hiss), np.int16)


def talk(*parts: Samples) -> Samples:
    """One after another."""
    return np.concatenate(parts)


def packed(samples: Samples, kind: str = "wav") -> bytes:
    """Record *samples* as a browser or a phone would, in one of `CONTAINERS`."""
    container, codec, options = CONTAINERS[kind]
    out, rate = io.BytesIO(), 48_000 if codec == "libopus" else RATE
    with av.open(out, "w", format=container, options=dict(options)) as file:
        stream: Any = file.add_stream(codec, rate=rate, layout="mono")
        frame = av.AudioFrame.from_ndarray(samples.reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate = RATE
        resampler = av.AudioResampler(
            format=stream.format.name,
            layout="mono",
            rate=rate,
            frame_size=stream.frame_size or 1024,
        )
        for piece in (*resampler.resample(frame), *resampler.resample(None), None):
            file.mux(stream.encode(piece))
    return out.getvalue()
