"""This is where an interview is made fair for a candidate who needs it otherwise than usual.

More time for each question, answers in writing only, or a clock that may be stopped. Nothing of it
is a mark against anybody: no score looks at it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BaseModel, Field
from sqlalchemy.ext.asyncio import AsyncSession

from zhiren import Conflict
from zhiren.db import utcnow
from zhiren_interview.service import Interviews
from zhiren_interview.tables import Interview

_OPEN = frozenset({"planned", "offered"})


class Accommodations(BaseModel):
    """What a candidate is granted."""

    extra_time: Annotated[float, Field(ge=1, le=4)] = 1.0
    """How many times the usual time each question has."""
    text_only: bool = False
    """Answers are written; nothing is recorded."""
    pauses: bool = False
    """The candidate may stop the clock."""

    @classmethod
    def of(cls, interview: Interview) -> "Accommodations":
        """Read what the candidate of *interview* is granted."""
        return cls.model_validate(interview.accommodations or {})


@dataclass(frozen=True)
class Accommodating:
    """The accommodations that one transaction can change."""

    session: AsyncSession

    async def grant(self, interview_id: str, granted: Accommodations) -> Interview:
        """Grant them to an interview that is not over; the time of open questions follows."""
        interview = await Interviews(self.session).get(interview_id)
        if interview.status == "completed":
            raise Conflict("面试已经结束 · This interview is over.")
        before = Accommodations.of(interview)
        for asked in await Interviews(self.session).asked(interview.id):
            if asked.status in _OPEN:
                usual = asked.time_limit / before.extra_time
                asked.time_limit = round(usual * granted.extra_time)
        interview.accommodations = granted.model_dump()
        if not granted.pauses:
            await self._run(interview)
        return interview

    async def pause(self, interview_id: str, user_id: str) -> Interview:
        """Stop the clock, where that was granted; stopping it twice changes nothing."""
        interview = await Interviews(self.session).own(interview_id, user_id)
        if interview.status != "in_progress":
            raise Conflict("面试不在进行中 · This interview is not in progress.")
        if not Accommodations.of(interview).pauses:
            raise Conflict("本场面试未安排暂停 · Pauses were not arranged for this interview.")
        interview.paused_at = interview.paused_at or utcnow()
        return interview

    async def resume(self, interview_id: str, user_id: str) -> Interview:
        """Let the clock run on from where it stood."""
        interview = await Interviews(self.session).own(interview_id, user_id)
        await self._run(interview)
        return interview

    async def _run(self, interview: Interview) -> None:
        if interview.paused_at is None:
            return
        stood = utcnow() - interview.paused_at
        interview.paused_at = None
        for asked in await Interviews(self.session).asked(interview.id):
            if asked.status == "offered" and asked.asked_at is not None:
                asked.asked_at += stood


def shown(interview: Interview) -> Mapping[str, Any]:
    """Say what is granted, and whether the clock stands still."""
    granted = Accommodations.of(interview).model_dump()
    return {"accommodations": granted, "paused": interview.paused_at is not None}
