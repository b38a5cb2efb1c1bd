"""`zhiren mcp`: one client over standard input and output, as a desktop program starts it."""

import asyncio
import sys
from asyncio.subprocess import PIPE, STDOUT
from pathlib import Path

import pytest
from mcp.client import Client
from mcp.client.stdio import StdioServerParameters

from zhiren import Host


@pytest.fixture
def command(tmp_path: Path) -> StdioServerParameters:
    zhiren = Path(sys.executable).with_name("zhiren")
    home = {"ZHIREN_HOME": str(tmp_path / "home"), "ZHIREN_ADMIN_PASSWORD": "password123"}
    return StdioServerParameters(command=str(zhiren), args=["mcp"], env=home, cwd=tmp_path)


@pytest.mark.parametrize("mode", ["auto", "legacy"])
async def test_a_desktop_client_finds_every_tool(
    command: StdioServerParameters, host: Host, mode: str
) -> None:
    async with Client(command, mode=mode) as client:
        listed = {tool.name for tool in (await client.list_tools()).tools}
    assert listed == {tool.name for tool in host.tools.values() if "admin" in tool.roles}
    assert len(listed) >= 12


async def test_a_desktop_client_acts_as_the_owner_of_its_key(
    command: StdioServerParameters, tmp_path: Path
) -> None:
    assert command.env is not None
    made = await at_the_command_line(command.env, "keys", "create", "desktop")
    environment = command.env | {"ZHIREN_API_KEY": made.strip()}
    async with Client(command.model_copy(update={"env": environment})) as client:
        assert (await client.list_tools()).tools
    environment = command.env | {"ZHIREN_API_KEY": "zk_of_nobody"}
    assert "not valid" in await at_the_command_line(environment, "tools", "call", "x")


async def at_the_command_line(environment: dict[str, str], *words: str) -> str:
    zhiren = str(Path(sys.executable).with_name("zhiren"))
    process = await asyncio.create_subprocess_exec(
        zhiren, *words, env=environment, stdout=PIPE, stderr=STDOUT
    )
    said, _ = await process.communicate()
    return said.decode()
