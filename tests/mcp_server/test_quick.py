"""Requests in an open session that are answered at once, and those that are left to the SDK."""

import asyncio
import json
from typing import Any

import httpx2
import pytest

from tests.mcp_server import arithmetic
from tests.mcp_server.test_http import ACCEPT, INITIALIZE
from zhiren import Host
from zhiren.testing import MakeClient, sign_in
from zhiren_mcp import answers, opened

VERSION = {"MCP-Protocol-Version": "2025-11-25"}


class Line:
    """An open session, seen as bare requests and answers."""

    def __init__(self, client: httpx2.AsyncClient, headers: dict[str, str]) -> None:
        self.client, self.headers = client, headers

    async def post(self, message: object, **more: str) -> httpx2.Response:
        body = message if isinstance(message, bytes) else json.dumps(message).encode()
        return await self.client.post("/mcp", content=body, headers=self.headers | more)

    async def ask(self, method: str, number: int = 7, /, **params: Any) -> httpx2.Response:
        message = {"jsonrpc": "2.0", "id": number, "method": method, "params": params}
        return await self.post(message)

    async def call(self, tool: str, number: int = 7, **arguments: Any) -> httpx2.Response:
        return await self.ask("tools/call", number, name=tool, arguments=arguments)


async def open_line(client: httpx2.AsyncClient, who: dict[str, str]) -> Line:
    headers = ACCEPT | who | {"Content-Type": "application/json"}
    answer = await client.post("/mcp", json=INITIALIZE, headers=headers)
    session = {"Mcp-Session-Id": answer.headers["Mcp-Session-Id"]}
    line = Line(client, headers | VERSION | session)
    await line.post({"jsonrpc": "2.0", "method": "notifications/initialized"})
    return line


@pytest.fixture
async def line(small_host: Host, make_client: MakeClient) -> Line:
    return await open_line(make_client(small_host), await sign_in(small_host, "hr"))


def kind(answer: httpx2.Response) -> str:
    return answer.headers["Content-Type"].partition(";")[0]


def told(answer: httpx2.Response) -> dict[str, Any]:
    text = answer.text
    if kind(answer) == "text/event-stream":
        text = next(line[6:] for line in text.splitlines() if line.startswith("data: {"))
    message: dict[str, Any] = json.loads(text)
    return message


async def test_a_plain_call_is_answered_without_a_stream(line: Line) -> None:
    answer = await line.call("add_numbers", a=2, b=3)
    assert (answer.status_code, kind(answer)) == (200, "application/json")
    assert told(answer)["result"]["structuredContent"]["sum"] == 5
    assert answer.headers["Mcp-Session-Id"] == line.headers["Mcp-Session-Id"]


@pytest.mark.parametrize(
    ("method", "params"),
    [
        ("tools/list", {}),
        ("tools/call", {"name": "add_numbers", "arguments": {"a": 1}}),
        ("tools/call", {"name": "add_numbers", "arguments": {"a": "x"}}),
        ("tools/call", {"name": "fail_politely"}),
        ("tools/call", {"name": "no_such_tool"}),
        ("tools/call", {"name": 5}),
        ("resources/templates/list", {}),
        ("resources/read", {"uri": "zhiren://nowhere/1"}),
        ("prompts/list", {}),
        ("prompts/get", {"name": "nothing"}),
    ],
)
async def test_both_ways_say_the_same(
    line: Line, monkeypatch: pytest.MonkeyPatch, method: str, params: dict[str, Any]
) -> None:
    at_once = await line.ask(method, **params)
    monkeypatch.setattr(opened, "_FRESH", 0.0)
    by_the_sdk = await line.ask(method, **params)
    assert (kind(at_once), kind(by_the_sdk)) == ("application/json", "text/event-stream")
    assert told(at_once) == told(by_the_sdk)


