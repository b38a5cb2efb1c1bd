"""Sockets in the talent dialect: how far tasks have come, told as it changes."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Literal

from pydantic import BaseModel
from sqlalchemy import or_, select

from zhiren import READERS, Call, Socket
from zhiren.db import utcnow
from zhiren.kernel.tables import Task
from zhiren_screening.api.outputs import ProgressOut, TaskOut

_KINDS = ("batch", "screen_upload", "answer_screening")
_LOOK = 0.5
"""Seconds between two looks."""
_RECENT = timedelta(seconds=10)
_MOST = 500


class TaskNewsOut(BaseModel):
    """How far a task is."""

    status: str
    progress: ProgressOut


class TaskUpdateOut(BaseModel):
    """News of one task."""

    type: Literal["task_update"] = "task_update"
    task_id: str
    data: TaskNewsOut


async def watch_tasks(call: Call) -> AsyncIterator[TaskUpdateOut]:
    """Tell what is under way, then every change, and each end once."""
    known: dict[str, TaskUpdateOut] = {}
    since = utcnow()
    while True:
        news = {update.task_id: update for update in await _look(call, since)}
        for task_id, update in news.items():
            if known.get(task_id) != update:
                yield update
        known, since = news, utcnow() - _RECENT
        await asyncio.sleep(_LOOK)


async def _look(call: Call, since: datetime) -> list[TaskUpdateOut]:
    fresh = or_(Task.status.in_(("pending", "running")), Task.updated_at >= since)
    query = select(Task).where(Task.kind.in_(_KINDS), fresh)
    async with call.reading() as session:
        rows = await session.scalars(query.order_by(Task.updated_at.desc()).limit(_MOST))
        return [_news(TaskOut.of(row, call.language)) for row in rows]


def _news(task: TaskOut) -> TaskUpdateOut:
    return TaskUpdateOut(
        task_id=task.id, data=TaskNewsOut(status=task.status, progress=task.progress)
    )


sockets = [Socket(dialect="talent", path="/ws/tasks", handler=watch_tasks, roles=READERS)]
