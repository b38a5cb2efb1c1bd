"""This is where recordings end: what is older than it may be is removed, and its row says so.

A recording that was never finished goes after a day. What was measured stays in the report.
"""

import asyncio
from datetime import datetime, timedelta

import structlog
from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.exc import SQLAlchemyError

from zhiren import Actor, Call, Host
from zhiren.db import utcnow
from zhiren.errors import ZhirenError
from zhiren_interview.settings import InterviewSettings
from zhiren_interview.tables import Upload
from zhiren_interview.uploads import remove

log = structlog.get_logger(__name__)
_SOON, _EVERY = 60.0, 3600.0
"""Seconds to the first look, and between two."""
_UNFINISHED = timedelta(days=1)
_AT_ONCE = 50


async def keep(host: Host) -> None:
    """Look for what is too old, soon and then every hour, for good."""
    await asyncio.sleep(_SOON)
    while True:
        try:
            await sweep(host)
        except (ZhirenError, SQLAlchemyError, OSError) as error:
            log.warning("recordings_not_removed", why=str(error))
        await asyncio.sleep(_EVERY)


async def sweep(host: Host) -> int:
    """Remove recordings that are too old; tell how many."""
    removed, old = 0, _too_old(host, utcnow())
    while True:
        async with host.database.reading(None) as session:
            query = select(Upload).where(Upload.removed_at.is_(None), old).limit(_AT_ONCE)
            found = (await session.scalars(query)).all()
        for upload in found:
            await _remove(host, upload)
        removed += len(found)
        if len(found) < _AT_ONCE:
            return removed


def _too_old(host: Host, now: datetime) -> ColumnElement[bool]:
    kept = now - timedelta(days=host.section(InterviewSettings).media_days)
    unfinished = and_(Upload.file_id.is_(None), Upload.created_at < now - _UNFINISHED)
    return or_(Upload.created_at < kept, unfinished)


async def _remove(host: Host, upload: Upload) -> None:
    """Remove one recording, on behalf of whoever owns it; that is written into the book."""
    actor = Actor.service(upload.organisation_id)
    call = Call(host=host, actor=actor, name="retention of recordings")
    async with host.database.writing(actor) as session:
        row = await session.get(Upload, upload.id, with_for_update=True)
        if row is None or row.removed_at is not None:
            return
        was_there = row.file_id is not None
        await remove(call, session, row)
        if was_there:
            entry = host.audit.entry(call)
            entry.subject = row.id
            session.add(entry)
    await host.pieces.drop(upload.id)
