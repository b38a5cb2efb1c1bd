"""A plugin that shows interviews, in the place of the real one."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ConfigDict

from zhiren import MEMBERS, Actor, Call, NotFound, Tool, hookimpl, tool


class Shown(BaseModel):
    """An interview's record, as it was put in."""

    model_config = ConfigDict(extra="allow")

    interview_id: str


@dataclass
class Interviews:
    """Interviews with the organisation that each belongs to."""

    records: dict[str, tuple[str, dict[str, Any]]] = field(default_factory=dict)
    asked: int = 0

    def add(self, organisation_id: str, record: dict[str, Any]) -> None:
        """Keep *record* for an organisation."""
        self.records[record["interview_id"]] = (organisation_id, record)

    def seen_by(self, actor: Actor, interview_id: str) -> dict[str, Any]:
        """Show an interview to its organisation and its candidate."""
        owner, record = self.records.get(interview_id, ("", {}))
        own = record and record["candidate"]["user_id"] == actor.user_id
        if not own and owner != actor.organisation_id:
            raise NotFound("interview", interview_id)
        return record | {"organisation_id": owner}

    @hookimpl
    def register_tools(self) -> Iterable[Tool]:
        """Offer the one tool that reports are made from."""

        @tool(roles=MEMBERS, read_only=True, zh="查看面试。")
        async def show_interview(call: Call, interview_id: str) -> Shown:
            """Show an interview."""
            self.asked += 1
            return Shown.model_validate(self.seen_by(call.actor, interview_id))

        return [show_interview]
