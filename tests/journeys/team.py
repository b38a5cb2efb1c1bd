"""This is where a server and its workers run for a test: real processes on one database."""

import os
import signal
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.journeys.server import PASSWORD, ZHIREN, Server

_PATIENCE = 60.0


@dataclass
class Worker:
    """``zhiren worker`` on one home; it can be killed."""

    home: Path
    settings: Mapping[str, str]
    name: str
    _process: "subprocess.Popen[bytes] | None" = None

    def start(self, *options: str) -> None:
        """Start it and wait until it says that it works."""
        own = {"ZHIREN_HOME": str(self.home), "ZHIREN_ADMIN_PASSWORD": PASSWORD}
        quiet = {name: value for name, value in os.environ.items() if "ZHIREN" not in name}
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [str(ZHIREN), "worker", *options],
                env=quiet | own | dict(self.settings),
                cwd=self.home.parent,
                stdout=log,
                stderr=log,
            )
        until = time.monotonic() + _PATIENCE
        while "Zhiren worker" not in self.said:
            if time.monotonic() > until or self._process.poll() is not None:
                raise RuntimeError(self.said[-3000:])
            time.sleep(0.05)

    @property
    def _log(self) -> Path:
        return self.home.parent / f"{self.name}.log"

    @property
    def said(self) -> str:
        """What it wrote."""
        return self._log.read_text(encoding="utf-8")

    def kill(self) -> None:
        """Kill it at once, as a crash would."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Ask it to stop, if it runs."""
        if self._process is not None:
            self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        assert self._process is not None
        process, self._process = self._process, None
        process.send_signal(how)
        try:
            process.wait(_PATIENCE)
        finally:
            process.kill()  # one that does not stop fails the test, and is gone all the same


@dataclass
class Team:
    """A server that carries nothing out itself, and workers that do."""

    home: Path
    settings: Mapping[str, str]
    workers: dict[str, Worker] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Make the server; nothing is started yet."""
        self.server = Server(self.home, {**self.settings, "ZHIREN_CARRIES": "[]"})

    def worker(self, name: str, *options: str) -> Worker:
        """Start another worker."""
        made = self.workers[name] = Worker(self.home, self.settings, name)
        made.start(*options)
        return made

    def stop(self) -> None:
        """Stop everybody."""
        for worker in self.workers.values():
            worker.stop()
        self.server.stop()
