"""This is where the host's tools become an MCP server, whatever carries its messages."""

import json
from collections.abc import Callable, Mapping
from functools import cache
from importlib.metadata import version
from typing import Any

import mcp.types as mcp
from mcp.server import Server, ServerRequestContext
from mcp.shared.exceptions import MCPError

from zhiren import Actor, Host, Tool, ZhirenError

Context = ServerRequestContext[Any, Any]
INSTRUCTIONS = (
    "Zhiren screens resumes, conducts interviews, writes reports with evidence, and answers "
    "questions from documents with citations. Each tool says when to use it; ids come from the "
    "tools that list or create. Files are uploaded over HTTP; tools take their ids. "
    "内容可用中文或英文。"
)


def make_server(host: Host, who: Callable[[Context], Actor]) -> Server[Any]:
    """Offer *host*'s tools to the caller that *who* finds in a request's context."""

    @cache
    def offered(role: str) -> list[mcp.Tool]:
        return [describe(tool) for tool in host.tools.values() if role in tool.roles]

    async def list_tools(
        context: Context, _: mcp.PaginatedRequestParams | None
    ) -> mcp.ListToolsResult:
        return mcp.ListToolsResult(tools=offered(who(context).role))

    async def call_tool(context: Context, asked: mcp.CallToolRequestParams) -> mcp.CallToolResult:
        actor, tool = who(context), host.tools.get(asked.name)
        if tool is None or not tool.allows(actor):
            raise MCPError(code=mcp.INVALID_PARAMS, message=f"Unknown tool: {asked.name}")
        try:
            result = await host.call_tool(
                tool.name,
                asked.arguments or {},
                actor=actor,
                progress=context.session.report_progress,
                language=language(context),
            )
        except ZhirenError as error:
            return mcp.CallToolResult(content=[_text(str(error))], is_error=True)
        words = json.dumps(result, ensure_ascii=False)
        return mcp.CallToolResult(content=[_text(words)], structured_content=result)

    def schema_of(name: str) -> Mapping[str, Any] | None:
        return host.tools[name].input_schema if name in host.tools else None

    return Server(
        "zhiren",
        title="Zhiren 知人",
        version=version("zhiren"),
        instructions=INSTRUCTIONS,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
        get_tool_input_schema=schema_of,
    )


def describe(tool: Tool) -> mcp.Tool:
    """Say in MCP's words what *tool* does, takes, answers and may change."""
    return mcp.Tool(
        name=tool.name,
        description=f"{tool.description}\n\n{tool.zh}",
        input_schema=dict(tool.input_schema),
        output_schema=dict(tool.output_schema),
        annotations=mcp.ToolAnnotations.model_validate(tool.annotations()),
    )


def language(context: Context) -> str:
    """Tell the language that the client asked for; Chinese unless it says English."""
    headers = getattr(context.request, "headers", {})
    return "en" if headers.get("accept-language", "").lower().startswith("en") else "zh"


def _text(words: str) -> mcp.TextContent:
    return mcp.TextContent(type="text", text=words)
