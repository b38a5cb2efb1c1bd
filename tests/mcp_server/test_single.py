"""Requests (from 2026-07-28) that hear nothing on their way, on a real socket."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx2
import pytest

from tests.mcp_server import arithmetic
from zhiren import Host
from zhiren.testing import sign_in
from zhiren_mcp import answers, sessions

VERSION = "2026-07-28"
META = {
    "io.modelcontextprotocol/protocolVersion": VERSION,
    "io.modelcontextprotocol/clientCapabilities": {},
}


def call(tool: str, meta: dict[str, Any] | None = None, **arguments: Any) -> dict[str, Any]:
    """Word a call as it is posted."""
    params = {"name": tool, "arguments": arguments, "_meta": META | (meta or {})}
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}
    headers = {
        "Accept": "application/json, text/event-stream",
        "Content-Type": "application/json",
        "MCP-Protocol-Version": VERSION,
        "Mcp-Method": "tools/call",
        "Mcp-Name": tool,
    }
    return {"content": json.dumps(body), "headers": headers}


@pytest.fixture
async def client(small_host: Host, address: str) -> AsyncIterator[httpx2.AsyncClient]:
    headers = await sign_in(small_host, "hr")
    async with httpx2.AsyncClient(
        base_url=address.removesuffix("/mcp"), headers=headers, timeout=30
    ) as made:
        yield made


@asynccontextmanager
async def by_streams(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    """Let the SDK answer all of it in its own way."""
    with monkeypatch.context() as patched:
        patched.setattr(sessions, "is_single", lambda _: False)
        yield


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("add_numbers", {"a": 1}),
        ("add_numbers", {"a": "x"}),
        ("fail_politely", {}),
        ("break_down", {}),
        ("no_such_tool", {}),
    ],
)
async def test_both_ways_say_the_same(
    client: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch, tool: str, arguments: Any
) -> None:
    once = await client.post("/mcp", **call(tool, **arguments))
    async with by_streams(monkeypatch):
        streamed = await client.post("/mcp", **call(tool, **arguments))
    assert once.status_code == streamed.status_code
    assert once.json() == streamed.json()
    assert once.headers["Content-Type"] == "application/json"


async def test_headers_that_belie_the_body_are_refused(client: httpx2.AsyncClient) -> None:
    posted = call("add_numbers", a=1)
    posted["headers"]["Mcp-Name"] = "count_slowly"
    answer = await client.post("/mcp", **posted)
    assert answer.status_code == 400
    assert "result" not in answer.json()


async def test_who_wants_progress_gets_a_stream(client: httpx2.AsyncClient) -> None:
    answer = await client.post("/mcp", **call("count_slowly", {"progressToken": 7}))
    assert answer.headers["Content-Type"].startswith("text/event-stream")
    assert answer.text.count("notifications/progress") == 3


async def test_a_client_that_hangs_up_calls_its_request_off(client: httpx2.AsyncClient) -> None:
    arithmetic.STOPPED = asyncio.Event()  # of this test's own loop
    with pytest.raises(httpx2.ReadTimeout):
        await client.post("/mcp", **call("wait_long"), timeout=0.3)
    await asyncio.wait_for(arithmetic.STOPPED.wait(), 5)


async def test_a_call_that_takes_long_is_kept_alive(
    client: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "SOON", 0.05)
    heard = b""
    async with client.stream("POST", "/mcp", **call("wait_long")) as answer:
        assert answer.headers["Content-Type"] == "text/event-stream"
        async for piece in answer.aiter_bytes():
            heard += piece
            if heard.count(b": wait") == 3:
                break


async def test_what_comes_late_comes_as_an_event(
    small_host: Host, client: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "SOON", 0.0)
    late = small_host.pipeline.run

    async def run(*given: Any) -> Any:
        await asyncio.sleep(0.2)
        return await late(*given)

    monkeypatch.setattr(small_host.pipeline, "run", run)
    answer = await client.post("/mcp", **call("add_numbers", a=2, b=3))
    event = next(line for line in answer.text.splitlines() if line.startswith("data: "))
    assert json.loads(event[6:])["result"]["structuredContent"]["sum"] == 5
