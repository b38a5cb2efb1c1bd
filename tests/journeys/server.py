"""This is where a real server process runs for a test: its own home, a free loopback port."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import httpx2

ZHIREN = Path(sys.executable).parent / "zhiren"
PASSWORD = "password123"
_PATIENCE = 60.0


def free_port() -> int:
    """Find a port of this machine that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@dataclass
class Server:
    """``zhiren serve`` on one home; it can be killed and started again."""

    home: Path
    settings: Mapping[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    _process: "subprocess.Popen[bytes] | None" = None

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it and wait until it answers."""
        own = {"ZHIREN_HOME": str(self.home), "ZHIREN_ADMIN_PASSWORD": PASSWORD}
        quiet = {name: value for name, value in os.environ.items() if "ZHIREN" not in name}
        log = (self.home.parent / "server.log").open("ab")
        self._process = subprocess.Popen(
            [str(ZHIREN), "serve", "--port", str(self.port)],
            env=quiet | own | dict(self.settings),
            cwd=self.home.parent,
            stdout=log,
            stderr=log,
        )
        log.close()
        self._wait()

    def kill(self) -> None:
        """Kill it at once, as a crash would."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Ask it to stop, if it runs."""
        if self._process is not None:
            self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        assert self._process is not None
        self._process.send_signal(how)
        self._process.wait(_PATIENCE)
        self._process = None

    def _wait(self) -> None:
        assert self._process is not None
        until = time.monotonic() + _PATIENCE
        while time.monotonic() < until and self._process.poll() is None:
            try:
                if httpx2.get(f"{self.url}/readyz").status_code == 200:
                    return
            except httpx2.TransportError:
                time.sleep(0.05)
        raise RuntimeError((self.home.parent / "server.log").read_text(encoding="utf-8")[-3000:])
