"""This is where the voice's pitch is found, by autocorrelation (Boersma, 1993)."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from zhiren_analysis.media.sound import RATE, Samples

HOP = 0.01
"""Seconds from one frame to the next, of pitch and of loudness."""
_LOWEST, _HIGHEST = 75.0, 500.0
"""Hz of human voices."""
_WINDOW = round(3 / _LOWEST * RATE)
_STEP = round(HOP * RATE)
AHEAD = round(_WINDOW / 2 / _STEP)
"""Frames by which a frame's beginning is before its middle."""
_LAGS = int(RATE / _LOWEST) + 2
_SIZE = 1 << (_WINDOW + _LAGS - 1).bit_length()
"""Of a transform: long enough that the lags that are looked at do not wrap around."""
_BLOCK = 1000
_VOICED = 0.45
_OCTAVE_COST = 0.01
_SILENT = 0.01
"""Of full scale: what is quieter has no pitch."""
_FULL = 32768.0
_FEWEST = 30
"""Voiced frames without which nothing is said of a voice."""

Numbers = np.ndarray[tuple[int], np.dtype[np.float64]]
Places = np.ndarray[tuple[int], np.dtype[np.signedinteger]]


@dataclass(frozen=True, kw_only=True)
class Voice:
    """What a voice did over a recording."""

    median_hz: float
    range_semitones: float
    """From the 5th to the 95th of a hundred."""
    voiced_seconds: float


def pitches(samples: Samples) -> Numbers:
    """Give the pitch of each frame in Hz, 0 where there is none."""
    found = [_of_block(block) for block in _blocks(samples)]
    return np.concatenate(found) if found else np.zeros(0)


def voice_of(hz: Numbers) -> Voice | None:
    """Sum up a recording's pitches; None where hardly anything is voiced."""
    voiced = hz[hz > 0]
    if len(voiced) < _FEWEST:
        return None
    low, middle, high = np.percentile(voiced, [5, 50, 95])
    return Voice(
        median_hz=round(float(middle), 1),
        range_semitones=round(float(12 * np.log2(high / low)), 1),
        voiced_seconds=round(len(voiced) * HOP, 2),
    )


def _blocks(samples: Samples) -> Iterator[Numbers]:
    count = (len(samples) - _WINDOW) // _STEP + 1
    for first in range(0, max(0, count), _BLOCK):
        many = min(_BLOCK, count - first)
        piece = samples[first * _STEP : (first + many - 1) * _STEP + _WINDOW]
        yield (
            np.lib.stride_tricks.sliding_window_view(piece, _WINDOW)[::_STEP].astype(np.float64)
            / _FULL
        )


def _of_block(frames: Numbers) -> Numbers:
    window = np.hanning(_WINDOW)
    centred = frames - frames.mean(axis=1, keepdims=True)
    peak = np.abs(centred).max(axis=1)
    own = _correlation(window[None, :])
    heard = _correlation(centred * window) / np.maximum(own, 1e-9)
    first, last = int(RATE / _HIGHEST), int(RATE / _LOWEST)
    part = heard[:, first - 1 : last + 2]
    inner = part[:, 1:-1]
    is_peak = (inner > part[:, :-2]) & (inner >= part[:, 2:])
    lags = np.arange(first, last + 1)
    cost = _OCTAVE_COST * np.log2(_LOWEST * lags / RATE)
    strength = np.where(is_peak, inner - cost, -1.0)
    best = strength.argmax(axis=1)
    rows = np.arange(len(frames))
    lag = lags[best] + _refined(part, rows, best)
    voiced = (inner[rows, best] > _VOICED) & is_peak[rows, best] & (peak > _SILENT)
    return np.where(voiced, RATE / lag, 0.0)


def _refined(part: Numbers, rows: Places, best: Places) -> Numbers:
    """Find the top between three neighbours, by a parabola."""
    left, middle, right = part[rows, best], part[rows, best + 1], part[rows, best + 2]
    bend = left - 2 * middle + right
    safe = np.where(np.abs(bend) < 1e-12, 1.0, bend)
    shift: Numbers = np.clip(0.5 * (left - right) / safe, -0.5, 0.5)
    return shift


def _correlation(frames: Numbers) -> Numbers:
    spectrum = np.fft.rfft(frames, _SIZE, axis=1)
    product: Numbers = np.fft.irfft(np.abs(spectrum) ** 2, _SIZE, axis=1)[:, :_LAGS]
    return product / np.maximum(product[:, :1], 1e-12)
