"""A host that makes reports, and the people who read them."""

from dataclasses import dataclass
from typing import Any

import pytest

import zhiren_agents
import zhiren_analysis
import zhiren_graphs
import zhiren_prompts
from tests.graphs.reviews import whole
from tests.plugins.analysis.interviews import Interviews
from zhiren import Actor, Host
from zhiren.events import InterviewEnded
from zhiren.testing import MakeHost, make_user


@dataclass
class Stage:
    """An organisation with one interview that is over."""

    host: Host
    interviews: Interviews
    staff: Actor
    candidate: Actor
    record: dict[str, Any]

    async def end(self) -> None:
        """Announce that the interview is over."""
        await self.host.publish(
            InterviewEnded(
                organisation_id=self.staff.organisation_id,
                interview_id=self.record["interview_id"],
                candidate_id=self.candidate.user_id,
            )
        )

    async def use(self, tool: str, **arguments: Any) -> dict[str, Any]:
        """Call a tool as the staff."""
        return await self.host.call_tool(tool, arguments, actor=self.staff)


@pytest.fixture
async def stage(make_host: MakeHost) -> Stage:
    """Prepare an interview and whoever has to do with it."""
    interviews = Interviews()
    host = await make_host(
        analysis=zhiren_analysis,
        graphs=zhiren_graphs,
        prompts=zhiren_prompts,
        agents=zhiren_agents,
        interviews=interviews,
    )
    staff, candidate = await make_user(host, "hr"), await make_user(host, "candidate")
    record = whole() | {"candidate": {"user_id": candidate.user_id, "username": "张三"}}
    interviews.add(staff.organisation_id, record)
    return Stage(host, interviews, staff, candidate, record)
