"""Whoever connects and says next to nothing is left; whoever asks is answered, again and again."""

import asyncio
import socket
from collections.abc import AsyncIterator

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from tests.serving import Server
from zhiren.web import connections
from zhiren.web.connections import Impatient

ASKED = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"


async def slowly(_: Request) -> PlainTextResponse:
    await asyncio.sleep(0.6)
    return PlainTextResponse("here")


@pytest.fixture
async def port(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[int]:
    monkeypatch.setattr(connections, "_HEAD", 0.3)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        app = Starlette(routes=[Route("/", slowly)])
        server = Server(uvicorn.Config(app, http=Impatient, lifespan="off", log_config=None))
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        while not server.started:
            await asyncio.sleep(0.01)
        yield listener.getsockname()[1]
        server.should_exit = True
        await serving


@pytest.mark.parametrize("said", [b"", b"G", ASKED[:-2]])
async def test_a_head_that_does_not_come_is_not_waited_for(port: int, said: bytes) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(said)
    async with asyncio.timeout(5):
        assert await reader.read() == b""
    writer.close()


async def test_an_answer_may_take_longer_than_a_head(port: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for _ in range(2):
        writer.write(ASKED)
        async with asyncio.timeout(5):
            assert (await reader.readuntil(b"here")).startswith(b"HTTP/1.1 200")
    writer.close()


async def test_the_head_of_a_second_request_is_not_waited_for_either(port: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(ASKED)
    await reader.readuntil(b"here")
    writer.write(b"GET / HT")
    async with asyncio.timeout(5):
        assert await reader.read() == b""
    writer.close()
