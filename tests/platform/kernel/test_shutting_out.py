"""Whoever is shut out is out within a second: streams, sockets, MCP and calls that run.

On a real server, over real connections; each way of shutting out against each thing that is open.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import httpx2
import pytest
from pydantic import BaseModel
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

import zhiren_mcp
from tests.serving import served
from zhiren import MEMBERS, Call, Host, Socket, Stream, Token, Tool, Utterance, get, hookimpl, tool
from zhiren.access import Actor
from zhiren.testing import MakeHost, make_user
from zhiren.web.endpoints import Endpoint

AT_ONCE = 3.0
"""Seconds: one, and patience with a busy machine. Left alone, everything stays open for 20."""
MCP = {"Accept": "application/json, text/event-stream", "MCP-Protocol-Version": "2025-11-25"}
HELLO = {
    "protocolVersion": "2025-11-25",
    "capabilities": {},
    "clientInfo": {"name": "t", "version": "0"},
}


class WaitedOut(BaseModel):
    """Never given."""


class AskIn(BaseModel):
    """Anything."""


begun: list[str] = []
stopped: list[str] = []


@tool(roles=MEMBERS, zh="一直等。", timeout=20)
async def wait_for_ever(call: Call) -> WaitedOut:
    """Wait for something that does not come."""
    begun.append(call.actor.user_id)
    try:
        await asyncio.sleep(20)
    finally:
        stopped.append(call.actor.user_id)
    return WaitedOut()


async def murmur() -> AsyncIterator[Utterance]:
    """Say a word, and then nothing for long."""
    yield Token("hello")
    await asyncio.sleep(20)
    yield Token("secret")


async def tell(call: Call) -> Stream:
    """Stream."""
    return Stream(murmur())


async def speak(call: Call) -> AsyncIterator[Utterance]:
    """Speak on a socket."""
    async for one in murmur():
        yield one


async def answer(call: Call, frame: AskIn) -> AsyncIterator[Utterance]:
    """Answer on a socket."""
    async for one in murmur():
        yield one


class Slow:
    """A plugin that takes its time."""

    @hookimpl
    def register_tools(self) -> Iterable[Tool]:
        return [wait_for_ever]

    @hookimpl
    def register_endpoints(self) -> dict[str, list[Endpoint]]:
        return {"interview": [get("/slow", tell, roles=MEMBERS)]}

    @hookimpl
    def register_sockets(self) -> Iterable[Socket]:
        yield Socket(dialect="talent", path="/ws/tell", handler=speak, roles=MEMBERS)
        yield Socket(dialect="talent", path="/ws/ask", handler=answer, roles=MEMBERS)


async def _hear_out(line: ClientConnection) -> None:
    while "secret" not in str(await line.recv()):
        pass


class Guest:
    """A member who has something open at a server."""

    def __init__(self, host: Host, port: int, actor: Actor, token: str) -> None:
        self.host, self.actor = host, actor
        self.address = f"127.0.0.1:{port}"
        self.headers = {"Authorization": f"Bearer {token}"}
        self.http = httpx2.AsyncClient(base_url=f"http://{self.address}", timeout=15)

    async def listens(self) -> None:
        """Hear a stream of events until it ends."""
        async with self.http.stream("GET", "/interview/v1/slow", headers=self.headers) as response:
            text = ""
            async for part in response.aiter_text():
                self._is_open(first=not text)
                text += part
        assert "hello" in text
        assert "secret" not in text

    async def holds_a_socket(self) -> None:
        """Hear a socket that speaks by itself."""
        await self._hear("/talent/ws/tell", None)

    async def asks_on_a_socket(self) -> None:
        """Ask on a socket, and hear the answer."""
        await self._hear("/talent/ws/ask", "{}")

    async def sits_on_a_socket(self) -> None:
        """Keep a socket open, and say nothing."""
        await self._hear("/talent/ws/ask", None)

    async def _hear(self, path: str, frame: str | None) -> None:
        token = self.headers["Authorization"]
        async with connect(
            f"ws://{self.address}{path}", additional_headers={"Authorization": token}
        ) as line:
            if frame is not None:
                await line.send(frame)
            if path == "/talent/ws/tell" or frame is not None:
                assert "hello" in str(await line.recv())
            self._is_open()
            with pytest.raises(ConnectionClosed):
                await _hear_out(line)
            assert line.close_code == 1008

    async def calls_a_tool(self) -> None:
        """Call a tool, and wait for it."""
        path = "/api/v1/tools/wait_for_ever"
        response = await self.http.post(path, headers=self.headers, json={})
        assert response.status_code == 401
        assert self.actor.user_id in stopped

    async def calls_a_tool_and_hears_of_it(self) -> None:
        """Call a tool, and wait for it in a stream."""
        path, headers = "/api/v1/tools/wait_for_ever", {"Accept": "text/event-stream"}
        response = await self.http.post(path, headers=self.headers | headers, json={})
        assert "Unauthorized" in response.text
        assert self.actor.user_id in stopped

    async def calls_a_tool_over_mcp(self, **meta: str) -> None:
        """Call a tool in an MCP session."""
        session = await self._session()
        params = {"name": "wait_for_ever", "arguments": {}, "_meta": meta}
        response = await self._post("tools/call", params, session)
        assert "content" not in response.text or "isError" in response.text
        assert self.actor.user_id in stopped

    async def listens_over_mcp(self) -> None:
        """Open the stream of an MCP session."""
        headers = self.headers | MCP | await self._session()
        async with self.http.stream("GET", "/mcp", headers=headers) as response:
            assert response.status_code == 200
            self._is_open()
            async for _ in response.aiter_bytes():
                pass

    def _is_open(self, *, first: bool = True) -> None:
        if first:
            begun.append(self.actor.user_id)

    async def has_open(self, number: int) -> None:
        """Wait until so many things are open."""
        async with asyncio.timeout(30):
            while begun.count(self.actor.user_id) < number:
                await asyncio.sleep(0.05)

    async def _session(self) -> dict[str, str]:
        begun = await self._post("initialize", HELLO, {})
        session = {"Mcp-Session-Id": begun.headers["mcp-session-id"]}
        ready = {"jsonrpc": "2.0", "method": "notifications/initialized"}
        await self.http.post("/mcp", headers=self.headers | MCP | session, json=ready)
        return session

    async def _post(self, method: str, params: Any, session: dict[str, str]) -> httpx2.Response:
        body = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
        return await self.http.post("/mcp", headers=self.headers | MCP | session, json=body)


@pytest.fixture
async def host(make_host: MakeHost) -> Host:
    return await make_host(slow=Slow(), mcp=zhiren_mcp)


@pytest.fixture
async def port(host: Host) -> AsyncIterator[int]:
    async with served(host) as port:
        yield port


@pytest.fixture
async def boss(host: Host) -> Actor:
    return await make_user(host, "admin")


@asynccontextmanager
async def guest(host: Host, port: int, boss: Actor, *, by_key: bool) -> AsyncIterator[Guest]:
    """Let a colleague of *boss* in, who signed in or has a key."""
    actor = await make_user(host, "hr", boss.organisation_id)
    user = await host.accounts.get(actor.user_id)
    assert user is not None
    token = (await host.sign_ins.begin(user)).access
    if by_key:
        async with host.database.writing(actor) as session:
            _, token = await host.accounts.make_key(session, actor, "k")
    made = Guest(host, port, actor, token)
    yield made
    await made.http.aclose()


async def ask(
    here: Guest, who: Actor, method: str, path: str, body: dict[str, Any] | None = None
) -> None:
    """Have *who* do something to the guest, over the same server."""
    user = await here.host.accounts.get(who.user_id)
    assert user is not None
    headers = {"Authorization": f"Bearer {(await here.host.sign_ins.begin(user)).access}"}
    response = await here.http.request(method, path, headers=headers, json=body)
    assert response.status_code in {200, 204}, response.text


async def suspend(here: Guest, boss: Actor) -> None:
    path = f"/api/v1/members/{here.actor.user_id}"
    await ask(here, boss, "PATCH", path, {"is_active": False})


async def remove(here: Guest, boss: Actor) -> None:
    await ask(here, boss, "DELETE", f"/api/v1/members/{here.actor.user_id}")


async def sign_out(here: Guest, boss: Actor) -> None:
    response = await here.http.post("/api/v1/logout", headers=here.headers, json={})
    assert response.status_code == 204


async def end_the_key(here: Guest, boss: Actor) -> None:
    token = here.headers["Authorization"].removeprefix("Bearer ")
    key_id = (await here.host.accounts.recognise(token)).key_id
    await ask(here, boss, "DELETE", f"/api/v1/keys/{key_id}")


async def give_another_password(here: Guest, boss: Actor) -> None:
    path = f"/talent/api/v1/users/{here.actor.user_id}"
    await ask(here, boss, "PUT", path, {"password": "another-password"})


Shut = Callable[[Guest, Actor], Awaitable[None]]
WAYS: list[Shut] = [suspend, remove, sign_out, end_the_key, give_another_password]


def everything(here: Guest) -> list[asyncio.Task[None]]:
    """Open whatever can be open."""
    things = [
        here.listens(),
        here.holds_a_socket(),
        here.asks_on_a_socket(),
        here.sits_on_a_socket(),
        here.calls_a_tool(),
        here.calls_a_tool_and_hears_of_it(),
        here.calls_a_tool_over_mcp(),
        here.calls_a_tool_over_mcp(progressToken="p"),
        here.listens_over_mcp(),
    ]
    return [asyncio.create_task(thing) for thing in things]


@pytest.mark.parametrize("shut", WAYS, ids=lambda way: way.__name__)
async def test_everything_that_is_open_ends_at_once(
    host: Host, port: int, boss: Actor, shut: Shut
) -> None:
    async with guest(host, port, boss, by_key=shut is end_the_key) as here:
        busy = everything(here)
        await here.has_open(len(busy))
        assert [str(task) for task in busy if task.done()] == []
        await shut(here, boss)
        _, late = await asyncio.wait(busy, timeout=AT_ONCE)
        assert [str(task) for task in late] == []
        await asyncio.gather(*busy)
        again = await here.http.get("/api/v1/tools", headers=here.headers)
        assert again.status_code == 401


async def test_colleagues_and_other_sign_ins_go_on(host: Host, port: int, boss: Actor) -> None:
    async with guest(host, port, boss, by_key=False) as here:
        busy = everything(here)
        await here.has_open(len(busy))
        async with guest(host, port, boss, by_key=False) as other:
            await suspend(other, boss)
        user = await host.accounts.get(here.actor.user_id)
        assert user is not None
        elsewhere = (await host.sign_ins.begin(user)).access
        headers = {"Authorization": f"Bearer {elsewhere}"}
        assert (await here.http.post("/api/v1/logout", headers=headers, json={})).is_success
        await asyncio.sleep(0.3)
        assert [str(task) for task in busy if task.done()] == []
        await suspend(here, boss)
        await asyncio.gather(*busy)


async def test_a_body_that_comes_late_is_nobodys(host: Host, port: int, boss: Actor) -> None:
    """Who is suspended while sending changes nothing with what was sent."""
    async with guest(host, port, boss, by_key=False) as here:
        shut = asyncio.Event()

        async def slowly() -> AsyncIterator[bytes]:
            yield b'{"name": '
            await shut.wait()
            yield json.dumps("late").encode() + b"}"

        headers = here.headers | {"Content-Type": "application/json"}
        sending = asyncio.create_task(
            here.http.post("/api/v1/keys", headers=headers, content=slowly())
        )
        await asyncio.sleep(0.3)
        await suspend(here, boss)
        shut.set()
        assert (await sending).status_code == 401


async def test_a_token_that_ends_ends_what_was_opened_with_it(
    host: Host, port: int, boss: Actor
) -> None:
    async with guest(host, port, boss, by_key=False) as here:
        soon = host.tokens.sign("access", here.actor.user_id, timedelta(seconds=4), ver=1)
        here.headers = {"Authorization": f"Bearer {soon}"}
        async with asyncio.timeout(4 + AT_ONCE):
            await asyncio.gather(here.listens(), here.holds_a_socket(), here.sits_on_a_socket())
