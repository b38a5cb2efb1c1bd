"""Twenty thousand odd requests at one server: none may be answered with 5xx, hang, or be kept.

``python -m benchmarks.fuzz --requests 20000`` counts what came back, watches the server's memory,
and holds many connections open that say nothing while it asks as everybody does.
"""

import argparse
import asyncio
import re
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import httpx2
import psutil

from benchmarks.oddities import Odd, Oddities
from scripts.fuzz import served
from scripts.seeding import sow

AT_ONCE, LONG, LONGEST = 16, 5.0, 30.0
"""Requests at once; seconds after which one is told of as slow, and as hanging."""
SLOW = 200
"""Connections that send one byte and no more."""
GROWTH = 1.25
"""How much of its memory after a quarter of the requests the server may have at the end."""


class Tally:
    """What came back."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.statuses: Counter[str] = Counter()
        self.wrong: list[str] = []
        self.slow: list[str] = []
        self.slowest = 0.0

    def note(self, odd: Odd, answer: bytes | None, took: float) -> None:
        """Count one answer; None is none in time."""
        self.slowest = max(self.slowest, took)
        found = re.match(rb"HTTP/1\.[01] (\d{3})", answer or b"")
        status = found[1].decode() if found else "hung" if answer is None else "closed"
        self.statuses[f"{odd.name} {status}"] += 1
        if took > LONG:
            self.slow.append(f"{took:.1f} s: {odd.data[:60]!r} … {odd.data[-60:]!r}")
        if status == "hung" or status.startswith("5"):
            shown = (odd.data[:300], (answer or b"")[:300])
            self.wrong.append(f"{odd.name} {status}: {shown[0]!r} → {shown[1]!r}")


async def throw(port: int, odd: Odd) -> bytes | None:
    """Send one; answer all that comes back, or None if its end does not come."""
    try:
        async with asyncio.timeout(LONGEST):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            try:
                writer.write(odd.data)
                if odd.half:
                    writer.write_eof()
                return await reader.read(-1)
            finally:
                writer.close()
    except TimeoutError:
        return None
    except OSError:  # it hung up before it had heard all
        return b""


async def throw_all(port: int, oddities: Oddities, count: int, tally: Tally) -> None:
    """Send *count*, several at once."""
    room = asyncio.Semaphore(AT_ONCE)

    async def one(odd: Odd) -> None:
        async with room:
            began = time.perf_counter()
            answer = await throw(port, odd)
            tally.note(odd, answer, time.perf_counter() - began)

    while count > 0:
        share = min(count, 500)
        await asyncio.gather(*(one(oddities.draw()) for _ in range(share)))
        count -= share


async def ask_beside_the_slow(port: int) -> float:
    """Hold connections open that send one byte; seconds that an honest request then takes."""
    opened = [await asyncio.open_connection("127.0.0.1", port) for _ in range(SLOW)]
    for _, writer in opened:
        writer.write(b"G")
    began = time.perf_counter()
    async with httpx2.AsyncClient() as client:
        answer = await client.get(f"http://127.0.0.1:{port}/readyz")
        answer.raise_for_status()
    took = time.perf_counter() - began
    for _, writer in opened:
        writer.close()
    return took


async def fuzz(url: str, count: int, seed: int) -> list[str]:
    """Throw *count* requests at the server at *url*; answer what was wrong."""
    port = int(url.rpartition(":")[2])
    described = httpx2.get(f"{url}/openapi.json").json()
    oddities = Oddities(described, await asyncio.to_thread(sow, url), seed)
    tally = Tally()
    await throw_all(port, oddities, count // 4, tally)
    early = megabytes(port)
    await throw_all(port, oddities, count - count // 4, tally)
    late = megabytes(port)
    beside = await ask_beside_the_slow(port)
    sys.stdout.write(
        f"{dict(sorted(tally.statuses.items()))}\n"
        f"over {LONG:.0f} s: {tally.slow}\n"
        f"slowest {tally.slowest:.2f} s · beside {SLOW} silent connections {beside:.2f} s\n"
        f"memory {early:.0f} MB after a quarter, {late:.0f} MB at the end\n"
    )
    grown = [f"Memory grew from {early:.0f} to {late:.0f} MB."] if late > early * GROWTH else []
    return tally.wrong + grown


def megabytes(port: int) -> float:
    """Measure whoever listens on *port*."""
    for process in psutil.Process().children(recursive=True):
        if any(c.laddr.port == port and c.status == "LISTEN" for c in process.net_connections()):
            return float(process.memory_info().rss) / 1e6
    raise RuntimeError("The server is gone.")


def main() -> int:
    """Fuzz; 1 if anything was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as url:
        wrong = asyncio.run(fuzz(url, given.requests, given.seed))
        log = (Path(folder) / "server.log").read_text(encoding="utf-8", errors="replace")
    for line in wrong[:20]:
        sys.stdout.write(f"{line}\n")
    if wrong:
        sys.stdout.write(log[-4000:])
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
