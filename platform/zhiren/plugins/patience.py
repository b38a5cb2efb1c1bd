"""How long the host waits for code of others, which may hang, break or try to end the process."""

import ctypes
import os
import sys
import threading
from collections.abc import Callable
from typing import TypeVar, cast

from zhiren.errors import PluginError, TimedOut

T = TypeVar("T")
_left_behind: set[threading.Thread] = set()
"""Threads that others began; they may not keep the process from ending."""


def within(seconds: float, what: str, work: Callable[[], T]) -> T:
    """Do *work* in a thread of its own and answer its result.

    Raises what *work* raises; ``TimedOut`` when it takes more than *seconds*, ``PluginError`` when
    it tries to end the process. *what* says in the message what was being done.
    """
    here, before = os.getpid(), set(threading.enumerate())
    answer: list[object] = []
    trouble: list[BaseException] = []

    def run() -> None:
        try:
            answer.append(work())
        except BaseException as error:  # noqa: BLE001 - handed to whoever waits
            trouble.append(error)
        if os.getpid() != here:  # it forked: the copy of us ends, before it acts as we do
            os._exit(0)

    thread = threading.Thread(target=run, name=f"patience: {what}", daemon=True)
    thread.start()
    thread.join(seconds)
    _left_behind.update(t for t in set(threading.enumerate()) - before if t is not thread)
    if thread.is_alive():
        _interrupt(thread)
        raise TimedOut(f"{what} took more than {seconds:g} s.")
    if trouble:
        _raise(trouble[0], what)
    return cast("T", answer[0])


def end(status: int) -> None:
    """End the process with *status*, though somebody left a thread behind that runs for good."""
    if any(thread.is_alive() and not thread.daemon for thread in _left_behind):
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)
    raise SystemExit(status)


def _raise(error: BaseException, what: str) -> None:
    if isinstance(error, Exception):
        raise error
    raise PluginError(f"{what} tried to end the process ({type(error).__name__}).") from error


def _interrupt(thread: threading.Thread) -> None:
    """Stop a thread that loops in Python; one that sleeps in C stays, and does no harm there."""
    ident = ctypes.c_ulong(thread.ident or 0)
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ident, ctypes.py_object(SystemExit))
