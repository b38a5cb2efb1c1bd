"""This is where the host becomes an MCP server, whatever carries its messages."""

import json
from collections.abc import Callable, Mapping
from importlib.metadata import version
from typing import Any

import mcp.types as mcp
from mcp.server import NotificationOptions, Server
from mcp.server.models import InitializationOptions
from mcp.shared.exceptions import MCPError

from zhiren import Actor, Host, Tool, ZhirenError
from zhiren_mcp import prompts
from zhiren_mcp.asking import Context, boundary, confirm
from zhiren_mcp.changes import listeners
from zhiren_mcp.resources import Shelf

INSTRUCTIONS = (
    "Zhiren screens resumes, conducts interviews, writes reports with evidence, and answers "
    "questions from documents with citations. Each tool says when to use it; ids come from the "
    "tools that list or create. Files are uploaded over HTTP; tools take their ids. "
    "内容可用中文或英文。"
)
_COMPLETIONS = 100
"""As many values as MCP allows in one answer."""


class Announcing(Server[Any]):
    """A server that says, in sessions (to 2025-11-25) too, that it will tell when lists change."""

    def create_initialization_options(
        self,
        notification_options: NotificationOptions | None = None,
        experimental_capabilities: dict[str, dict[str, Any]] | None = None,
        extensions: dict[str, dict[str, Any]] | None = None,
    ) -> InitializationOptions:
        """Introduce the server."""
        every = NotificationOptions(
            prompts_changed=True, resources_changed=True, tools_changed=True
        )
        return super().create_initialization_options(
            notification_options or every, experimental_capabilities, extensions
        )


