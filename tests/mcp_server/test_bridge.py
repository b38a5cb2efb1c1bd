"""`zhiren mcp` and `zhiren tools` beside a running server: real processes over one home."""

import asyncio
import sys
from asyncio.subprocess import PIPE
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import mcp.types as mcp
import pytest
from mcp.client import Client
from mcp.client.context import ClientRequestContext
from mcp.client.stdio import StdioServerParameters
from mcp.shared.exceptions import MCPError

from tests.journeys.server import PASSWORD, Server
from zhiren_mcp.bridge import Wire

ERAS = ("auto", "legacy")
PLUGIN = '''
import asyncio
from pydantic import BaseModel
from zhiren import MEMBERS, hookimpl, tool

class Out(BaseModel):
    """What came out."""
    words: str

@tool(roles=MEMBERS, read_only=True, zh="数数。")
async def count_loudly(call, to: int) -> Out:
    """Count and tell."""
    for number in range(1, to + 1):
        await call.progress(number, to, f"counted {number}")
        await asyncio.sleep(0.05)
    return Out(words=f"{call.actor.name} {to}")

@tool(roles=MEMBERS, destructive=True, zh="毁掉。")
async def destroy_all(call) -> Out:
    """Destroy everything."""
    return Out(words="gone")

@hookimpl
def register_tools():
    return [count_loudly, destroy_all]
'''


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (made := tmp_path / "plugins").mkdir()
    (made / "loud.py").write_text(PLUGIN)
    return made


@pytest.fixture
def server(tmp_path: Path, folder: Path) -> Iterator[Server]:
    running = Server(tmp_path / "home", {"ZHIREN_PLUGINS_DIR": str(folder)})
    running.start()
    yield running
    running.stop()


@pytest.fixture
def environment(tmp_path: Path, folder: Path) -> dict[str, str]:
    return {
        "ZHIREN_HOME": str(tmp_path / "home"),
        "ZHIREN_PLUGINS_DIR": str(folder),
        "ZHIREN_ADMIN_PASSWORD": PASSWORD,
        # Nobody listens there: a command that went through it would fail.
        "HTTP_PROXY": "http://127.0.0.1:9",
    }


def desktop(environment: dict[str, str]) -> StdioServerParameters:
    zhiren = Path(sys.executable).with_name("zhiren")
    return StdioServerParameters(command=str(zhiren), args=["mcp"], env=environment)


async def at_the_command_line(environment: dict[str, str], *words: str) -> tuple[str, str, int]:
    zhiren = str(Path(sys.executable).with_name("zhiren"))
    process = await asyncio.create_subprocess_exec(
        zhiren, *words, env=environment, stdout=PIPE, stderr=PIPE
    )
    said, told = await process.communicate()
    return said.decode(), told.decode(), process.returncode or 0


@pytest.mark.parametrize("mode", ERAS)
@pytest.mark.usefixtures("server")
async def test_a_desktop_client_talks_to_the_server_that_runs(
    environment: dict[str, str], mode: str
) -> None:
    heard: list[float] = []

    async def hear(progress: float, total: float | None, message: str | None) -> None:
        heard.append(progress)

    async with Client(desktop(environment), mode=mode) as client:
        assert "count_loudly" in {tool.name for tool in (await client.list_tools()).tools}
        made = await client.call_tool("count_loudly", {"to": 3}, progress_callback=hear)
        assert made.structured_content == {"words": "admin 3"}
        assert heard == [1, 2, 3]
        with pytest.raises(MCPError, match="Unknown tool"):
            await client.call_tool("no_such_tool", {})
        assert (await client.list_resource_templates()).resource_templates
        assert "read_query" in {prompt.name for prompt in (await client.list_prompts()).prompts}


@pytest.mark.parametrize("mode", ERAS)
@pytest.mark.usefixtures("server")
async def test_the_person_at_the_desktop_is_asked_by_the_server(
    environment: dict[str, str], mode: str
) -> None:
    async def person(
        context: ClientRequestContext, params: mcp.ElicitRequestParams
    ) -> mcp.ElicitResult | mcp.ErrorData:
        assert "destroy_all" in params.message
        return mcp.ElicitResult(action="accept", content={"confirm": True})

    async with Client(desktop(environment), mode=mode, elicitation_callback=person) as client:
        done = await client.call_tool("destroy_all", {})
    assert done.structured_content == {"words": "gone"}


