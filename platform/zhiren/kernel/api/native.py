"""Zhiren's own API: tools, plugins, agents and tasks, spoken plainly."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any, Literal

from pydantic import BaseModel, RootModel

from zhiren.access import ADMINS, MEMBERS, READERS
from zhiren.call import Call
from zhiren.errors import Forbidden, Invalid, NotFound
from zhiren.kernel.scopes import check_person
from zhiren.tools import Tool
from zhiren.utterances import Done, Progress, Stream, Utterance
from zhiren.web.endpoints import get, post


class ToolOut(BaseModel):
    """A tool, as MCP describes it."""

    name: str
    description: str
    inputSchema: dict[str, Any]  # noqa: N815 - MCP's spelling
    outputSchema: dict[str, Any]  # noqa: N815 - MCP's spelling
    annotations: dict[str, Any]


class ToolsOut(BaseModel):
    """The tools that the caller may use."""

    tools: list[ToolOut]


class ArgumentsIn(RootModel[dict[str, Any]]):
    """A tool's arguments."""


class ResultOut(BaseModel):
    """What a tool answered."""

    result: dict[str, Any]


class PluginOut(BaseModel):
    """A plugin, and whether it came in."""

    name: str
    version: str | None
    status: Literal["loaded", "held", "broken"]
    """``held``: its tools changed since they were approved, and wait to be approved anew."""
    error: str | None = None


class PluginsOut(BaseModel):
    """All plugins."""

    plugins: list[PluginOut]


class ApprovedOut(BaseModel):
    """The tools that were let in."""

    approved: list[str]


class AgentOut(BaseModel):
    """A persona."""

    name: str
    title: dict[str, str]
    category: str
    graph: str
    tools: list[str]


class AgentsOut(BaseModel):
    """All personas."""

    agents: list[AgentOut]


class TaskOut(BaseModel):
    """A piece of work."""

    id: str
    kind: str
    name: str
    status: str
    current: float
    total: float | None
    message: str
    result: dict[str, Any] | None
    error: str | None


async def list_tools(call: Call) -> ToolsOut:
    """List the tools that the caller may use."""
    return ToolsOut(tools=[_shown(t) for t in call.host.tools.values() if t.allows(call.actor)])


async def call_tool(call: Call, name: str, body: ArgumentsIn) -> "ResultOut | Stream":
    """Call a tool; with ``Accept: text/event-stream`` its progress is streamed."""
    tool = call.host.tools[name]
    if not tool.allows(call.actor):
        raise NotFound("tool", name)
    if wants_stream(call):
        return Stream(_tell(call, name, body.root))
    result = await call.host.call_tool(name, body.root, actor=call.actor, language=call.language)
    return ResultOut(result=result)


async def _tell(call: Call, name: str, arguments: dict[str, Any]) -> AsyncIterator[Utterance]:
    heard: asyncio.Queue[Progress | None] = asyncio.Queue(maxsize=1000)

    async def report(current: float, total: float | None, message: str) -> None:
        if not heard.full():  # a reader who is that slow misses progress, never the result
            heard.put_nowait(Progress(current, total, message))

    work = asyncio.create_task(
        call.host.call_tool(
            name, arguments, actor=call.actor, progress=report, language=call.language
        )
    )
    work.add_done_callback(lambda _: heard.put_nowait(None) if not heard.full() else None)
    try:
        while not (work.done() and heard.empty()):
            if (said := await heard.get()) is not None:
                yield said
        yield Done("", await work)
    finally:
        work.cancel()


async def list_plugins(call: Call) -> PluginsOut:
    """List the plugins, those included that did not come in, and why."""
    return PluginsOut(
        plugins=[
            PluginOut.model_validate(dict(zip(PluginOut.model_fields, standing, strict=True)))
            for standing in call.host.standing()
        ]
    )


async def approve_plugin(call: Call, name: str) -> ApprovedOut:
    """Let the tools of a plugin in that were held back: whoever runs this machine may."""
    check_person(call.actor)
    if not call.actor.operator:
        raise Forbidden("只有平台运营者可以批准插件 · Only the operator approves plugins.")
    if name not in call.host.held:
        raise NotFound("plugin whose tools are held back", name)
    async with call.writing():  # so that it stands in the audit book, and before it is so
        pass
    held = await call.host.approve(name)
    return ApprovedOut(approved=[tool.name for tool in held.tools])


async def list_agents(call: Call) -> AgentsOut:
    """List the personas."""
    cast = call.host.personas.values()
    return AgentsOut(
        agents=[
            AgentOut(
                name=p.name,
                title=dict(p.title),
                category=p.category,
                graph=p.graph,
                tools=list(p.tools),
            )
            for p in cast
        ]
    )


async def show_task(call: Call, task_id: str) -> TaskOut:
    """Show how far a piece of work has come."""
    task = await call.host.tasks.get(task_id, call.actor)
    return TaskOut.model_validate(task, from_attributes=True)


def wants_stream(call: Call) -> bool:
    """Tell whether the caller asked for Server-Sent Events."""
    if call.request is None:
        raise Invalid("Only a request can be streamed.")
    return "text/event-stream" in call.request.headers.get("accept", "")


def _shown(tool: Tool) -> ToolOut:
    return ToolOut(
        name=tool.name,
        description=tool.description,
        inputSchema=dict(tool.input_schema),
        outputSchema=dict(tool.output_schema),
        annotations={"title": tool.zh, **tool.annotations()},
    )


endpoints = [
    get("/tools", list_tools, roles=MEMBERS),
    post("/tools/{name}", call_tool, roles=MEMBERS, asks=True),
    get("/plugins", list_plugins, roles=READERS),
    post("/plugins/{name}/approve", approve_plugin, roles=ADMINS),
    get("/agents", list_agents, roles=MEMBERS),
    get("/tasks/{task_id}", show_task, roles=MEMBERS),
]