class Desk:
    """Answers for the host, to whomever *who* finds in a request's context."""

    def __init__(self, host: Host, who: Callable[[Context], Actor]) -> None:
        """Stand before *host*."""
        self.host, self.who = host, who
        self._described: dict[str, mcp.Tool] = {}

    def server(self) -> Server[Any]:
        """Make the server at which this desk answers."""
        server: Server[Any] = Announcing(
            "zhiren",
            title="Zhiren 知人",
            version=version("zhiren"),
            instructions=INSTRUCTIONS,
            on_list_tools=self.list_tools,
            on_call_tool=self.call_tool,
            on_list_resources=self.list_resources,
            on_list_resource_templates=self.list_templates,
            on_read_resource=self.read_resource,
            on_list_prompts=self.list_prompts,
            on_get_prompt=self.get_prompt,
            on_completion=self.complete,
            on_subscriptions_listen=self.listen,
            on_subscribe_resource=self.subscribe,
            on_unsubscribe_resource=self.unsubscribe,
            get_tool_input_schema=self.schema_of,
        )
        opened = "notifications/initialized"
        server.add_notification_handler(opened, mcp.NotificationParams, self.welcome)
        server.middleware.append(boundary(self.host, self.who))
        return server

    async def list_tools(
        self, context: Context, _: mcp.PaginatedRequestParams | None
    ) -> mcp.ListToolsResult:
        """List what the caller may use."""
        actor = self.who(context)
        allowed = [tool for tool in self.host.tools.values() if tool.allows(actor)]
        for tool in allowed:
            if tool.name not in self._described:
                self._described[tool.name] = describe(tool)
        return mcp.ListToolsResult(tools=[self._described[tool.name] for tool in allowed])

    async def call_tool(
        self, context: Context, asked: mcp.CallToolRequestParams
    ) -> mcp.CallToolResult | mcp.InputRequiredResult:
        """Call a tool; what it refuses is a result that says why, as models expect.

        What cannot be undone is done only after the person at the client agreed.
        """
        actor, tool = self.who(context), self.host.tools.get(asked.name)
        if tool is None or not tool.allows(actor):
            raise MCPError(code=mcp.INVALID_PARAMS, message=f"Unknown tool: {asked.name}")
        try:
            async with self.host.accounts.presence.visit(actor).during():
                if not tool.destructive:
                    return _result(await self._run(context, asked, actor))
                key = await confirm(context, asked, tool, language(context))
                if isinstance(key, mcp.InputRequiredResult):
                    return key
                given, told = asked.arguments or {}, language(context)
                return _result(
                    await self.host.call_once(key, tool.name, given, actor=actor, language=told)
                )
        except ZhirenError as error:
            return mcp.CallToolResult(content=[_text(str(error))], is_error=True)

    async def list_resources(
        self, context: Context, _: mcp.PaginatedRequestParams | None
    ) -> mcp.ListResourcesResult:
        """List the newest documents, transcripts and reports."""
        return mcp.ListResourcesResult(resources=await self._shelf(context).resources())

    async def list_templates(
        self, context: Context, _: mcp.PaginatedRequestParams | None
    ) -> mcp.ListResourceTemplatesResult:
        """List the kinds of things to read."""
        templates = self._shelf(context).templates()
        return mcp.ListResourceTemplatesResult(resource_templates=templates)

    async def read_resource(
        self, context: Context, asked: mcp.ReadResourceRequestParams
    ) -> mcp.ReadResourceResult | mcp.InputRequiredResult:
        """Read one."""
        return mcp.ReadResourceResult(contents=[await self._shelf(context).read(str(asked.uri))])

    async def list_prompts(self, *_: object) -> mcp.ListPromptsResult:
        """List the prompts on offer."""
        return mcp.ListPromptsResult(prompts=prompts.listed(self.host))

    async def get_prompt(
        self, context: Context, asked: mcp.GetPromptRequestParams
    ) -> mcp.GetPromptResult | mcp.InputRequiredResult:
        """Render one."""
        words = prompts.rendered(self.host, asked.name, asked.arguments or {}, language(context))
        return mcp.GetPromptResult(messages=[mcp.PromptMessage(role="user", content=_text(words))])

    async def complete(
        self, context: Context, asked: mcp.CompleteRequestParams
    ) -> mcp.CompleteResult:
        """Complete an id of a template, or an argument of a prompt."""
        begun = asked.argument.value
        if isinstance(asked.ref, mcp.PromptReference):
            found = prompts.completed(asked.argument.name, begun)
        else:
            found = await self._shelf(context).complete(asked.ref.uri, begun)
        return mcp.CompleteResult(
            completion=mcp.Completion(
                values=found[:_COMPLETIONS], total=len(found), has_more=len(found) > _COMPLETIONS
            )
        )

    async def listen(
        self, context: Context, asked: mcp.SubscriptionsListenRequestParams
    ) -> mcp.SubscriptionsListenResult:
        """Tell the caller what changes, until it hangs up; of resources, those that it may read."""
        wanted = asked.notifications
        uris = [
            uri for uri in wanted.resource_subscriptions or () if await self.reads(context, uri)
        ]
        kept = wanted.model_copy(update={"resource_subscriptions": uris or None})
        handler = listeners(self.host).of(self.who(context))
        return await handler(context, asked.model_copy(update={"notifications": kept}))

    async def welcome(self, context: Context, _: mcp.NotificationParams) -> None:
        """Remember a session (to 2025-11-25), to tell it what changes."""
        listeners(self.host).welcome(session_of(context), self.who(context), context.session)

    async def subscribe(
        self, context: Context, asked: mcp.SubscribeRequestParams
    ) -> mcp.EmptyResult:
        """Tell a session (to 2025-11-25) of one resource from now on, if its caller may read it."""
        uri = str(asked.uri)
        if not await self.reads(context, uri):
            raise MCPError(
                code=mcp.INVALID_PARAMS, message=f"No resource {uri!r}.", data={"uri": uri}
            )
        listeners(self.host).watch(session_of(context), uri, wanted=True)
        return mcp.EmptyResult()

    async def unsubscribe(
        self, context: Context, asked: mcp.UnsubscribeRequestParams
    ) -> mcp.EmptyResult:
        """Tell a session of that resource no longer."""
        listeners(self.host).watch(session_of(context), str(asked.uri), wanted=False)
        return mcp.EmptyResult()

    async def reads(self, context: Context, uri: str) -> bool:
        """Tell whether the caller may read a resource."""
        try:
            await self._shelf(context).read(uri)
        except MCPError:
            return False
        return True

    def is_silent(self, name: str) -> bool:
        """Tell whether a tool asks its caller nothing on its way."""
        tool = self.host.tools.get(name)
        return tool is None or not tool.destructive

    def schema_of(self, name: str) -> Mapping[str, Any] | None:
        """Find what a tool takes."""
        tool = self.host.tools.get(name)
        return tool.input_schema if tool else None

    async def _run(
        self, context: Context, asked: mcp.CallToolRequestParams, actor: Actor
    ) -> dict[str, Any]:
        return await self.host.call_tool(
            asked.name,
            asked.arguments or {},
            actor=actor,
            progress=context.session.report_progress,
            language=language(context),
        )

    def _shelf(self, context: Context) -> Shelf:
        return Shelf(self.host, self.who(context), language(context))


def make_server(host: Host, who: Callable[[Context], Actor]) -> Server[Any]:
    """Offer *host* to the caller that *who* finds in a request's context."""
    return Desk(host, who).server()


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


def session_of(context: Context) -> str:
    """Name the session that a request came in: there is one only over standard input."""
    headers: Mapping[str, str] = getattr(context.request, "headers", {})
    return headers.get("mcp-session-id", "stdio")


def _result(result: dict[str, Any]) -> mcp.CallToolResult:
    words = json.dumps(result, ensure_ascii=False)
    return mcp.CallToolResult(content=[_text(words)], structured_content=result)


def _text(words: str) -> mcp.TextContent:
    return mcp.TextContent(type="text", text=words)
