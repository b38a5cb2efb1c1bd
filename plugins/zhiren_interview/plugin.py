"""What the interview plugin contributes to the host. Nothing but a table of contents."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager

from zhiren import Door, Endpoint, Host, Socket, TaskKind, Tool, hookimpl
from zhiren.holdings import Holding
from zhiren.sections import Section
from zhiren.web.pages import Site
from zhiren_interview import hiring_tools, keeping, tools
from zhiren_interview.api import hiring, interview, room, sockets
from zhiren_interview.api import open as open_interview
from zhiren_interview.settings import InterviewSettings


@hookimpl
def register_tools() -> Iterable[Tool]:
    """Let models keep positions and questions, and read interviews."""
    return [
        tools.list_positions,
        tools.create_position,
        tools.add_question,
        tools.list_questions,
        tools.delete_question,
        tools.list_interviews,
        tools.show_interview,
        hiring_tools.generate_plan,
        hiring_tools.create_plan,
        hiring_tools.invite_candidate,
        hiring_tools.follow_interview,
    ]


@hookimpl
def register_tasks() -> Iterable[TaskKind]:
    """Let the interviewer take turns in the background."""
    turn = "zhiren_interview.tasks:interview_turn"
    return [TaskKind(name="interview_turn", handler=turn, queue="interactive", timeout=300)]


@hookimpl
def register_holdings() -> Iterable[Holding]:
    """Give out and erase what is kept of a person."""
    at = "zhiren_interview.holdings"
    return [Holding(name="interviews", gather=f"{at}:gather", erase=f"{at}:erase")]


@hookimpl
def register_endpoints() -> Mapping[str, Iterable[Endpoint]]:
    """Speak the interview dialect, and the open one."""
    return {"interview": interview.endpoints, "open": open_interview.endpoints}


@hookimpl
def register_sockets() -> Iterable[Socket]:
    """Tell what happens in an interview as it happens."""
    return sockets.sockets


@hookimpl
def register_pages() -> Iterable[Site]:
    """Show invited candidates the room in which they are interviewed, and those who hire theirs."""
    return [room.site, hiring.site]


@hookimpl
def register_settings() -> Iterable[Section]:
    """Let an operator say how long recordings are kept."""
    return [Section(model=InterviewSettings)]


@hookimpl
@asynccontextmanager
async def lifespan(host: Host) -> AsyncIterator[None]:
    """Remove recordings that are too old, beside everything else; the server does it."""
    if host.is_worker:
        yield
        return
    keeping_up = asyncio.create_task(keeping.keep(host))
    yield
    keeping_up.cancel()
    await asyncio.wait([keeping_up])


@hookimpl
def register_doors() -> Iterable[Door]:
    """Tell assistants how to use the open dialect with nothing but curl and jq."""
    return [Door(name="skill", path="/open/skill.md", app="zhiren_interview.api.skill:Skill")]
