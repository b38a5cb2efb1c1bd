"""A host whose tools are small, behind a real server where a test asks for one."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import httpx2
import pytest
import uvicorn
from mcp.client import Client
from mcp.client.streamable_http import streamable_http_client

import zhiren_mcp
from tests.mcp_server import arithmetic
from zhiren import Host
from zhiren.app import create_app
from zhiren.testing import MakeHost


class Server(uvicorn.Server):
    """A server that leaves the test runner's signals alone."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@pytest.fixture
async def small_host(make_host: MakeHost) -> Host:
    """A host with the arithmetic tools and the door under test."""
    return await make_host(arithmetic=arithmetic, mcp=zhiren_mcp)


@pytest.fixture
async def address(small_host: Host) -> AsyncIterator[str]:
    """Serve `small_host` on a free port of this machine; the URL of its MCP door."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        app = create_app(small_host)
        server = Server(uvicorn.Config(app, lifespan="off", log_config=None))
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        while not server.started:
            await asyncio.sleep(0.01)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/mcp"
        server.should_exit = True
        await serving


@asynccontextmanager
async def connect(url: str, headers: dict[str, str], mode: str) -> AsyncIterator[Client]:
    """Connect the SDK's own client in one protocol era."""
    async with httpx2.AsyncClient(headers=headers, timeout=30) as http:
        transport = streamable_http_client(url, http_client=http)
        async with Client(transport, mode=mode) as client:
            yield client
