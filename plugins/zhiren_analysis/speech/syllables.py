"""This is where loudness is measured and syllables are counted: peaks of sonority that are voiced.

After de Jong and Wempe (2009): a syllable's nucleus is a peak of intensity, within 25 dB of the
loudest, that rises 2 dB above the dip before it and is voiced. The intensity is that between 250
and 2500 Hz, where vowels are strong and neither hissing nor humming is (Pfitzinger, Burger and
Heid, 1996): in the whole band an s is as loud as a vowel, and every one of them would count.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from zhiren_analysis.media.sound import RATE, Samples
from zhiren_analysis.speech.pauses import Span
from zhiren_analysis.speech.pitch import AHEAD, HOP, Numbers

_STEP = round(HOP * RATE)
_WINDOW = round(0.025 * RATE)
_SIZE = 1 << (_WINDOW - 1).bit_length()
_VOWELS = slice(round(250 / RATE * _SIZE), round(2500 / RATE * _SIZE))
"""Of a spectrum: the band in which syllables are told apart."""
_SMOOTH = 0.014
"""Seconds; the spread of the bell that intensity is smoothed with."""
_BELOW_LOUDEST = 25.0
_RISE = 2.0
_FULL = 32768.0
_FLOOR = 1e-10
_BLOCK = 1000
_NEAR = 2
"""Frames around a peak in which it must be voiced."""

Frames = np.ndarray[tuple[int, int], np.dtype[np.int16]]
Flags = np.ndarray[tuple[int], np.dtype[np.bool_]]


def loudness(samples: Samples) -> Numbers:
    """Give the level of each 10 ms in dB of full scale."""
    whole = samples[: len(samples) // _STEP * _STEP].reshape(-1, _STEP)
    return _smoothed([_power(block) for block in _blocks(whole)])


def sonority(samples: Samples) -> Numbers:
    """Give the level of each 10 ms between 250 and 2500 Hz, in dB of full scale."""
    count = len(samples) // _STEP
    around = np.pad(samples, ((_WINDOW - _STEP) // 2, _WINDOW))
    frames: Frames = np.lib.stride_tricks.sliding_window_view(around, _WINDOW)[::_STEP][:count]
    bell = np.hanning(_WINDOW)
    return _smoothed([_band(block, bell) for block in _blocks(frames)])


def nuclei(level: Numbers, hz: Numbers, speech: Sequence[Span]) -> list[float]:
    """Give the times of syllables within *speech*, in seconds. *level* is their `sonority`."""
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


def _blocks(frames: Frames) -> Iterator[Numbers]:
    """Give *frames* in parts, as fractions: an hour of them at once would fill the memory."""
    for first in range(0, len(frames), _BLOCK):
        yield frames[first : first + _BLOCK].astype(np.float64) / _FULL


def _power(frames: Numbers) -> Numbers:
    mean: Numbers = (frames**2).mean(axis=1)
    return mean


def _band(frames: Numbers, bell: Numbers) -> Numbers:
    """Give the power of *frames* in the band of vowels."""
    spectrum = np.abs(np.fft.rfft(frames * bell, _SIZE, axis=1)[:, _VOWELS]) ** 2
    power: Numbers = 2 * spectrum.sum(axis=1) / (_SIZE * (bell**2).sum())
    return power


def _smoothed(parts: Sequence[Numbers]) -> Numbers:
    if not parts:
        return np.zeros(0)
    power = np.concatenate(parts)
    far = round(4 * _SMOOTH / HOP)
    reach = np.arange(-far, far + 1) * HOP
    bell = np.exp(-0.5 * (reach / _SMOOTH) ** 2)
    smooth = np.convolve(np.pad(power, far, "edge"), bell / bell.sum(), "valid")
    level: Numbers = 10 * np.log10(np.maximum(smooth, _FLOOR))
    return level


def _within(length: int, speech: Sequence[Span]) -> Flags:
    said = np.zeros(length, np.bool_)
    for span in speech:
        said[int(span.start / HOP) : int(span.end / HOP)] = True
    return said


def _voiced(hz: Numbers, place: int) -> bool:
    """Tell whether there is pitch about *place*: a frame of pitch begins before its middle."""
    middle = place - AHEAD
    near = hz[max(0, middle - _NEAR) : max(0, middle + _NEAR + 1)]
    return bool((near > 0).any())
