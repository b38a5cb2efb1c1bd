"""Whether a plugin's tools are offered at every door, with the same schemas."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from zhiren.access import Actor
from zhiren.checking.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Sequence

    import httpx2

    from zhiren.host import Host
    from zhiren.tools import Tool

_HERE = "http://127.0.0.1:8000"
Offered = Mapping[str, Mapping[str, Any]]
"""By tool: the schema of its arguments."""


async def exposure_of(host: "Host", tools: "Sequence[Tool]", admin: Actor) -> list[Finding]:
    """Look for *tools* at REST, MCP and the command line, as *admin* sees them."""
    import httpx2

    from zhiren.app import create_app

    async with host.database.writing(admin) as session:
        _, key = await host.accounts.make_key(session, admin, "check", [])
    seen = [tool for tool in tools if tool.allows(admin)]
    async with httpx2.AsyncClient(
        transport=httpx2.ASGITransport(app=create_app(host)),
        base_url=_HERE,
        headers={"Authorization": f"Bearer {key}"},
    ) as client:
        doors = {"REST": await _rest(client), "the command line": _command_line(host)}
        if any(door.name == "mcp" for door in host.doors):
            doors["MCP"] = await _mcp(client)
    return [one for door, offered in doors.items() for one in _missing(door, offered, seen)]


def _missing(door: str, offered: Offered, tools: "Sequence[Tool]") -> Iterator[Finding]:
    for tool in tools:
        if tool.name not in offered:
            yield Finding(f"tool {tool.name}", f"is not offered by {door}.")
        elif offered[tool.name] != tool.input_schema:
            yield Finding(f"tool {tool.name}", f"has another input schema at {door}.")


async def _rest(client: "httpx2.AsyncClient") -> Offered:
    answer = await client.get("/api/v1/tools")
    answer.raise_for_status()
    return {tool["name"]: tool["inputSchema"] for tool in answer.json()["tools"]}


async def _mcp(client: "httpx2.AsyncClient") -> Offered:
    from mcp.client import Client
    from mcp.client.streamable_http import streamable_http_client

    async with Client(streamable_http_client(f"{_HERE}/mcp", http_client=client)) as mcp:
        return {tool.name: tool.input_schema for tool in (await mcp.list_tools()).tools}


def _command_line(host: "Host") -> Offered:
    return {name: tool.input_schema for name, tool in host.tools.items()}
