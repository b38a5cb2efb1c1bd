"""A plugin that shows interviews, in the place of the real one."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ConfigDict

from zhiren import READERS, Actor, Call, NotFound, Tool, hookimpl, tool


class Shown(BaseModel):
    """An interview's record, as it was put in."""

    model_config = ConfigDict(extra="allow")

    interview_id: str


class Listed(BaseModel):
    """Interviews in a list."""

    interviews: list[dict[str, Any]]


@dataclass(eq=False)  # a plugin is itself, not its values
class Interviews:
    """Interviews with the organisation that each belongs to."""

    records: dict[str, tuple[str, dict[str, Any]]] = field(default_factory=dict)
    asked: int = 0

    def add(self, organisation_id: str, record: dict[str, Any]) -> None:
        """Keep *record* for an organisation."""
        self.records[record["interview_id"]] = (organisation_id, record)

    def seen_by(self, actor: Actor, interview_id: str) -> dict[str, Any]:
        """Show an interview to its organisation."""
        owner, record = self.records.get(interview_id, ("", {}))
        if owner != actor.organisation_id:
            raise NotFound("interview", interview_id)
        return record

    @hookimpl
    def register_tools(self) -> Iterable[Tool]:
        """Offer the tools that reports are made from."""

        @tool(roles=READERS, read_only=True, zh="查看面试。")
        async def show_interview(call: Call, interview_id: str) -> Shown:
            """Show an interview."""
            self.asked += 1
            return Shown.model_validate(self.seen_by(call.actor, interview_id))

        @tool(roles=READERS, read_only=True, zh="列出面试。")
        async def list_interviews(call: Call, status: str, page_size: int) -> Listed:
            """List interviews."""
            return Listed(
                interviews=[
                    {"interview_id": name, "candidate_id": record["candidate"]["user_id"]}
                    for name, (owner, record) in self.records.items()
                    if owner == call.actor.organisation_id and record["status"] == status
                ][:page_size]
            )

        return [show_interview, list_interviews]
