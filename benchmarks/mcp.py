"""What an MCP tool call costs over HTTP with a bearer token, alone and among others.

Both servers look the token up. Ours writes every call into its audit book besides.
"""

import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager
from pathlib import Path

import httpx2
from mcp.client import Client
from mcp.client.streamable_http import streamable_http_client

from benchmarks import wire
from benchmarks.peers.fast import TOKEN
from benchmarks.rows import Row, run
from benchmarks.servers import PASSWORD, Server, started, zhiren

ROUNDS, CALLS, CALLERS = 5, 200, 20
ERAS = {wire.MODERN: wire.MODERN, wire.LEGACY: "legacy"}
PEER = "fastmcp"


async def measure() -> Sequence[Row]:
    """Call the same tool of both in turns, with the same client, in both protocol eras."""
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        ours = stack.enter_context(started([sys.executable, "-m", "benchmarks.ours"], zhiren(home)))
        theirs = stack.enter_context(started([sys.executable, "-m", "benchmarks.peers.fast"]))
        await ours.ready()
        await theirs.ready("/mcp", 401)
        pair = ((ours, await sign_in(ours)), (theirs, TOKEN))
        return [row for era, mode in ERAS.items() for row in await compare(pair, era, mode)]


async def compare(
    pair: tuple[tuple[Server, str], tuple[Server, str]], era: str, mode: str
) -> Sequence[Row]:
    """Measure both servers in one era: how long a call takes, and how many fit in a second."""
    waits: list[list[float]] = [[], []]
    rates: list[list[float]] = [[], []]
    for _ in range(ROUNDS):
        for side, (server, token) in enumerate(pair):
            waits[side] += await alone(server, token, mode)
            rates[side].append(await together(server, token, era))
    wait = [statistics.median(side) * 1e3 for side in waits]
    rate = [statistics.median(side) for side in rates]
    return [
        Row(
            measure=f"{era}: p50 of a call, one caller",
            value=wait[0],
            unit="ms",
            peer=PEER,
            peer_value=wait[1],
            most=0.8,
        ),
        Row(
            measure=f"{era}: calls a second, {CALLERS} callers",
            value=rate[0],
            unit="/s",
            peer=PEER,
            peer_value=rate[1],
            least=1.3,
            floor=1500,
        ),
    ]


async def alone(server: Server, token: str, mode: str) -> list[float]:
    """Call one after another; seconds of each call."""
    async with connected(server, token, mode) as client:
        return [await one_call(client) for _ in range(CALLS)]


async def together(server: Server, token: str, era: str) -> float:
    """Let several callers call at once; calls a second."""
    async with AsyncExitStack() as stack:
        wires = [
            await stack.enter_async_context(wire.connected(server.port, token))
            for _ in range(CALLERS)
        ]
        calls = [await wire.prepared_call(each, era) for each in wires]

        async def caller(number: int) -> None:
            for _ in range(CALLS // 4):
                _, answer = await wires[number].exchange(calls[number])
                if b'"sum":5' not in answer.replace(b" ", b""):
                    raise RuntimeError(f"Not the answer: {answer!r}")

        begin = time.perf_counter()
        await asyncio.gather(*(caller(number) for number in range(CALLERS)))
        return CALLERS * (CALLS // 4) / (time.perf_counter() - begin)


async def one_call(client: Client) -> float:
    """Add two numbers; seconds."""
    begin = time.perf_counter()
    result = await client.call_tool("add_numbers", {"a": 2, "b": 3})
    took = time.perf_counter() - begin
    if result.structured_content != {"sum": 5}:
        raise RuntimeError(f"Not the answer: {result}")
    return took


@asynccontextmanager
async def connected(server: Server, token: str, mode: str) -> AsyncIterator[Client]:
    """Connect the SDK's own client."""
    headers = {"Authorization": f"Bearer {token}"}
    async with httpx2.AsyncClient(headers=headers, timeout=30) as http:
        transport = streamable_http_client(f"{server.url}/mcp", http_client=http)
        async with Client(transport, mode=mode) as client:
            yield client


async def sign_in(server: Server) -> str:
    """Sign in as the first admin."""
    async with httpx2.AsyncClient(base_url=server.url) as http:
        answer = await http.post(
            "/talent/api/v1/auth/login", data={"username": "admin", "password": PASSWORD}
        )
        token: str = answer.raise_for_status().json()["data"]["access_token"]
        return token


if __name__ == "__main__":
    run("Calling a tool over MCP", measure)
