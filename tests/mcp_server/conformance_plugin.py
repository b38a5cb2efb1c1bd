"""What the official conformance suite expects to find at a server, through the same registry.

Tools are `zhiren.tool`s like all others. What they must say in MCP's own words, images or
questions for instance, they leave in the `Exchange` that the `Desk` of this door gives them.
"""

import asyncio
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from typing import Any

import mcp.types as mcp
from mcp.server import Server
from mcp.shared.exceptions import MCPError
from pydantic import BaseModel
from starlette.types import ASGIApp, Receive, Scope, Send

from tests.mcp_server import conformance_asking as asking
from tests.mcp_server import conformance_content as content
from zhiren import MEMBERS, Call, Conflict, Door, Host, Tool, hookimpl, tool
from zhiren.events import ToolsChanged
from zhiren_mcp.asking import Context
from zhiren_mcp.changes import tools_changed
from zhiren_mcp.server import Desk
from zhiren_mcp.sessions import Sessions

Outcome = mcp.CallToolResult | mcp.InputRequiredResult | MCPError


@dataclass
class Exchange:
    """One request, and what is to be answered instead of a tool's plain result."""

    context: Context
    asked: mcp.CallToolRequestParams
    outcome: Outcome | None = None


EXCHANGE: ContextVar[Exchange] = ContextVar("exchange")


class Said(BaseModel):
    """What a tool says when words are enough."""

    said: str = ""


@dataclass
class Toolbox:
    """The tools, as they are written down."""

    tools: list[Tool] = field(default_factory=list)

    def add(self, name: str, schema: dict[str, Any] | None = None) -> Callable[..., None]:
        """Make a tool of ``async def (exchange) -> words, result, question or error``."""

        def made(act: Callable[[Exchange], Any]) -> None:
            async def run(call: Call) -> Said:
                exchange = EXCHANGE.get()
                outcome = await act(exchange)
                if isinstance(outcome, str):
                    outcome = content.result(content.text(outcome))
                exchange.outcome = outcome
                return Said()

            run.__name__, run.__doc__ = name, f"Do what the scenario of {name} expects."
            plain = tool(roles=MEMBERS, zh="一致性测试。")(run)
            free = type("Anything", (BaseModel,), {"model_config": {"extra": "ignore"}})
            schema_ = schema or {"type": "object", "properties": {}}
            self.tools.append(replace(plain, arguments=free, input_schema=schema_))

        return made


box = Toolbox()


async def _steps(exchange: Exchange) -> str:
    for step in (0, 50, 100):
        await exchange.context.session.report_progress(step, 100, f"Completed step {step} of 100")
        await asyncio.sleep(0.05)
    return str((exchange.context.meta or {}).get("progress_token", 0))


async def _log(exchange: Exchange) -> str:
    for line in ("Tool execution started", "Tool processing data", "Tool execution completed"):
        await exchange.context.session.send_log_message(
            "info", line, related_request_id=exchange.context.request_id
        )
        await asyncio.sleep(0.05)
    return "logged"


async def _refuse(_: Exchange) -> str:
    raise Conflict("This tool intentionally returns an error for testing")


async def _region(exchange: Exchange) -> str:
    return f"region={(exchange.asked.arguments or {}).get('region')}"


def _constant(outcome: str | mcp.CallToolResult) -> Callable[[Exchange], Any]:
    async def say(_: Exchange) -> Any:
        return outcome

    return say


for _name, _outcome in content.RESULTS.items():
    box.add(_name)(_constant(_outcome))
for _name, _act in asking.QUESTIONS.items():
    box.add(_name, asking.SCHEMAS.get(_name))(_act)
box.add("test_tool_with_progress")(_steps)
box.add("test_tool_with_logging")(_log)
box.add("test_logging_tool")(_log)
box.add("test_error_handling")(_refuse)
box.add("test_x_mcp_header", content.HEADER_SCHEMA)(_region)
box.add("json_schema_2020_12_tool", content.SCHEMA_2020_12)(_constant("fits"))


