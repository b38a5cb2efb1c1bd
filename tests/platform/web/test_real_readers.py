"""Readers on real sockets: one that does not read slows nobody, one that leaves is noticed.

The slow ones have a small receive buffer and read nothing, as a telephone in a tunnel does.
"""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterable, Mapping

import pytest
from pydantic import BaseModel

from tests.serving import served
from zhiren import PUBLIC, Call, Done, Endpoint, Host, Socket, Stream, Token, Utterance, hookimpl
from zhiren.access import ANYONE
from zhiren.testing import MakeHost
from zhiren.web.endpoints import get

PIECE = "x" * 20_000
MOST = 16 * 1024 * 1024 // len(PIECE)
"""Pieces that buffers of the system and one transport can hold, generously."""


class TalkIn(BaseModel):
    """A wish to hear."""

    type: str = "talk"


class Talks:
    """A plugin that says a lot, counted by who hears it."""

    def __init__(self) -> None:
        self.said: list[int] = []
        self.left = asyncio.Event()

    async def say(self, pieces: int) -> AsyncIterator[Utterance]:
        self.said.append(0)
        mine = len(self.said) - 1
        try:
            for _ in range(pieces):
                self.said[mine] += 1
                yield Token(PIECE)
            yield Done("")
        finally:
            self.left.set()

    async def long(self, call: Call) -> Stream:
        """Say more than anybody's buffer holds."""
        return Stream(self.say(1_000_000))

    async def short(self, call: Call) -> Stream:
        """Say a little."""
        return Stream(self.say(100))

    async def talk(self, call: Call, frame: TalkIn) -> AsyncIterator[Utterance]:
        """Say more than anybody's buffer holds."""
        async for said in self.say(1_000_000):
            yield said

    @hookimpl
    def register_endpoints(self) -> Mapping[str, Iterable[Endpoint]]:
        long, short = get("/long", self.long, roles=PUBLIC), get("/short", self.short, roles=PUBLIC)
        return {"documind": [long, short]}

    @hookimpl
    def register_sockets(self) -> Iterable[Socket]:
        return [Socket(dialect="documind", path="/ws/talk", handler=self.talk, roles=ANYONE)]


@pytest.fixture
def talks() -> Talks:
    return Talks()


@pytest.fixture
async def port(make_host: MakeHost, talks: Talks) -> AsyncIterator[int]:
    host: Host = await make_host(talks=talks)
    async with served(host) as port:
        yield port


async def reach(port: int, *, narrow: bool = False) -> socket.socket:
    """Connect; a *narrow* one takes next to nothing at a time."""
    sock = socket.socket()
    if narrow:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    sock.setblocking(False)  # noqa: FBT003 - as the library has it
    await asyncio.get_running_loop().sock_connect(sock, ("127.0.0.1", port))
    return sock


async def ask(sock: socket.socket, path: str) -> None:
    head = f"GET /documind/api/v1{path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    await asyncio.get_running_loop().sock_sendall(sock, head.encode())


async def whole(sock: socket.socket) -> bytes:
    heard = b""
    while not heard.endswith(b"0\r\n\r\n"):
        heard += await asyncio.get_running_loop().sock_recv(sock, 65_536)
    return heard


async def settled(talks: Talks, who: int) -> int:
    """Wait until nothing more is said to somebody; how much it was."""
    before = -1
    while before != talks.said[who]:
        before = talks.said[who]
        await asyncio.sleep(0.3)
    return before


async def test_a_reader_who_takes_nothing_waits_alone(port: int, talks: Talks) -> None:
    slow = await reach(port, narrow=True)
    await ask(slow, "/long")
    while not talks.said:
        await asyncio.sleep(0.01)
    for _ in range(3):
        fast = await reach(port)
        async with asyncio.timeout(10):
            await ask(fast, "/short")
            heard = await whole(fast)
        fast.close()
        assert (heard.count(b"event: chunk"), heard.count(b"event: done")) == (100, 1)
    assert 0 < await settled(talks, 0) < MOST
    slow.close()


async def test_whoever_hangs_up_is_noticed_at_once(port: int, talks: Talks) -> None:
    slow = await reach(port, narrow=True)
    await ask(slow, "/long")
    while not talks.said:
        await asyncio.sleep(0.01)
    await settled(talks, 0)
    slow.close()
    await asyncio.wait_for(talks.left.wait(), 5)


async def talk_to(port: int) -> socket.socket:
    """Open a socket by hand, say one frame, and read nothing of what comes."""
    sock, loop = await reach(port, narrow=True), asyncio.get_running_loop()
    head = (
        "GET /documind/api/v1/ws/talk HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\n"
        "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n\r\n"
    )
    await loop.sock_sendall(sock, head.encode())
    assert b" 101 " in await loop.sock_recv(sock, 1024)
    await loop.sock_sendall(sock, b"\x81\x82\x00\x00\x00\x00{}")
    return sock


async def test_a_socket_that_is_not_read_waits_alone(port: int, talks: Talks) -> None:
    slow = await talk_to(port)
    while not talks.said:
        await asyncio.sleep(0.01)
    fast = await reach(port)
    async with asyncio.timeout(10):
        await ask(fast, "/short")
        assert (await whole(fast)).count(b"event: done") == 1
    assert 0 < await settled(talks, 0) < MOST
    fast.close()
    slow.close()
    await asyncio.wait_for(talks.left.wait(), 5)
