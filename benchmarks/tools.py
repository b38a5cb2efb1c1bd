"""What a tool call costs in process: validation, roles, audit and time limit, around nothing."""

import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from fastmcp import Client

from benchmarks import arithmetic
from benchmarks.peers.fast import make_server
from benchmarks.rows import Row, run
from benchmarks.servers import PASSWORD
from zhiren import Host
from zhiren.settings import Settings

ROUNDS, CALLS = 5, 1000


async def measure() -> Sequence[Row]:
    """Call both in turns; the best round of each counts, since others share the machine."""
    ours, theirs = [], []
    async with opened() as host, Client(make_server()) as peer:
        for _ in range(ROUNDS):
            ours.append(await our_round(host))
            theirs.append(await their_round(peer))
    return [
        Row(
            measure="registry call, read-only, audited, mean",
            value=min(ours),
            unit="µs",
            peer="fastmcp in process",
            peer_value=min(theirs),
            limit=100,
        )
    ]


@asynccontextmanager
async def opened() -> AsyncIterator[Host]:
    """Open a host with the one tool, its database on disk."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(home=Path(folder), admin_password=PASSWORD)
        host = Host({"arithmetic": arithmetic}, settings=settings)
        await host.database.create_all()
        async with host.lifespan():
            yield host


async def our_round(host: Host) -> float:
    """Call through the registry; the writing of the audit rows counts. Microseconds a call."""
    actor = await host.accounts.first_admin()
    begin = time.perf_counter()
    for number in range(CALLS):
        await host.call_tool("add_numbers", {"a": number, "b": 1}, actor=actor)
    await host.audit.flush()
    return (time.perf_counter() - begin) / CALLS * 1e6


async def their_round(peer: Client[Any]) -> float:
    """Call the same tool of the peer. Microseconds a call."""
    begin = time.perf_counter()
    for number in range(CALLS):
        await peer.call_tool("add_numbers", {"a": number, "b": 1})
    return (time.perf_counter() - begin) / CALLS * 1e6


if __name__ == "__main__":
    run("Calling a tool in process", measure)
