"""The same tools through three doors: REST, MCP and the command line."""

import asyncio
import json
import subprocess
import sys

from server import Server
from stage import Door, act, say

QUESTION = "有哪些会Kafka的候选人?"


def rest(door: Door) -> None:
    """Call a tool over the native REST API."""
    act(8, "同样的工具 · The same tools over REST", f"POST {door.prefix}/tools/query_talents")
    tools = door.get("/tools")["tools"]
    say(f"{len(tools)} 个工具: [dim]{', '.join(tool['name'] for tool in tools)}[/dim]")
    result = door.post("/tools/query_talents", json={"question": QUESTION})["result"]
    say(f"[bold cyan]问 {QUESTION}[/bold cyan]")
    _answer(result["answer"])


def mcp(server: Server, token: str) -> None:
    """Call the same tool with the MCP SDK's own client."""
    act(9, "… over MCP", f"{server.url}/mcp (streamable HTTP, bearer)")
    asyncio.run(_mcp(server, token))


async def _mcp(server: Server, token: str) -> None:
    import httpx2
    from mcp.client.streamable_http import streamable_http_client

    from mcp import Client

    headers = {"Authorization": f"Bearer {token}"}
    async with httpx2.AsyncClient(headers=headers) as http:
        transport = streamable_http_client(f"{server.url}/mcp", http_client=http)
        async with Client(transport) as client:
            listed = await client.list_tools()
            said = await client.call_tool("query_talents", {"question": QUESTION})
            answer = (said.structured_content or {}).get("answer", "")
            say(f"{len(listed.tools)} tools, protocol {client.protocol_version}")
            _answer(answer)


def command_line(server: Server, key: str) -> None:
    """Call the same tool from the shell."""
    arguments = json.dumps({"question": QUESTION}, ensure_ascii=False)
    act(10, "… from the command line", f"zhiren tools call query_talents '{arguments}'")
    command = [sys.executable, "-m", "zhiren", "tools", "call", "query_talents", arguments]
    environment = {**server.environment, "ZHIREN_API_KEY": key}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    _answer(json.loads(done.stdout)["answer"])


def _answer(answer: str) -> None:
    for line in answer.splitlines():
        say(f"   {line}")
