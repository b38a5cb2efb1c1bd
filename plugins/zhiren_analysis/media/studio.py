"""This is where the host has recordings measured: few at a time, watched, and ended in time."""

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import structlog

from zhiren import TooLarge, Unavailable, UnsupportedFormat
from zhiren.errors import TimedOut, Unreadable
from zhiren.parsing import wire
from zhiren.parsing.process import environment, resident

log = structlog.get_logger(__name__)
_LOOK_EVERY = 0.1
_MEGABYTE = 1_000_000
_ERRORS = {
    kind.__name__: kind for kind in (UnsupportedFormat, TooLarge, TimedOut, Unavailable, Unreadable)
}

Told = Callable[[float], Awaitable[None]]
"""Hears which share of the job is done."""


@dataclass(frozen=True, kw_only=True)
class Job:
    """What is to be found out about one recording."""

    target: str
    """``module:function`` of ``measure(data, wanted, progress) -> dict``."""
    data: bytes
    wanted: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How much one recording may cost."""

    at_once: int = 1
    seconds: float = 600.0
    memory_mb: int = 1500


class Studio:
    """Measures recordings, each in a process of its own, as many at once as are allowed."""

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._gate = asyncio.Semaphore(self._limits.at_once)

    async def measure(self, job: Job, told: Told | None = None) -> dict[str, Any]:
        """Do *job*, waiting for a free place first.

        Raises ``TimedOut``, ``Unreadable`` (damaged, or it made the process crash or need too
        much memory), ``UnsupportedFormat``, ``TooLarge``, or ``Unavailable`` when a part is
        missing here.
        """
        async with self._gate:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-P", "-m", "zhiren_analysis.media.child", str(os.getpid())),
                stdin=PIPE,
                stdout=PIPE,
                stderr=DEVNULL,
                env=environment(),
            )
            try:
                async with asyncio.timeout(self._limits.seconds):
                    return await self._watched(process, job, told)
            except TimeoutError as error:
                limit = self._limits.seconds
                raise TimedOut(f"Measuring took longer than {limit:g} seconds.") from error
            finally:
                if process.returncode is None:
                    process.kill()
                await process.wait()

    async def _watched(self, process: Process, job: Job, told: Told | None) -> dict[str, Any]:
        talk = asyncio.create_task(_talk(process, job, told))
        try:
            while not (await asyncio.wait({talk}, timeout=_LOOK_EVERY))[0]:
                if resident(process.pid) > self._limits.memory_mb * _MEGABYTE:
                    limit = self._limits.memory_mb
                    raise Unreadable(f"Measuring the recording needs more than {limit} MB.")
            return _understand(await talk)
        except (EOFError, OSError) as error:
            log.warning("a measuring process crashed", code=await process.wait())
            raise Unreadable("The recording made the process that measures it crash.") from error
        finally:
            talk.cancel()
            await asyncio.gather(talk, return_exceptions=True)


async def _talk(process: Process, job: Job, told: Told | None) -> wire.Header:
    """Hand the job over and hear what is said about it until the result."""
    assert process.stdin
    assert process.stdout
    header = {"path": sys.path, "target": job.target, "wanted": job.wanted}
    process.stdin.write(wire.pack(header, job.data))
    await process.stdin.drain()
    while "progress" in (reply := await wire.receive(process.stdout)):
        if told is not None:
            await told(reply["progress"])
    return reply


def _understand(reply: wire.Header) -> dict[str, Any]:
    if "result" in reply:
        result: dict[str, Any] = reply["result"]
        return result
    if "cause" in reply:
        log.info("measuring failed", cause=reply["cause"])
    raise _ERRORS.get(reply["error"], Unreadable)(reply["message"])
