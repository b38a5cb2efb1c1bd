"""This is where it is looked how the machine, its parts and the work of an organisation are.

What happened is read from the book and from the tasks of the caller's organisation, so that nobody
hears of another's; it names no person and quotes nothing that was said.
"""

import asyncio
import time
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal, NamedTuple

import psutil
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from zhiren import Call, Host
from zhiren.health import look_over
from zhiren.kernel.health import files
from zhiren.kernel.tables import AuditEntry, Task
from zhiren_screening.tables import Talent

Level = Literal["DEBUG", "INFO", "WARNING", "ERROR"]
_ENDS: dict[Level, str] = {"INFO": "completed", "WARNING": "cancelled", "ERROR": "failed"}
_CHANGES: dict[Level, bool] = {"DEBUG": False, "INFO": True}
_BRIEF = 0.1
"""Seconds for which the processors are watched."""


class LogLine(NamedTuple):
    """One thing that happened."""

    at: datetime
    level: Level
    source: str
    """``task`` or ``request``."""
    message: str


async def services(host: Host) -> dict[str, bool]:
    """Tell which parts are well: database, queue, blobs, index."""
    parts = (await look_over(host)).parts
    stored = await files(host)
    looked = {
        "database": parts["database"],
        "queue": parts["tasks"],
        "blobs": stored,
        "index": parts.get("index", parts["database"]),  # words lie in the database
    }
    return {name: found.status != "missing" for name, found in looked.items()}


async def machine(host: Host) -> dict[str, float | int]:
    """Measure processors, memory and disk in percent, and for how many seconds this runs."""
    cpu = await asyncio.to_thread(psutil.cpu_percent, _BRIEF)
    disk = await asyncio.to_thread(psutil.disk_usage, str(host.settings.home))
    return {
        "cpu_percent": cpu,
        "memory_percent": psutil.virtual_memory().percent,
        "disk_percent": disk.percent,
        "uptime": max(0, int(time.time() - psutil.Process().create_time())),
    }


async def counts(session: AsyncSession) -> dict[str, int]:
    """Count the talents, and those of each decision."""
    here = select(Talent.screening_status, func.count()).where(Talent.deleted_at.is_(None))
    found = await session.execute(here.group_by(Talent.screening_status))
    by_status: dict[str, int] = dict(iter(found))
    return {
        "talent_count": sum(by_status.values()),
        "qualified_count": by_status.get("qualified", 0),
        "unqualified_count": by_status.get("unqualified", 0),
    }


async def logs(call: Call, level: Level | None, limit: int) -> list[LogLine]:
    """Tell what happened in the caller's organisation, the latest first, at most *limit* lines."""
    await call.host.audit.flush()
    async with call.reading() as session:
        lines = [*await _requests(session, level, limit), *await _tasks(session, level, limit)]
    lines.sort(key=lambda line: line.at, reverse=True)
    return lines[:limit]


async def _requests(session: AsyncSession, level: Level | None, limit: int) -> list[LogLine]:
    wanted = list(_CHANGES.values()) if level is None else _wanted(_CHANGES, level)
    query = select(AuditEntry).where(AuditEntry.changes.in_(wanted))
    rows = await session.scalars(query.order_by(AuditEntry.at.desc()).limit(limit))
    named: dict[Any, Level] = {changes: name for name, changes in _CHANGES.items()}
    return [LogLine(row.at, named[row.changes], "request", row.action) for row in rows]


async def _tasks(session: AsyncSession, level: Level | None, limit: int) -> list[LogLine]:
    wanted = list(_ENDS.values()) if level is None else _wanted(_ENDS, level)
    query = select(Task).where(Task.status.in_(wanted))
    rows = await session.scalars(query.order_by(Task.updated_at.desc()).limit(limit))
    named: dict[str, Level] = {status: name for name, status in _ENDS.items()}
    return [LogLine(row.updated_at, named[row.status], "task", _said(row)) for row in rows]


def _wanted(known: dict[Level, Any], level: Level) -> Sequence[Any]:
    return [known[level]] if level in known else []


def _said(task: Task) -> str:
    """Name the work and why it failed; a task's own name may be that of a file, or of a person."""
    return f"{task.kind} {task.id} {task.status}" + (f": {task.error}" if task.error else "")