async def test_a_call_that_wants_progress_gets_a_stream(line: Line) -> None:
    meta = {"progressToken": "p"}
    answer = await line.ask("tools/call", name="count_slowly", arguments={}, _meta=meta)
    assert kind(answer) == "text/event-stream"
    assert answer.text.count("notifications/progress") == 3


async def test_a_call_that_takes_long_is_kept_alive(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "SOON", 0.05)
    call = asyncio.create_task(line.call("wait_long", 9))
    await asyncio.sleep(0.4)
    await line.post(cancelled(9))
    answer = await call
    assert kind(answer) == "text/event-stream"
    assert answer.text.count(": wait") >= 3


async def test_a_call_that_is_called_off_says_so(line: Line) -> None:
    arithmetic.STOPPED = asyncio.Event()  # of this test's own loop
    call = asyncio.create_task(line.call("wait_long", 9))
    await asyncio.sleep(0.1)
    accepted = await line.post(cancelled(9))
    assert accepted.status_code == 202
    assert told(await call)["error"]["message"] == "Request cancelled"
    assert arithmetic.STOPPED.is_set()


async def test_nobody_calls_off_what_another_session_asked(
    small_host: Host, make_client: MakeClient, line: Line
) -> None:
    stranger = await open_line(make_client(small_host), await sign_in(small_host, "hr"))
    call = asyncio.create_task(line.call("wait_long", 9))
    await asyncio.sleep(0.1)
    await stranger.post(cancelled(9))
    await asyncio.sleep(0.1)
    assert not call.done()
    await line.post(cancelled(9))
    await call


def cancelled(number: int) -> dict[str, Any]:
    params = {"requestId": number, "reason": "enough"}
    return {"jsonrpc": "2.0", "method": "notifications/cancelled", "params": params}


async def test_another_user_cannot_call_in_a_session(small_host: Host, line: Line) -> None:
    other = await sign_in(small_host, "hr")
    call = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    assert (await line.post(call, **other)).status_code == 404
    assert (await line.call("add_numbers", a=1)).status_code == 200


async def test_a_session_that_was_ended_answers_no_more(line: Line) -> None:
    await line.client.delete("/mcp", headers=line.headers)
    assert (await line.call("add_numbers", a=1)).status_code == 404


async def test_a_name_that_is_not_ours_is_refused_in_a_session_too(line: Line) -> None:
    message = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    assert (await line.post(message, Host="evil.example")).status_code == 421
    assert (await line.post(message, Origin="https://evil.example")).status_code == 403


@pytest.mark.parametrize(
    ("message", "status"),
    [
        (b"{", 400),
        (b"", 400),
        (b"[]", 400),
        (b'"tools/list"', 400),
        ({"jsonrpc": "1.0", "id": 1, "method": "tools/list"}, 400),
    ],
)
async def test_what_is_no_request_is_refused(line: Line, message: object, status: int) -> None:
    assert (await line.post(message)).status_code == status


async def test_whoever_may_not_use_a_tool_does_not_see_it_in_a_session(
    small_host: Host, make_client: MakeClient
) -> None:
    seen = {}
    for role in ("admin", "hr", "viewer", "candidate"):
        line = await open_line(make_client(small_host), await sign_in(small_host, role))
        listed = told(await line.ask("tools/list"))["result"]["tools"]
        seen[role] = {tool["name"] for tool in listed}
    assert {role for role, tools in seen.items() if "reset_sum" in tools} == {"admin"}
    assert {role for role, tools in seen.items() if "wait_long" in tools} == {"admin", "hr"}
    assert all("add_numbers" in tools for tools in seen.values())


def test_an_unused_session_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opened, "_KEPT", -1.0)
    ended: list[str] = []
    sessions = opened.Opened(ended.append)
    for number in range(3):
        start = {"type": "http.response.start", "status": 200}
        headers = [(opened.HEADER, b"%d" % number)]
        sessions._note({"method": "POST", "headers": []}, start | {"headers": headers}, "u")
    assert [sessions.is_fresh(str(number), "u") for number in range(3)] == [False, False, True]
    assert ended == ["0", "1"]
