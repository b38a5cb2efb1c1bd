"""The host's tools as MCP shows them, with the SDK's own client in process, in both eras."""

import json
from collections.abc import Callable

import pytest
from mcp.client import Client
from mcp.shared.exceptions import MCPError
from mcp.types import INVALID_PARAMS, CallToolResult, TextContent

from zhiren import Host
from zhiren.access import Role
from zhiren.testing import make_user
from zhiren_mcp.server import make_server

ERAS = ("auto", "legacy")


def words(result: CallToolResult) -> str:
    [content] = result.content
    assert isinstance(content, TextContent)
    return content.text


async def names(host: Host, role: Role, mode: str) -> set[str]:
    actor = await make_user(host, role)
    async with Client(make_server(host, lambda _: actor), mode=mode) as client:
        return {tool.name for tool in (await client.list_tools()).tools}


@pytest.fixture(params=ERAS)
async def connect(small_host: Host, request: pytest.FixtureRequest) -> Callable[[], Client]:
    admin = await small_host.accounts.first_admin()
    return lambda: Client(make_server(small_host, lambda _: admin), mode=request.param)


async def test_the_eras_are_really_two(small_host: Host) -> None:
    server = make_server(small_host, lambda _: None)  # type: ignore[arg-type, return-value]
    async with Client(server) as new, Client(server, mode="legacy") as old:
        assert (new.protocol_version, old.protocol_version) == ("2026-07-28", "2025-11-25")


async def test_a_tool_comes_with_its_words_schemas_and_annotations(
    connect: Callable[[], Client],
) -> None:
    async with connect() as client:
        tool = (await client.list_tools()).tools[0]
    assert tool.name == "add_numbers"
    assert tool.description == "Add two numbers.\n\n求两数之和。"
    assert tool.input_schema["properties"]["b"]["maximum"] == 100
    assert tool.output_schema is not None
    assert tool.output_schema["required"] == ["sum", "asked_by"]
    assert tool.annotations is not None
    assert tool.annotations.read_only_hint


async def test_a_destructive_tool_says_so(connect: Callable[[], Client]) -> None:
    async with connect() as client:
        [tool] = [t for t in (await client.list_tools()).tools if t.name == "reset_sum"]
    assert tool.annotations is not None
    said = tool.annotations
    assert (said.read_only_hint, said.destructive_hint, said.idempotent_hint) == (False, True, True)


async def test_a_result_comes_as_data_and_as_text(connect: Callable[[], Client]) -> None:
    async with connect() as client:
        result = await client.call_tool("add_numbers", {"a": 2, "b": 3})
    assert not result.is_error
    assert result.structured_content is not None
    assert result.structured_content["sum"] == 5
    assert json.loads(words(result)) == result.structured_content


async def test_progress_reaches_the_client(connect: Callable[[], Client]) -> None:
    heard: list[tuple[float, float | None, str | None]] = []

    async def hear(progress: float, total: float | None, message: str | None) -> None:
        heard.append((progress, total, message))

    async with connect() as client:
        await client.call_tool("count_slowly", {"to": 2}, progress_callback=hear)
    assert heard == [(1, 2, "counted 1"), (2, 2, "counted 2")]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"a": "many"}, "a: Input should be a valid integer"),
        ({"a": 1, "b": 101}, "b: Input should be less than or equal to 100"),
        ({}, "a: Field required"),
        ({"a": 1, "c": 2}, "c: Extra inputs are not permitted"),
    ],
)
async def test_a_wrong_argument_is_an_error_that_says_where(
    connect: Callable[[], Client], arguments: dict[str, object], said: str
) -> None:
    async with connect() as client:
        result = await client.call_tool("add_numbers", arguments)
    assert result.is_error
    assert said in words(result)


async def test_a_tool_that_refuses_is_heard(connect: Callable[[], Client]) -> None:
    async with connect() as client:
        result = await client.call_tool("fail_politely")
    assert result.is_error
    assert words(result) == "admin 不能这样做 · not in this state."


async def test_a_tool_that_breaks_keeps_its_secrets(connect: Callable[[], Client]) -> None:
    async with connect() as client:
        result = await client.call_tool("break_down")
    assert result.is_error
    assert "secret" not in words(result)


async def test_an_unknown_tool_is_a_protocol_error(connect: Callable[[], Client]) -> None:
    async with connect() as client:
        with pytest.raises(MCPError) as caught:
            await client.call_tool("no_such_tool")
    assert caught.value.code == INVALID_PARAMS


@pytest.mark.parametrize("mode", ERAS)
async def test_tools_are_listed_as_the_role_allows(small_host: Host, mode: str) -> None:
    assert await names(small_host, "candidate", mode) == {
        "add_numbers",
        "fail_politely",
        "break_down",
    }
    assert await names(small_host, "viewer", mode) == {
        "add_numbers",
        "count_slowly",
        "fail_politely",
        "break_down",
    }
    assert "reset_sum" in await names(small_host, "admin", mode)


@pytest.mark.parametrize("mode", ERAS)
async def test_a_tool_beyond_the_role_is_as_unknown_as_none(small_host: Host, mode: str) -> None:
    viewer = await make_user(small_host, "viewer")
    async with Client(make_server(small_host, lambda _: viewer), mode=mode) as client:
        with pytest.raises(MCPError, match="Unknown tool: reset_sum"):
            await client.call_tool("reset_sum")