@pytest.mark.parametrize("mode", ERAS)
async def test_a_server_that_goes_leaves_no_one_waiting(
    server: Server, environment: dict[str, str], mode: str
) -> None:
    async with Client(desktop(environment), mode=mode) as client:
        await client.list_tools()
        server.kill()
        with pytest.raises(MCPError, match="does not answer"):
            async with asyncio.timeout(10):
                await client.call_tool("count_loudly", {"to": 1})
        if mode == "auto":  # there are no sessions to be lost
            server.start()
            assert await client.call_tool("count_loudly", {"to": 1})


@pytest.mark.usefixtures("server")
async def test_a_key_that_is_none_is_refused_before_anything_is_said(
    environment: dict[str, str],
) -> None:
    _, told, code = await at_the_command_line(environment | {"ZHIREN_API_KEY": "zk_no"}, "mcp")
    assert code == 1
    assert "not valid" in told
    assert "Traceback" not in told


@pytest.mark.usefixtures("server")
async def test_a_command_calls_its_tool_through_the_server(environment: dict[str, str]) -> None:
    words = ("tools", "call", "count_loudly", '{"to": 2}')
    said, told, code = await at_the_command_line(environment, *words)
    assert (code, '"words": "admin 2"' in said) == (0, True)
    assert told.splitlines() == ["1/2 counted 1", "2/2 counted 2"]
    for wrong in ('{"to": "x"}', '{"from": 1}'):
        _, told, code = await at_the_command_line(environment, *words[:3], wrong)
        assert code == 1
        assert "Traceback" not in told
    _, told, code = await at_the_command_line(environment, "tools", "call", "no_such_tool")
    assert (code, "no_such_tool" in told) == (1, True)


async def test_a_command_beside_a_desktop_client_says_who_has_the_home(
    environment: dict[str, str],
) -> None:
    async with Client(desktop(environment)) as client:
        await client.list_tools()
        _, told, code = await at_the_command_line(environment, "tools", "call", "count_loudly")
    assert code == 1
    assert "Another process has" in told
    _, _, code = await at_the_command_line(environment, "tools", "call", "count_loudly", '{"to":1}')
    assert code == 0


async def test_a_command_waits_for_a_server_that_is_just_starting(
    tmp_path: Path, folder: Path, environment: dict[str, str]
) -> None:
    server = Server(tmp_path / "home", {"ZHIREN_PLUGINS_DIR": str(folder)})
    starting = asyncio.create_task(asyncio.to_thread(server.start))
    try:
        while not (tmp_path / "home" / "lock").exists():
            await asyncio.sleep(0.01)
        words = ("tools", "call", "count_loudly", '{"to": 1}')
        assert (await at_the_command_line(environment, *words))[2] == 0
    finally:
        await starting
        server.stop()


def test_headers_follow_what_is_said() -> None:
    wire = Wire()

    def sent(message: Any) -> dict[str, str] | None:
        metadata: Any = wire.stamped(message).metadata
        headers: dict[str, str] | None = metadata.headers
        return headers

    opening = mcp.JSONRPCRequest(jsonrpc="2.0", id=1, method="initialize", params={})
    assert sent(opening) == {}
    agreed = {"protocolVersion": "2025-06-18"}
    wire.learn(mcp.JSONRPCResponse(jsonrpc="2.0", id=1, result=agreed))
    ping = mcp.JSONRPCRequest(jsonrpc="2.0", id=2, method="ping")
    assert sent(ping) == {"mcp-protocol-version": "2025-06-18"}
    meta = {"io.modelcontextprotocol/protocolVersion": "2026-07-28"}
    call = {"name": "看", "arguments": {}, "_meta": meta}
    modern = mcp.JSONRPCRequest(jsonrpc="2.0", id=3, method="tools/call", params=call)
    assert sent(modern) == {
        "mcp-protocol-version": "2026-07-28",
        "mcp-method": "tools/call",
        "mcp-name": "=?base64?55yL?=",
    }
