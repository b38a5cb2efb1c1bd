"""A host whose tools are small, behind a real server where a test asks for one."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx2
import pytest
from mcp.client import Client
from mcp.client.streamable_http import streamable_http_client

import zhiren_mcp
from tests.mcp_server import arithmetic
from tests.serving import served
from zhiren import Host
from zhiren.testing import MakeHost


@pytest.fixture
async def small_host(make_host: MakeHost) -> Host:
    """A host with the arithmetic tools and the door under test."""
    return await make_host(arithmetic=arithmetic, mcp=zhiren_mcp)


@pytest.fixture
async def address(small_host: Host) -> AsyncIterator[str]:
    """Serve `small_host` on a free port of this machine; the URL of its MCP door."""
    async with served(small_host) as port:
        yield f"http://127.0.0.1:{port}/mcp"


@asynccontextmanager
async def connect(url: str, headers: dict[str, str], mode: str) -> AsyncIterator[Client]:
    """Connect the SDK's own client in one protocol era."""
    async with httpx2.AsyncClient(headers=headers, timeout=30) as http:
        transport = streamable_http_client(url, http_client=http)
        async with Client(transport, mode=mode) as client:
            yield client
