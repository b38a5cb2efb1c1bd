"""The door at /mcp: who may come in, and that sessions belong to somebody."""

import asyncio

import httpx2
import pytest
from mcp.shared.exceptions import MCPError
from mcp.types import LATEST_PROTOCOL_VERSION

from tests.mcp_server import arithmetic
from tests.mcp_server.conftest import connect
from zhiren import Host
from zhiren.testing import MakeClient, MakeHost, make_user, sign_in
from zhiren_mcp.names import METADATA

ERAS = ("auto", "legacy")
INITIALIZE = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {
        "protocolVersion": "2025-11-25",
        "capabilities": {},
        "clientInfo": {"name": "t", "version": "0"},
    },
}
ACCEPT = {"Accept": "application/json, text/event-stream"}


@pytest.mark.parametrize("mode", ERAS)
async def test_a_signed_in_client_calls_a_tool(small_host: Host, address: str, mode: str) -> None:
    hr = await make_user(small_host, "hr")
    async with connect(address, await sign_in(small_host, hr), mode) as client:
        result = await client.call_tool("add_numbers", {"a": 2, "b": 3})
    assert result.structured_content == {"sum": 5, "asked_by": hr.user_id}


@pytest.mark.parametrize("mode", ERAS)
async def test_an_api_key_lets_in(small_host: Host, address: str, mode: str) -> None:
    admin = await small_host.accounts.first_admin()
    async with small_host.database.writing(admin) as session:
        _, key = await small_host.accounts.make_key(session, admin, "desktop", [])
    async with connect(address, {"Authorization": f"Bearer {key}"}, mode) as client:
        assert "reset_sum" in {tool.name for tool in (await client.list_tools()).tools}


@pytest.mark.parametrize("mode", ERAS)
async def test_progress_streams_over_http(small_host: Host, address: str, mode: str) -> None:
    heard: list[float] = []

    async def hear(progress: float, total: float | None, message: str | None) -> None:
        heard.append(progress)

    async with connect(address, await sign_in(small_host, "viewer"), mode) as client:
        await client.call_tool("count_slowly", {"to": 3}, progress_callback=hear)
    assert heard == [1, 2, 3]


async def test_the_language_follows_the_request(small_host: Host, address: str) -> None:
    headers = await sign_in(small_host, "hr") | {"Accept-Language": "en-GB"}
    async with connect(address, headers, "auto") as client:
        result = await client.call_tool("count_slowly", {"to": 1})
    assert result.structured_content == {"sum": 1, "asked_by": "en"}


async def test_many_callers_are_each_themselves(small_host: Host, address: str) -> None:
    people = [await make_user(small_host, "hr") for _ in range(5)]

    async def ask(mode: str, number: int) -> str:
        headers = await sign_in(small_host, people[number])
        async with connect(address, headers, mode) as client:
            result = await client.call_tool("add_numbers", {"a": number})
        assert result.structured_content is not None
        return str(result.structured_content["asked_by"])

    asked = [(mode, number) for mode in ERAS for number in range(5)]
    answers = await asyncio.gather(*(ask(mode, number) for mode, number in asked))
    assert answers == [people[number].user_id for _, number in asked]


@pytest.mark.parametrize(
    "headers", [{}, {"Authorization": "Bearer zk_wrong"}, {"Authorization": "Basic YTpi"}]
)
async def test_nobody_gets_in_without_a_token(
    small_host: Host, make_client: MakeClient, headers: dict[str, str]
) -> None:
    client = make_client(small_host)
    response = await client.post("/mcp", json=INITIALIZE, headers=ACCEPT | headers)
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("version", ["2025-11-25", LATEST_PROTOCOL_VERSION])
async def test_who_has_no_token_is_told_where_to_read_about_it(
    small_host: Host, make_client: MakeClient, version: str
) -> None:
    client, era = make_client(small_host), {"MCP-Protocol-Version": version}
    refused = await client.post("/mcp", json=INITIALIZE, headers=ACCEPT | era)
    assert refused.status_code == 401
    told = refused.headers["WWW-Authenticate"]
    url = told.partition('resource_metadata="')[2].rstrip('"')
    assert url == f"http://127.0.0.1:8000{METADATA}"
    described = (await client.get(url, headers=era)).json()
    assert described["resource"] == "http://127.0.0.1:8000/mcp"
    assert described["bearer_methods_supported"] == ["header"]


