"""This is where the host's tools become an MCP server, whatever carries its messages."""

import json
from collections.abc import Callable, Mapping
from importlib.metadata import version
from typing import Any

import mcp.types as mcp
from mcp.server import Server
from mcp.shared.exceptions import MCPError

from zhiren import Actor, Host, Tool, ZhirenError
from zhiren_mcp.asking import Context, boundary, confirm

INSTRUCTIONS = (
    "Zhiren screens resumes, conducts interviews, writes reports with evidence, and answers "
    "questions from documents with citations. Each tool says when to use it; ids come from the "
    "tools that list or create. Files are uploaded over HTTP; tools take their ids. "
    "内容可用中文或英文。"
)


class Desk:
    """Answers for the host's tools, to whomever *who* finds in a request's context."""

    def __init__(self, host: Host, who: Callable[[Context], Actor]) -> None:
        """Stand before *host*."""
        self._host, self._who = host, who
        self._offered: dict[tuple[str, bool], list[mcp.Tool]] = {}

    async def list_tools(
        self, context: Context, _: mcp.PaginatedRequestParams | None
    ) -> mcp.ListToolsResult:
        """List what the caller's role may use."""
        actor = self._who(context)
        rights = (actor.role, actor.read_only)
        if rights not in self._offered:
            allowed = (tool for tool in self._host.tools.values() if tool.allows(actor))
            self._offered[rights] = [describe(tool) for tool in allowed]
        return mcp.ListToolsResult(tools=self._offered[rights])

    async def call_tool(
        self, context: Context, asked: mcp.CallToolRequestParams
    ) -> mcp.CallToolResult | mcp.InputRequiredResult:
        """Call a tool; what it refuses is a result that says why, as models expect.

        What cannot be undone is done only after the person at the client agreed.
        """
        actor, tool = self._who(context), self._host.tools.get(asked.name)
        if tool is None or not tool.allows(actor):
            raise MCPError(code=mcp.INVALID_PARAMS, message=f"Unknown tool: {asked.name}")
        try:
            if not tool.destructive:
                return _result(await self._run(context, asked, actor))
            key = await confirm(context, asked, tool, language(context))
            if isinstance(key, mcp.InputRequiredResult):
                return key
            return _result(
                await self._host.call_once(
                    key, tool.name, asked.arguments or {}, actor=actor, language=language(context)
                )
            )
        except ZhirenError as error:
            return mcp.CallToolResult(content=[_text(str(error))], is_error=True)

    async def _run(
        self, context: Context, asked: mcp.CallToolRequestParams, actor: Actor
    ) -> dict[str, Any]:
        return await self._host.call_tool(
            asked.name,
            asked.arguments or {},
            actor=actor,
            progress=context.session.report_progress,
            language=language(context),
        )

    def schema_of(self, name: str) -> Mapping[str, Any] | None:
        """Find what a tool takes."""
        tool = self._host.tools.get(name)
        return tool.input_schema if tool else None


def make_server(host: Host, who: Callable[[Context], Actor]) -> Server[Any]:
    """Offer *host*'s tools to the caller that *who* finds in a request's context."""
    desk = Desk(host, who)
    server: Server[Any] = Server(
        "zhiren",
        title="Zhiren 知人",
        version=version("zhiren"),
        instructions=INSTRUCTIONS,
        on_list_tools=desk.list_tools,
        on_call_tool=desk.call_tool,
        get_tool_input_schema=desk.schema_of,
    )
    server.middleware.append(boundary(host, who))
    return server


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


def _result(result: dict[str, Any]) -> mcp.CallToolResult:
    words = json.dumps(result, ensure_ascii=False)
    return mcp.CallToolResult(content=[_text(words)], structured_content=result)


def _text(words: str) -> mcp.TextContent:
    return mcp.TextContent(type="text", text=words)
