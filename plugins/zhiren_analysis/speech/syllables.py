"""This is where loudness is measured and syllables are counted: peaks of it that are voiced.

After de Jong and Wempe (2009): a syllable's nucleus is a peak of intensity, within 25 dB of the
loudest, that rises 2 dB above the dip before it and is voiced.
"""

from collections.abc import Sequence

import numpy as np

from zhiren_analysis.media.sound import RATE, Samples
from zhiren_analysis.speech.pauses import Span
from zhiren_analysis.speech.pitch import HOP, Numbers

_STEP = round(HOP * RATE)
_SMOOTH = 0.012
"""Seconds; the spread of the bell that loudness is smoothed with."""
_BELOW_LOUDEST = 25.0
_RISE = 2.0
_FULL = 32768.0
_FLOOR = 1e-10
_BLOCK = 10_000
_NEAR = 2
"""Frames around a peak in which it must be voiced."""


def loudness(samples: Samples) -> Numbers:
    """Give the level of each 10 ms in dB of full scale."""
    whole = samples[: len(samples) // _STEP * _STEP].reshape(-1, _STEP)
    # Block by block: an hour of it as fractions would fill the memory.
    power = np.concatenate(
        [_power(whole[i : i + _BLOCK]) for i in range(0, len(whole) + 1, _BLOCK)]
    )
    if not len(power):
        return np.zeros(0)
    reach = np.arange(-4 * _SMOOTH, 4 * _SMOOTH + HOP, HOP)
    bell = np.exp(-0.5 * (reach / _SMOOTH) ** 2)
    smooth = np.convolve(np.pad(power, len(bell) // 2, "edge"), bell / bell.sum(), "valid")
    level: Numbers = 10 * np.log10(np.maximum(smooth[: len(power)], _FLOOR))
    return level


def _power(frames: Samples) -> Numbers:
    mean: Numbers = (frames.astype(np.float64) ** 2).mean(axis=1) / _FULL**2
    return mean


def nuclei(level: Numbers, hz: Numbers, speech: Sequence[Span]) -> list[float]:
    """Give the times of syllables within *speech*, in seconds."""
    said = _within(len(level), speech)
    if not said.any():
        return []
    least = np.percentile(level[said], 99) - _BELOW_LOUDEST
    found: list[float] = []
    dip = float(level[0])
    for place in range(1, len(level) - 1):
        here = level[place]
        dip = min(dip, here)
        is_top = here > level[place - 1] and here >= level[place + 1]
        if is_top and said[place] and here >= least and here - dip >= _RISE:
            if _voiced(hz, place):
                found.append(round(place * HOP, 2))
            dip = here
    return found


def level_of(level: Numbers, speech: Sequence[Span]) -> tuple[float, float] | None:
    """Give the median level of speech and its spread (10th to 90th of a hundred), in dB."""
    heard = level[_within(len(level), speech)]
    if not len(heard):
        return None
    low, middle, high = np.percentile(heard, [10, 50, 90])
    return round(float(middle), 1), round(float(high - low), 1)


def _within(length: int, speech: Sequence[Span]) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    said = np.zeros(length, np.bool_)
    for span in speech:
        said[int(span.start / HOP) : int(span.end / HOP)] = True
    return said


def _voiced(hz: Numbers, place: int) -> bool:
    near = hz[max(0, place - _NEAR) : place + _NEAR + 1]
    return bool((near > 0).any())
