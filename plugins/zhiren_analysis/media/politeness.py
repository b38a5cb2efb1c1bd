"""This is where a process that measures gives way to those that answer somebody."""

import contextlib
import ctypes
import os
import platform
import struct
import sys

_SET_ATTRIBUTES = {"x86_64": 314, "aarch64": 274}
"""Linux's number for ``sched_setattr``, by machine."""
_TURN = 100_000_000
"""Nanoseconds; the longest turn that the kernel takes for an answer."""


def be_polite(nice: int) -> None:
    """Take a share of the processor that is *nice*, and let whoever wakes up go first.

    Being nice alone says how much of the time is one's own, not when: since Linux 6.6 whoever
    wakes up waits until the turn of whoever runs is over, a few milliseconds at each step of a
    request. Those who ask for long turns may be interrupted by those who ask for short ones
    (6.12); everywhere else this changes nothing.
    """
    with contextlib.suppress(OSError, AttributeError):
        os.nice(nice)
    number = _SET_ATTRIBUTES.get(platform.machine())
    if sys.platform == "linux" and number is not None:
        # size, policy (0: the usual one), flags, nice, priority, and three times: turn, end, period
        asked = struct.pack("<IIQiIQQQ", 48, 0, 0, os.nice(0), 0, _TURN, 0, 0)
        ctypes.CDLL(None).syscall(number, 0, asked, 0)
