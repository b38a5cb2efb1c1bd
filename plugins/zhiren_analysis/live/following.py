"""This is where the host has a recording followed: a watched process, fed with pieces."""

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import structlog

from zhiren.errors import Unreadable
from zhiren.parsing import wire
from zhiren.parsing.process import environment, resident

log = structlog.get_logger(__name__)
_MEGABYTE = 1_000_000
_PATIENCE = 30.0
"""Seconds without a figure, after which nothing more is expected."""


class Watched:
    """A process that follows one recording."""

    def __init__(self, process: Process, memory_mb: int) -> None:
        """Watch over *process*, which may hold *memory_mb*."""
        self._process, self._memory_mb = process, memory_mb

    async def feed(self, piece: bytes) -> None:
        """Hand a piece over, as fast as it is taken; an empty one is the end."""
        assert self._process.stdin
        self._process.stdin.write(wire.pack({}, piece))
        await self._process.stdin.drain()

    async def heard(self) -> AsyncIterator[dict[str, Any]]:
        """Hear figures until the end. Raises `Unreadable` with what the process says of it."""
        assert self._process.stdout
        while True:
            try:
                async with asyncio.timeout(_PATIENCE):
                    reply = await wire.receive(self._process.stdout)
            except TimeoutError as error:
                raise Unreadable("Following the recording takes too long.") from error
            except (EOFError, OSError) as error:
                raise Unreadable("The recording made the process crash.") from error
            if "cause" in reply:
                log.info("following_failed", cause=reply["cause"])
            if "error" in reply:
                raise Unreadable(reply["message"])
            if "over" in reply:
                return
            self._refuse_greed()
            yield reply["figures"]

    def _refuse_greed(self) -> None:
        if resident(self._process.pid) > self._memory_mb * _MEGABYTE:
            raise Unreadable(f"Following the recording needs more than {self._memory_mb} MB.")


@asynccontextmanager
async def watched(wanted: dict[str, Any], memory_mb: int) -> AsyncIterator[Watched]:
    """Start a process that measures as *wanted* says, and end it at the end."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-m", "zhiren_analysis.live.child", str(os.getpid())),
        stdin=PIPE,
        stdout=PIPE,
        stderr=DEVNULL,
        env=environment(),
    )
    try:
        assert process.stdin
        process.stdin.write(wire.pack({"path": sys.path, "wanted": wanted}))
        yield Watched(process, memory_mb)
    except (BrokenPipeError, ConnectionResetError) as error:
        raise Unreadable("The recording made the process crash.") from error
    finally:
        if process.returncode is None:
            process.kill()
        if process.stdin:
            process.stdin.close()
        await process.wait()
