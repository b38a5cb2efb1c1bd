"""This is where the host holds one reading worker: starts it, asks it, watches it, ends it."""

import asyncio
import os
import re
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Iterable

import psutil
import structlog

from zhiren import errors
from zhiren.documents import ParsedDocument
from zhiren.parsing import wire

log = structlog.get_logger(__name__)

START_SECONDS = 60.0
_LOOK_EVERY = 0.1
_MEGABYTE = 1_000_000
_SECRET = re.compile(r"^ZHIREN_|KEY|TOKEN|SECRET|PASSW|CREDENTIAL|DATABASE_URL", re.IGNORECASE)
"""Variables that a process which opens strangers' files has no business to know."""


class Worker:
    """A child process that reads files, one at a time."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self.jobs_done = 0

    @classmethod
    async def start(cls, targets: Iterable[str]) -> "Worker":
        """Spawn a worker and wait until it has imported the modules of *targets*."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-P",
            "-m",
            "zhiren.parsing.worker",
            str(os.getpid()),
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,
            env=environment(),
        )
        worker = cls(process)
        try:
            async with asyncio.timeout(START_SECONDS):
                await worker._exchange({"path": sys.path, "targets": sorted(targets)}, b"")
        except BaseException as error:
            await worker.stop()
            if isinstance(error, (EOFError, OSError, TimeoutError)):
                raise errors.Unavailable("A process to read files could not start.") from error
            raise
        return worker

    @property
    def pid(self) -> int:
        """The child's process id."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether the child still runs."""
        return self._process.returncode is None

    async def read(
        self, target: str, data: bytes, name: str, *, seconds: float, memory_mb: int
    ) -> ParsedDocument:
        """Have *data* read. A worker that is killed for it is no longer ``alive``.

        Raises ``TimedOut`` after *seconds*, ``Unreadable`` when the file makes the child crash or
        need more than *memory_mb*, and whatever error the parser spoke.
        """
        self.jobs_done += 1
        reply = asyncio.create_task(self._exchange({"target": target, "name": name}, data))
        try:
            async with asyncio.timeout(seconds):
                await self._watch(reply, memory_mb)
            return _understand(await reply)
        except TimeoutError as error:
            raise errors.TimedOut(
                f"Reading the file took longer than {seconds:g} seconds."
            ) from error
        except (EOFError, OSError) as error:
            log.warning("a reading worker crashed", target=target, code=await self._process.wait())
            raise errors.Unreadable("The file made the reader crash.") from error
        finally:
            if not reply.done() or reply.cancelled() or reply.exception() is not None:
                await self.stop()
                await asyncio.gather(reply, return_exceptions=True)

    async def stop(self) -> None:
        """Kill the child and wait for its end."""
        if self.alive:
            self._process.kill()
        await self._process.wait()

    async def _watch(self, reply: "asyncio.Task[wire.Header]", memory_mb: int) -> None:
        """Wait for *reply*, looking now and then at how much memory the child holds."""
        while not (await asyncio.wait({reply}, timeout=_LOOK_EVERY))[0]:
            if resident(self.pid) > memory_mb * _MEGABYTE:
                log.warning("a reading worker took too much memory", limit_mb=memory_mb)
                raise errors.Unreadable(f"Reading the file needs more than {memory_mb} MB.")

    async def _exchange(self, header: wire.Header, body: bytes) -> wire.Header:
        """Send one message and take the reply to it."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(wire.pack(header, body))
        await self._process.stdin.drain()
        return await wire.receive(self._process.stdout)


def environment() -> dict[str, str]:
    """Give our environment without what a process that opens strangers' files must not know."""
    return {name: value for name, value in os.environ.items() if not _SECRET.search(name)}


def resident(pid: int) -> int:
    """Memory that a process holds, in bytes; 0 when it has just gone."""
    try:
        return int(psutil.Process(pid).memory_info().rss)
    except psutil.Error:
        return 0


def _understand(reply: wire.Header) -> ParsedDocument:
    """Turn a reply into the document, or raise the error that it names."""
    if "document" in reply:
        return ParsedDocument.from_json(reply["document"])
    if "cause" in reply:
        log.info("a parser failed", cause=reply["cause"])
    kind = {
        "UnsupportedFormat": errors.UnsupportedFormat,
        "TooLarge": errors.TooLarge,
        "TimedOut": errors.TimedOut,
        "Unavailable": errors.Unavailable,
        "MissingExtra": errors.Unavailable,
    }.get(reply["error"], errors.Unreadable)
    raise kind(reply["message"])
