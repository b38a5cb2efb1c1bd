"""A server of our own for the demonstration: a free port of this machine, a home that goes away."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2

PASSWORD = "demo-password"


@dataclass(frozen=True)
class Server:
    """Where the server listens, and where everything it writes lies."""

    url: str
    home: Path
    process: subprocess.Popen[bytes]
    environment: dict[str, str]


@contextmanager
def running(*, keep: bool) -> Iterator[Server]:
    """Run ``zhiren serve`` in a process of its own; with *keep* its home stays behind."""
    home = Path(tempfile.mkdtemp(prefix="zhiren-demo-"))
    port = _free_port()
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("ZHIREN_")},
        "ZHIREN_HOME": str(home),
        "ZHIREN_PORT": str(port),
        "ZHIREN_ADMIN_PASSWORD": PASSWORD,
        # Watching progress five times a second is more than a user's hundred a minute.
        "ZHIREN_REQUESTS_PER_MINUTE": "1000",
        "ZHIREN_EMBEDDER": f"fastembed:{_embedder(home)}",
    }
    log = (home / "server.log").open("wb")
    command = [sys.executable, "-m", "zhiren", "serve"]
    process = subprocess.Popen(command, env=environment, cwd=home, stdout=log, stderr=log)
    server = Server(f"http://127.0.0.1:{port}", home, process, environment)
    try:
        _wait(server)
        yield server
    finally:
        process.terminate()
        process.wait(10)
        log.close()
        if not keep:
            shutil.rmtree(home, ignore_errors=True)


def _embedder(home: Path) -> Path:
    from zhiren.models.demonstration import make_demonstration_embedder

    return make_demonstration_embedder(home / "embedder")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _wait(server: Server) -> None:
    for _ in range(300):
        if server.process.poll() is not None:
            log = (server.home / "server.log").read_text(encoding="utf-8", errors="replace")
            raise SystemExit(f"The server did not start:\n{log}")
        try:
            if httpx2.get(f"{server.url}/readyz", timeout=1).status_code == 200:
                return
        except httpx2.TransportError:
            pass
        time.sleep(0.1)
    raise SystemExit("The server was not ready within 30 seconds.")