async def _nothing(_: Context, __: mcp.RequestParams) -> mcp.EmptyResult:
    return mcp.EmptyResult()


class ConformanceDesk(Desk):
    """A desk with the suite's fixtures on it."""

    def server(self) -> Server[Any]:
        """Take also what the earlier era may ask for, and we do not need."""
        server = super().server()
        server.add_request_handler("logging/setLevel", mcp.SetLevelRequestParams, _nothing)
        return server

    async def reads(self, context: Context, uri: str) -> bool:
        """Let the suite's be subscribed to."""
        return content.read(uri) is not None or await super().reads(context, uri)

    def is_silent(self, name: str) -> bool:
        """Leave to the SDK what logs or asks on its way."""
        return name not in {*asking.QUESTIONS, "test_tool_with_logging", "test_logging_tool"}

    async def call_tool(
        self, context: Context, asked: mcp.CallToolRequestParams
    ) -> mcp.CallToolResult | mcp.InputRequiredResult:
        """Let a tool see its exchange, and answer what it left there."""
        if asked.name in {"test_trigger_tool_change", "test_trigger_prompt_change"}:
            await tools_changed(ToolsChanged(), self.host)
        exchange = Exchange(context, asked)
        token = EXCHANGE.set(exchange)
        try:
            result = await super().call_tool(context, asked)
        finally:
            EXCHANGE.reset(token)
        match exchange.outcome:
            case None:
                return result
            case MCPError():
                raise exchange.outcome
            case _:
                return exchange.outcome

    async def list_resources(
        self, context: Context, _: mcp.PaginatedRequestParams | None
    ) -> mcp.ListResourcesResult:
        """List the suite's."""
        return mcp.ListResourcesResult(resources=content.RESOURCES)

    async def list_templates(
        self, context: Context, _: mcp.PaginatedRequestParams | None
    ) -> mcp.ListResourceTemplatesResult:
        """List the suite's one template among ours."""
        ours = (await super().list_templates(context, _)).resource_templates
        return mcp.ListResourceTemplatesResult(resource_templates=[content.TEMPLATE, *ours])

    async def read_resource(
        self, context: Context, asked: mcp.ReadResourceRequestParams
    ) -> mcp.ReadResourceResult | mcp.InputRequiredResult:
        """Read one of the suite's; any other is looked for among ours."""
        if (found := content.read(str(asked.uri))) is not None:
            return mcp.ReadResourceResult(contents=[found])
        return await super().read_resource(context, asked)

    async def list_prompts(self, *_: object) -> mcp.ListPromptsResult:
        """List the suite's."""
        return mcp.ListPromptsResult(prompts=content.PROMPTS)

    async def get_prompt(
        self, context: Context, asked: mcp.GetPromptRequestParams
    ) -> mcp.GetPromptResult | mcp.InputRequiredResult:
        """Give one of the suite's."""
        if asked.name == "test_input_required_result_prompt":
            return asking.prompt(asked)
        if (messages := content.prompt(asked.name, asked.arguments or {})) is not None:
            return mcp.GetPromptResult(messages=messages)
        return await super().get_prompt(context, asked)


class OpenDoor:
    """A door without a lock: the suite brings no token, and is let in as the first admin."""

    def __init__(self, host: Host) -> None:
        """Stand before *host*."""
        self._host = host
        self._lock = asyncio.Lock()
        self._sessions: Sessions | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        async with self._lock:
            if self._sessions is None:
                self._sessions = Sessions(self._host, ConformanceDesk)
                await self._sessions.start()
                self._host.when_closing(self._sessions.stop)
        admin = await self._host.accounts.first_admin()
        await self._sessions.answer(admin, scope, receive, send)


def open_door(host: Host) -> ASGIApp:
    """Make the application for *host*."""
    return OpenDoor(host)


@hookimpl
def register_tools() -> Iterable[Tool]:
    """Offer the suite's tools."""
    return box.tools


@hookimpl
def register_doors() -> Iterable[Door]:
    """Open ``/mcp`` for the suite."""
    yield Door(name="mcp", path="/mcp", app=f"{__name__}:open_door")