async def test_a_name_that_is_not_ours_is_not_repeated(
    small_host: Host, make_client: MakeClient
) -> None:
    client, evil = make_client(small_host), {"Host": "evil.example"}
    told = (await client.post("/mcp", json=INITIALIZE, headers=evil)).headers["WWW-Authenticate"]
    assert "evil" not in told
    assert (await client.get(METADATA, headers=evil)).status_code == 421


async def test_a_call_that_is_cancelled_stops_its_tool(small_host: Host, address: str) -> None:
    arithmetic.STOPPED = asyncio.Event()  # of this test's own loop
    async with connect(address, await sign_in(small_host, "hr"), "legacy") as client:
        with pytest.raises(MCPError):
            await client.call_tool("wait_long", read_timeout_seconds=0.3)
        await asyncio.wait_for(arithmetic.STOPPED.wait(), 5)


async def test_a_token_for_one_interview_is_not_enough(
    small_host: Host, make_client: MakeClient
) -> None:
    candidate = await make_user(small_host, "candidate")
    user = await small_host.accounts.get(candidate.user_id)
    assert user is not None
    token = small_host.tokens.interview(user.id, user.token_version, "int_1")
    response = await make_client(small_host).post(
        "/mcp", json=INITIALIZE, headers=ACCEPT | {"Authorization": f"Bearer {token}"}
    )
    assert response.status_code == 403


async def test_a_session_is_of_no_use_to_another(small_host: Host, make_client: MakeClient) -> None:
    client = make_client(small_host)
    mine, yours = await sign_in(small_host, "hr"), await sign_in(small_host, "hr")
    opened = await client.post("/mcp", json=INITIALIZE, headers=ACCEPT | mine)
    session = {"Mcp-Session-Id": opened.headers["Mcp-Session-Id"]}
    ping = {"jsonrpc": "2.0", "id": 2, "method": "ping"}
    version = {"MCP-Protocol-Version": "2025-11-25"}
    stolen = await client.post("/mcp", json=ping, headers=ACCEPT | version | session | yours)
    own = await client.post("/mcp", json=ping, headers=ACCEPT | version | session | mine)
    assert (stolen.status_code, own.status_code) == (404, 200)


@pytest.mark.parametrize(
    ("named", "status"),
    [
        ({"Host": "evil.example"}, 421),
        ({"Host": "localhost:8000"}, 200),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "http://127.0.0.1:8000"}, 200),
    ],
)
async def test_a_rebound_name_is_refused(
    small_host: Host, make_client: MakeClient, named: dict[str, str], status: int
) -> None:
    headers = ACCEPT | await sign_in(small_host, "hr") | named
    response = await make_client(small_host).post("/mcp", json=INITIALIZE, headers=headers)
    assert response.status_code == status


async def test_a_name_that_the_operator_allows_is_let_in(
    make_host: MakeHost, make_client: MakeClient
) -> None:
    host = await make_host({"allowed_hosts": ["zhiren.example"]})
    headers = ACCEPT | await sign_in(host, "hr") | {"Host": "zhiren.example"}
    response = await make_client(host).post("/mcp", json=INITIALIZE, headers=headers)
    assert response.status_code == 200


async def test_too_many_requests_are_told_when_to_come_back(
    make_host: MakeHost, make_client: MakeClient
) -> None:
    host = await make_host({"native_requests_per_minute": 1})
    headers = ACCEPT | await sign_in(host, "hr")
    client = make_client(host)
    await client.post("/mcp", json=INITIALIZE, headers=headers)
    response = await client.post("/mcp", json=INITIALIZE, headers=headers)
    assert response.status_code == 429
    assert int(response.headers["Retry-After"]) > 0


async def test_a_stateless_request_needs_no_session(
    small_host: Host, make_client: MakeClient
) -> None:
    headers = ACCEPT | await sign_in(small_host, "hr")
    headers |= {"MCP-Protocol-Version": LATEST_PROTOCOL_VERSION, "Mcp-Method": "tools/list"}
    meta = {
        "io.modelcontextprotocol/protocolVersion": LATEST_PROTOCOL_VERSION,
        "io.modelcontextprotocol/clientCapabilities": {},
    }
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {"_meta": meta}}
    response: httpx2.Response = await make_client(small_host).post(
        "/mcp", json=body, headers=headers
    )
    assert "Mcp-Session-Id" not in response.headers
    assert {tool["name"] for tool in response.json()["result"]["tools"]} >= {"add_numbers"}
