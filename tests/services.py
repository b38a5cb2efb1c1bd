"""This is where tests find the services that they share a machine with, and leave nothing there."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex

import pytest
import redis
from sqlalchemy import make_url

from zhiren.testing_databases import VARIABLE

_POSTGRES = "postgresql+psycopg://postgres@127.0.0.1/postgres"
_REDIS = "redis://127.0.0.1:6379/0"


def free_port() -> int:
    """Find a port of this machine that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def answers(url: str, port: int) -> bool:
    """Tell whether somebody listens at *url*."""
    parsed = make_url(url)
    where = parsed.host or "127.0.0.1", parsed.port or port
    try:
        socket.create_connection(where, timeout=2).close()
    except OSError:
        return False
    return True


def postgres() -> str:
    """Give the URL of a Postgres on which databases may be made, or skip the test."""
    url = os.environ.get(VARIABLE) or _POSTGRES
    if not answers(url, 5432):
        pytest.skip("No Postgres answers here; TEST_DATABASE may name one.")
    return url


@dataclass(frozen=True)
class Redis:
    """A Redis, and the prefix of whatever a test keeps there."""

    url: str
    prefix: str

    def settings(self) -> dict[str, str]:
        """Say it as settings."""
        return {"redis": self.url, "redis_prefix": self.prefix}


@contextmanager
def shared_redis() -> Iterator[Redis]:
    """Give the machine's Redis, under a prefix of one's own; or skip the test."""
    url = os.environ.get("TEST_REDIS", _REDIS)
    if not answers(url, 6379):
        pytest.skip("No Redis answers here; TEST_REDIS may name one.")
    prefix = f"zhiren_test_{token_hex(4)}"
    yield Redis(url, prefix)
    with redis.Redis.from_url(url) as client:
        for key in client.scan_iter(f"{prefix}:*"):
            client.delete(key)


class OwnRedis:
    """A Redis that may be killed: nobody else uses it, and it keeps nothing."""

    def __init__(self) -> None:
        """Find a port for it."""
        if shutil.which("redis-server") is None:
            pytest.skip("There is no redis-server here to start and kill.")
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def redis(self) -> Redis:
        """How it is reached."""
        return Redis(f"redis://127.0.0.1:{self.port}/0", "zhiren")

    def start(self) -> None:
        """Start it, and wait until it answers."""
        options = ["--port", str(self.port), "--save", "", "--appendonly", "no"]
        self._process = subprocess.Popen(
            ["redis-server", "--bind", "127.0.0.1", *options], stdout=subprocess.DEVNULL
        )
        until = time.monotonic() + 20
        while not answers(self.redis.url, self.port):
            assert time.monotonic() < until
            time.sleep(0.02)

    def kill(self) -> None:
        """Kill it; all that it held is lost."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


class IndexServer:
    """``milvus-lite server`` on a folder; it can be killed and started again."""

    def __init__(self, folder: Path) -> None:
        """Keep the index under *folder*."""
        self.folder, self.port = folder, free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        command = [str(Path(sys.executable).parent / "milvus-lite"), "server"]
        where = ["--host", "127.0.0.1", "--port", str(self.port), "--data-dir", str(self.folder)]
        self._process = subprocess.Popen([*command, *where], stdout=subprocess.DEVNULL)
        until = time.monotonic() + 60
        while not answers(self.url, self.port):
            assert time.monotonic() < until
            time.sleep(0.05)

    def kill(self) -> None:
        """Kill it at once, as a crash would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None
