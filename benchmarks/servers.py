"""This is where servers under measure run: processes of their own, on free loopback ports."""

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx2
import psutil

BIN = Path(sys.executable).parent
PASSWORD = "a-password-for-measuring"
_PATIENCE = 60.0


@dataclass(kw_only=True)
class Server:
    """A server process and where it answers."""

    process: "subprocess.Popen[bytes]"
    port: int
    started: float = field(default_factory=time.perf_counter)

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def megabytes(self) -> float:
        """What it and its children hold in memory, in MB."""
        process = psutil.Process(self.process.pid)
        family = [process, *process.children(recursive=True)]
        return sum(float(member.memory_info().rss) for member in family) / 1e6

    async def ready(self, path: str = "/readyz", *statuses: int) -> float:
        """Wait until *path* answers 200, or one of *statuses*; seconds since the start."""
        async with httpx2.AsyncClient() as client:
            while time.perf_counter() - self.started < _PATIENCE:
                try:
                    if (await client.get(self.url + path)).status_code in (statuses or (200,)):
                        return time.perf_counter() - self.started
                except httpx2.TransportError:
                    pass
                if self.process.poll() is not None:
                    break
                await asyncio.sleep(0.005)
        raise RuntimeError(f"{self.process.args!r} does not answer at {path}.")


def free_port() -> int:
    """Find a port of this machine that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@contextmanager
def started(
    command: Sequence[str], environment: Mapping[str, str] | None = None
) -> Iterator[Server]:
    """Run ``command … --port N``; end it afterwards."""
    port = free_port()
    process = subprocess.Popen(
        [*command, "--port", str(port)], env={**os.environ, **(environment or {})}
    )
    try:
        yield Server(process=process, port=port)
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def zhiren(home: Path) -> dict[str, str]:
    """Give the environment of a Zhiren with a fresh *home* and an admin we know."""
    return {
        "ZHIREN_HOME": str(home),
        "ZHIREN_ADMIN_PASSWORD": PASSWORD,
        "ZHIREN_REQUESTS_PER_MINUTE": "1000000",
        "ZHIREN_REQUESTS_PER_MINUTE_ADMIN": "1000000",
        "ZHIREN_NATIVE_REQUESTS_PER_MINUTE": "10000000",
    }
