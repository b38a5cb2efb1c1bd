"""What it takes to talk with many: how soon a first word comes, and what waiting costs.

Hundreds of interviews answer at random moments, each once in half a minute, and read the reply as
Server-Sent Events; thousands of streams stay open in which nothing is said. The limits of requests
a minute are set out of the way. How late the reading process woke up itself is printed too: it
shares the machine's cores with the server, and what it lost is in the figures.
"""

import asyncio
import re
import resource
import statistics
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx2

from benchmarks.load import lateness, result_of, run_apart
from benchmarks.rows import Row, run
from benchmarks.servers import BIN, Server, started, zhiren
from benchmarks.turn import V1, answer, enter, open_position, send

EVERY, SECONDS = 30.0, 60.0
CROWDS = {200: 50.0, 500: 150.0}
"""Interviews at once, and how many ms the first word may take."""
OPEN, HOLD, WARM = 2000, 20.0, 50
HOMES = 20
"""Candidates among whom the interviews are shared."""
QUESTIONS = 20
PEER = "sse-starlette that thinks nothing"
CONTENT = "event: token"
_GREETING = re.compile(r'zhiren_tasks\{[^}]*status="(?:pending|running)"[^}]*\} [1-9]')


async def measure() -> Sequence[Row]:
    """Hold interviews with crowds of either size, then keep streams open; the peer in turns."""
    raise_file_limit()
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "home"
        limits = zhiren(home) | {"ZHIREN_REGISTRATIONS_PER_MINUTE": "1000000"}
        sys.stdout.write(f"Limits that are changed: {', '.join(sorted(limits))}\n")
        server = stack.enter_context(started([str(BIN / "zhiren"), "serve"], limits))
        peer = stack.enter_context(started([sys.executable, "-m", "benchmarks.peers.events"]))
        await server.ready()
        await peer.ready()
        interviews = await begin(server, max(CROWDS))
        await greeted(server)
        rows: list[Row] = []
        for crowd, limit in CROWDS.items():
            rows += await first_words(server, peer, interviews[:crowd], limit)
        return [*rows, *await waiting(server, peer, interviews)]


def raise_file_limit() -> None:
    """Let this process and its children open as many sockets as the machine allows."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


async def begin(server: Server, count: int) -> list[dict[str, Any]]:
    """Open *count* interviews and start each: where it is answered, by whom, what was asked."""
    async with httpx2.AsyncClient(base_url=server.url + V1, timeout=60) as client:
        position = await open_position(client, QUESTIONS)
    homes = (candidate(server, number, position, count // HOMES) for number in range(HOMES))
    shared = await asyncio.gather(*homes)
    return [interview for own in zip(*shared, strict=True) for interview in own]


async def greeted(server: Server) -> None:
    """Wait until every candidate was greeted: nobody answers before they were asked."""
    async with httpx2.AsyncClient(base_url=server.url, timeout=60) as client:
        while True:
            if not _GREETING.search((await client.get("/metrics")).text):
                return
            await asyncio.sleep(0.5)


async def candidate(
    server: Server, number: int, position: str, count: int
) -> Sequence[dict[str, Any]]:
    """Let somebody in who holds *count* interviews at once."""
    async with httpx2.AsyncClient(base_url=server.url + V1, timeout=60) as client:
        who = {"email": f"candidate{number}@example.com", "password": "password123"}
        await enter(client, who | {"username": f"candidate{number}", "role": "candidate"})
        token = {"token": client.headers["Authorization"].removeprefix("Bearer ")}
        return [await start(client, position) | token for _ in range(count)]


async def start(client: httpx2.AsyncClient, position: str) -> dict[str, Any]:
    """Start one interview."""
    made = await send(client, "/interviews", {"position_id": position})
    path = f"/interviews/{made['interview_id']}"
    begun = await send(client, f"{path}/start")
    return {"path": V1 + path, "question": begun["current_question"]["question_id"]}


async def first_words(
    server: Server, peer: Server, interviews: Sequence[dict[str, Any]], limit: float
) -> Sequence[Row]:
    """Time first words of *interviews*; then of as many at the peer."""
    ours, asked = await timed(
        server, [one | {"path": f"{one['path']}/answers"} for one in interviews]
    )
    for one, following in zip(interviews, asked, strict=True):
        one["question"] = following
    theirs, _ = await timed(peer, [one | {"path": "/answers"} for one in interviews])
    at = f"{len(interviews)} interviews, {len(ours)} answers: first word"
    most, least = (slow(ours), slow(theirs)), (middle(ours), middle(theirs))
    return [
        Row(measure=f"{at}, p50", value=least[0], unit="ms", peer=PEER, peer_value=least[1]),
        Row(
            measure=f"{at}, p99",
            value=most[0],
            unit="ms",
            peer=PEER,
            peer_value=most[1],
            limit=limit,
        ),
    ]


async def timed(
    server: Server, interviews: Sequence[dict[str, Any]]
) -> tuple[list[float], list[str]]:
    """Let *interviews* answer at random moments; ms until each first word; what is asked now."""
    task = {
        "port": server.port,
        "interviews": interviews,
        "seconds": SECONDS,
        "every": EVERY,
        "body": answer(""),
        "content": CONTENT,
    }
    seen = await result_of(await run_apart("answers", task))
    none_broken(seen["errors"])
    sys.stdout.write(f"{len(interviews)} interviews: {lateness(seen)}\n")
    return [seconds * 1e3 for seconds in seen["first"]], seen["asked"]


async def waiting(
    server: Server, peer: Server, interviews: Sequence[dict[str, Any]]
) -> Sequence[Row]:
    """Hold streams open in which nothing is said; what each costs the server in memory."""
    chosen = [interviews[number % len(interviews)] for number in range(OPEN)]
    ours = await held(server, [one | {"path": f"{one['path']}/events"} for one in chosen])
    theirs = await held(peer, [one | {"path": "/events"} for one in chosen])
    return [
        Row(
            measure=f"memory of one of {OPEN} idle streams",
            value=ours,
            unit="KB",
            peer=PEER,
            peer_value=theirs,
            limit=60,
        )
    ]


async def held(server: Server, streams: Sequence[dict[str, Any]]) -> float:
    """Open *streams* and hold them past a heartbeat; KB that each costs while it is open."""
    task = {"port": server.port, "seconds": 1.0}
    warm = await run_apart("idle", task | {"streams": streams[:WARM]})
    none_broken((await result_of(warm))["errors"])
    await asyncio.sleep(1)
    before = server.megabytes
    apart = await run_apart("idle", task | {"streams": streams, "seconds": HOLD})
    assert apart.stdout is not None
    await apart.stdout.readline()  # all are open
    await asyncio.sleep(HOLD - 2)
    taken = (server.megabytes - before) * 1e3 / len(streams)
    none_broken((await result_of(apart))["errors"])
    return taken


def none_broken(errors: Sequence[str]) -> None:
    """Refuse figures of a run in which something broke."""
    if errors:
        raise RuntimeError(f"{len(errors)} broke, the first: {errors[0]}")


def middle(values: Sequence[float]) -> float:
    """Give the median."""
    return statistics.median(values)


def ninety_five(values: Sequence[float]) -> float:
    """Give the 95th percentile."""
    return statistics.quantiles(values, n=20)[-1]


def slow(values: Sequence[float]) -> float:
    """Give the 99th percentile."""
    return statistics.quantiles(values, n=100)[-1]


if __name__ == "__main__":
    run("Streams", measure)
