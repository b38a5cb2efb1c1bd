"""Clients hear that what they see has changed, in sessions (to 2025-11-25) and by listening."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx2
import mcp.types as mcp
import pytest
from mcp.client import Client
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.exceptions import MCPError
from mcp.shared.subscriptions import ToolsListChanged

from tests.house.world import Builder
from tests.serving import served
from zhiren import Actor, Host
from zhiren.events import DocumentIndexed, InterviewEnded, ToolsChanged
from zhiren.testing import MakeClient, make_user, sign_in
from zhiren_mcp.changes import Ear, Listeners, listeners

Heard = asyncio.Queue[str]
TOOLS = "notifications/tools/list_changed"
RESOURCES = "notifications/resources/list_changed"
UPDATED = "notifications/resources/updated"


@asynccontextmanager
async def session(port: int, headers: dict[str, str]) -> AsyncIterator[tuple[Client, Heard]]:
    """Open a session that hears what it is told, as soon as it can be told."""
    heard: Heard = asyncio.Queue()

    async def hear(message: object) -> None:
        if isinstance(message, mcp.Notification):
            heard.put_nowait(message.method)

    url = f"http://127.0.0.1:{port}/mcp"
    async with httpx2.AsyncClient(headers=headers, timeout=30) as http:
        transport = streamable_http_client(url, http_client=http)
        async with Client(transport, mode="legacy", message_handler=hear) as client:
            await asyncio.sleep(0.3)  # the client opens its stream after the handshake, unseen
            yield client, heard


async def next_of(heard: Heard) -> str:
    return await asyncio.wait_for(heard.get(), 5)


async def everything(heard: Heard) -> set[str]:
    await asyncio.sleep(0.3)
    return {heard.get_nowait() for _ in range(heard.qsize())}


@pytest.fixture
async def port(host: Host) -> AsyncIterator[int]:
    async with served(host) as number:
        yield number


@pytest.fixture
async def hr(host: Host) -> Actor:
    return await make_user(host, "hr")


async def test_every_session_hears_that_tools_changed(host: Host, port: int, hr: Actor) -> None:
    async with session(port, await sign_in(host, hr)) as (client, heard):
        able = client.server_capabilities
        assert able.tools is not None
        assert able.tools.list_changed
        await host.publish(ToolsChanged())
        assert await next_of(heard) == TOOLS


async def test_a_session_hears_of_its_own_organisation_alone(
    host: Host, port: int, hr: Actor
) -> None:
    async with session(port, await sign_in(host, hr)) as (_, heard):
        await host.publish(InterviewEnded(**ended("org_other")))
        assert await everything(heard) == set()
        await host.publish(InterviewEnded(**ended(hr.organisation_id)))
        assert await next_of(heard) == RESOURCES


def ended(organisation_id: str) -> dict[str, str]:
    ids = {"interview_id": "int_1", "candidate_id": "cand_1"}
    return {"organisation_id": organisation_id, **ids}


@pytest.fixture
async def builder(host: Host, hr: Actor, make_client: MakeClient) -> Builder:
    candidate = await make_user(host, "candidate", hr.organisation_id)
    return Builder(
        client=make_client(host),
        staff=await sign_in(host, hr),
        candidate=await sign_in(host, candidate),
    )


@pytest.mark.filterwarnings("ignore:resources/:mcp.shared.exceptions.MCPDeprecationWarning")
async def test_a_session_hears_of_the_document_it_subscribed_to(
    host: Host, port: int, hr: Actor, builder: Builder
) -> None:
    document = (await builder.knowledge())["document"]
    changed = DocumentIndexed(organisation_id=hr.organisation_id, document_id=document)
    async with session(port, await sign_in(host, hr)) as (client, heard):
        await host.publish(changed)
        assert UPDATED not in await everything(heard)
        await client.subscribe_resource(f"zhiren://documents/{document}")
        await host.publish(changed)
        assert UPDATED in await everything(heard)
        await client.unsubscribe_resource(f"zhiren://documents/{document}")
        await host.publish(changed)
        assert UPDATED not in await everything(heard)


@pytest.mark.filterwarnings("ignore:resources/:mcp.shared.exceptions.MCPDeprecationWarning")
async def test_nobody_subscribes_to_what_they_may_not_read(
    host: Host, port: int, hr: Actor, builder: Builder
) -> None:
    document = (await builder.knowledge())["document"]
    async with session(port, await sign_in(host, "hr")) as (client, _):
        with pytest.raises(MCPError, match="No resource"):
            await client.subscribe_resource(f"zhiren://documents/{document}")


async def test_whoever_gets_another_role_hears_of_it_and_sees_other_tools(
    host: Host, port: int, make_client: MakeClient
) -> None:
    admin = await make_user(host, "admin")
    member, other = [await make_user(host, "hr", admin.organisation_id) for _ in range(2)]
    async with (
        session(port, await sign_in(host, member)) as (client, heard),
        session(port, await sign_in(host, other)) as (_, quiet),
    ):
        before = {tool.name for tool in (await client.list_tools()).tools}
        path = f"/api/v1/members/{member.user_id}"
        changed = await make_client(host).patch(
            path, json={"role": "viewer"}, headers=await sign_in(host, admin)
        )
        assert changed.status_code == 200
        assert {TOOLS, RESOURCES} <= await everything(heard)
        after = {tool.name for tool in (await client.list_tools()).tools}
        assert after < before
        assert await everything(quiet) == set()
        await host.publish(ToolsChanged())
        assert await next_of(heard) == TOOLS


async def test_whoever_is_suspended_hears_nothing_more(
    host: Host, port: int, make_client: MakeClient
) -> None:
    admin = await make_user(host, "admin")
    member = await make_user(host, "hr", admin.organisation_id)
    headers = await sign_in(host, member)
    async with session(port, headers) as (_, heard):
        await make_client(host).patch(
            f"/api/v1/members/{member.user_id}",
            json={"is_active": False},
            headers=await sign_in(host, admin),
        )
        await everything(heard)
        await host.publish(ToolsChanged())
        assert await everything(heard) == set()


async def test_whoever_listens_and_gets_another_role_goes_on_listening(
    host: Host, port: int, make_client: MakeClient
) -> None:
    admin = await make_user(host, "admin")
    member = await make_user(host, "hr", admin.organisation_id)
    async with httpx2.AsyncClient(headers=await sign_in(host, member), timeout=30) as http:
        transport = streamable_http_client(f"http://127.0.0.1:{port}/mcp", http_client=http)
        async with Client(transport) as client, client.listen(tools_list_changed=True) as heard:
            events = aiter(heard)
            await make_client(host).patch(
                f"/api/v1/members/{member.user_id}",
                json={"role": "viewer"},
                headers=await sign_in(host, admin),
            )
            assert await asyncio.wait_for(anext(events), 5) == ToolsListChanged()
            await host.publish(ToolsChanged())
            assert await asyncio.wait_for(anext(events), 5) == ToolsListChanged()


async def test_a_session_that_ended_is_told_nothing_more(host: Host, port: int, hr: Actor) -> None:
    async with session(port, await sign_in(host, hr)):
        assert len(listeners(host)._ears) == 1
    await asyncio.sleep(0.3)
    assert len(listeners(host)._ears) == 0


async def test_a_session_that_does_not_listen_holds_nobody_up() -> None:
    class Stuck:
        async def send_tool_list_changed(self) -> None:
            await asyncio.sleep(60)

    ears = Listeners()
    actor = Actor(user_id="u", organisation_id="o", role="hr")
    stuck: Any = Stuck()
    ears._ears["s"] = Ear(actor=actor, session=stuck)
    async with asyncio.timeout(1):
        await ears.tell([ToolsListChanged()])
    assert len(ears._telling) == 1
