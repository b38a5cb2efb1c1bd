"""This is where the host has files read: the pool of workers behind ``host.parsing``."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from zhiren.documents import ParsedDocument, Parser
from zhiren.errors import TooLarge, Unavailable
from zhiren.parsing.kinds import choose
from zhiren.parsing.lanes import Lanes
from zhiren.parsing.process import Worker

_MEGABYTE = 1_000_000


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How much reading one file may cost."""

    workers: int = 2
    """Files that are read at the same time."""
    seconds: float = 60.0
    """Wall-clock time for one file."""
    memory_mb: int = 2000
    """Resident memory of a worker."""
    recycle_after: int = 200
    """Files after which a worker is replaced, so that what libraries leak does not add up."""


class Parsing:
    """Reads files in worker processes; they start with the first file and are kept warm."""

    def __init__(
        self,
        parsers: Iterable[Parser],
        *,
        max_bytes: int = 50 * _MEGABYTE,
        limits: Limits | None = None,
    ) -> None:
        self._parsers = tuple(parsers)
        self._max_bytes = max_bytes
        self._limits = limits or Limits()
        self._lanes = Lanes(self._limits.workers)
        self._idle: list[Worker] = []
        self._targets: set[str] = set()
        self._coming: list[asyncio.Task[Worker]] = []
        self._open = True

    async def __aenter__(self) -> Self:
        """Take files until the end."""
        self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End every worker."""
        await self.stop()

    @property
    def suffixes(self) -> tuple[str, ...]:
        """Every kind of file that can be read: ``(".pdf", ".docx", …)``."""
        return tuple(suffix for parser in self._parsers for suffix in parser.suffixes)

    def start(self) -> None:
        """Take files again after a stop; no process is started before the first one comes."""
        self._open = True

    async def stop(self) -> None:
        """End every worker; files that are being read end as ``Unavailable``."""
        self._open = False
        for coming in self._coming:
            coming.cancel()
        await asyncio.gather(*self._coming, return_exceptions=True)
        self._idle += [
            each.result() for each in self._coming if not (each.cancelled() or each.exception())
        ]
        self._coming.clear()
        while self._idle:
            await self._idle.pop().stop()

    def media_type(self, data: bytes, media_type: str, name: str) -> str:
        """Tell what *data* really is, or raise as ``parse`` would, without reading it."""
        return choose(self._parsers, data, media_type, name).media_types[0]

    async def parse(
        self, data: bytes, media_type: str, name: str, *, bulk: bool = False
    ) -> ParsedDocument:
        """Read a file. A *bulk* call waits behind all that are not.

        The kind is decided by the bytes and the suffix of *name*; *media_type*, the client's word,
        only decides between kinds of text. Raises ``TooLarge``, ``UnsupportedFormat``,
        ``Unreadable`` (corrupt, encrypted, without text) or ``TimedOut``.
        """
        if len(data) > self._max_bytes:
            raise TooLarge(f"The file is larger than {self._max_bytes / _MEGABYTE:g} MB.")
        parser = choose(self._parsers, data, media_type, name)
        async with self._lanes.turn(bulk=bulk):
            worker = await self._take(parser.target)
            try:
                return await worker.read(
                    parser.target,
                    data,
                    name,
                    seconds=self._limits.seconds,
                    memory_mb=self._limits.memory_mb,
                )
            finally:
                await self._give_back(worker)

    async def _take(self, target: str) -> Worker:
        """Take a warm worker, or start one."""
        if not self._open:
            raise Unavailable("Reading files has been stopped.")
        self._targets.add(target)
        while self._idle:
            worker = self._idle.pop()
            if worker.alive:
                return worker
        if self._coming:
            return await self._coming.pop()
        return await Worker.start({target})

    async def _give_back(self, worker: Worker) -> None:
        """Keep a worker for the next file; replace one that was killed or is worn out.

        The new one imports all that was needed so far while nobody waits for it.
        """
        worn = worker.jobs_done >= self._limits.recycle_after
        if worker.alive and self._open and not worn:
            self._idle.append(worker)
            return
        await worker.stop()
        if self._open:
            self._coming.append(asyncio.create_task(Worker.start(self._targets)))
