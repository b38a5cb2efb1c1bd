"""How soon Zhiren is there, and what it holds while nobody asks."""

import asyncio
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.rows import Row, run
from benchmarks.servers import BIN, started, zhiren

ROUNDS = 5
PEER = "bare uvicorn + Starlette"
ZHIREN = [str(BIN / "zhiren"), "serve"]
BARE = [sys.executable, "-m", "benchmarks.peers.bare"]
Start = tuple[float, float]
"""Seconds until ready, and MB a second later."""


async def measure() -> Sequence[Row]:
    """Start both again and again, in turns."""
    with tempfile.TemporaryDirectory() as folder:
        empty, ours, theirs = [], [], []
        for number in range(ROUNDS):
            home = zhiren(Path(folder) / f"home{number}")
            empty.append(await one_start(ZHIREN, home))
            ours.append(await one_start(ZHIREN, home))
            theirs.append(await one_start(BARE, {}))
    return [asking_for_help(), *starting(empty, ours, theirs)]


def asking_for_help() -> Row:
    """Time the command that does nothing but explain itself."""
    ours = [seconds([str(BIN / "zhiren"), "--help"]) for _ in range(ROUNDS)]
    theirs = [seconds([str(BIN / "uvicorn"), "--help"]) for _ in range(ROUNDS)]
    return Row(
        measure="zhiren --help",
        value=statistics.median(ours),
        unit="s",
        peer="uvicorn --help",
        peer_value=statistics.median(theirs),
        limit=0.6,
    )


def starting(empty: Sequence[Start], ours: Sequence[Start], theirs: Sequence[Start]) -> list[Row]:
    """Say how soon a home is served, the first time and later, and what that holds."""
    bare = middle(theirs, 0)
    return [
        Row(
            measure="ready",
            value=middle(ours, 0),
            unit="s",
            peer=PEER,
            peer_value=bare,
            limit=3,
        ),
        Row(
            measure="ready, the first time in a home",
            value=middle(empty, 0),
            unit="s",
            peer=PEER,
            peer_value=bare,
        ),
        Row(
            measure="memory when idle",
            value=middle(ours, 1),
            unit="MB",
            peer=PEER,
            peer_value=middle(theirs, 1),
            limit=300,
        ),
    ]


async def one_start(command: Sequence[str], environment: dict[str, str]) -> Start:
    """Start a server, and end it."""
    with started(command, environment) as server:
        ready = await server.ready()
        await asyncio.sleep(1)
        return ready, server.megabytes


def middle(starts: Sequence[Start], part: int) -> float:
    """Take the median of one part of several starts."""
    return statistics.median(start[part] for start in starts)


def seconds(command: Sequence[str]) -> float:
    """Time a command that ends by itself."""
    begin = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - begin


if __name__ == "__main__":
    run("Starting", measure)
