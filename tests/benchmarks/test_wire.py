"""The cheap caller speaks the protocol rightly: our own door is its judge."""

from collections.abc import AsyncIterator

import pytest

import zhiren_mcp
from benchmarks import arithmetic, wire
from tests.serving import served
from zhiren.testing import MakeHost, make_user, sign_in


@pytest.fixture
async def port_and_token(make_host: MakeHost) -> AsyncIterator[tuple[int, str]]:
    host = await make_host(arithmetic=arithmetic, mcp=zhiren_mcp)
    headers = await sign_in(host, await make_user(host, "hr"))
    async with served(host) as port:
        yield port, headers["Authorization"].removeprefix("Bearer ")


@pytest.mark.parametrize("era", [wire.MODERN, wire.LEGACY])
async def test_a_prepared_call_is_answered(port_and_token: tuple[int, str], era: str) -> None:
    async with wire.connected(*port_and_token) as caller:
        call = await wire.prepared_call(caller, era)
        for _ in range(3):
            head, body = await caller.exchange(call)
            assert b" 200 " in head
            assert b'"sum":5' in body.replace(b" ", b"")
