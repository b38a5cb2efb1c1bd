"""This is where it is known when a candidate's time for a question runs short."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from zhiren.db import utcnow
from zhiren_interview.tables import Asked

WARN_AT = 0.8
"""Of the time limit."""
_LOOK_AGAIN = timedelta(seconds=2)
"""How often it is looked whether the clock runs again."""


@dataclass(frozen=True)
class ShortTime:
    """That time runs short for one question."""

    question_id: str
    time_limit: int
    """Seconds."""
    ends_at: datetime
    due: datetime
    """When it is told."""

    def told(self) -> dict[str, Any]:
        """Say how many seconds are left, as of now."""
        left = max(0, round((self.ends_at - utcnow()).total_seconds()))
        return {"question_id": self.question_id, "time_limit": self.time_limit, "remaining": left}


def current(questions: Sequence[Asked]) -> Asked | None:
    """Find the question that was put last and waits for its answer."""
    waiting = [one for one in questions if one.status == "offered" and one.asked_at is not None]
    return max(waiting, key=lambda one: (one.asked_at, one.is_follow_up), default=None)


def short_time(asked: Asked, paused_at: datetime | None = None) -> ShortTime:
    """Tell when time runs short for *asked*, which was put; while the clock stands, it moves on."""
    assert asked.asked_at is not None
    lasting = timedelta(seconds=asked.time_limit)
    begun = asked.asked_at + (utcnow() - paused_at if paused_at else timedelta())
    due = begun + lasting * WARN_AT
    return ShortTime(
        question_id=asked.question_id,
        time_limit=asked.time_limit,
        ends_at=begun + lasting,
        due=max(due, utcnow() + _LOOK_AGAIN) if paused_at else due,
    )
