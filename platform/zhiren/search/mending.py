"""This is where vectors catch up with changes that a killed process, or an index away, left."""

import asyncio
from collections.abc import Iterable
from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING

import structlog

from zhiren.access import Actor
from zhiren.db import utcnow
from zhiren.errors import Unavailable
from zhiren.search.lexical import Entry
from zhiren.search.outbox import GONE, IndexChange, cross_out, left_behind
from zhiren.search.refilling import refill, settle
from zhiren.search.upkeep import indexed_by

if TYPE_CHECKING:
    from zhiren.host import Host

log = structlog.get_logger(__name__)

_SOON, _EVERY = 2.0, 60.0
_PATIENCE = timedelta(minutes=2)
"""Whoever made a change has followed it with its vectors by then, if they live."""
_MOST = 1000


async def keep(host: "Host") -> None:
    """Mend again and again, beside everything else."""
    pause, is_filled = _SOON, False
    while True:
        await asyncio.sleep(pause)
        pause = _EVERY
        try:
            if not is_filled:
                await refill(host)
                is_filled = True
            await mend(host)
        except Unavailable as error:
            log.warning("index_not_mended", reason=str(error))
        except Exception:  # the loop outlives a database that is away for a moment
            log.exception("index_not_mended")


async def mend(host: "Host", patience: timedelta = _PATIENCE) -> int:
    """Let vectors follow what was changed longer than *patience* ago; tell how many there were."""
    due = await left_behind(host.database, utcnow() - patience, _MOST)
    whose = lambda change: (change.organisation_id, change.collection)  # noqa: E731 - says what it is
    for (organisation_id, collection), changes in groupby(sorted(due, key=whose), key=whose):
        await _follow(host, organisation_id, collection, list(changes))
    return len(due)


async def _follow(
    host: "Host", organisation_id: str, collection: str, changes: list[IndexChange]
) -> None:
    digests = {change.entry_id: change.digest for change in changes}
    wanted = {ident for ident, digest in digests.items() if digest != GONE}
    entries = await _read(host, organisation_id, collection, wanted)
    gone = digests.keys() - {entry.id for entry in entries}
    if gone:
        await host.search.take_out(collection, organisation_id, ids=gone)
    if entries:
        await settle(host, organisation_id, collection, entries)
    await cross_out(host.database, organisation_id, collection, digests.items())


async def _read(
    host: "Host", organisation_id: str, collection: str, wanted: Iterable[str]
) -> list[Entry]:
    """Read what the plugin that owns them says of some entries."""
    if not wanted:
        return []
    async with host.database.reading(Actor.service(organisation_id)) as session:
        owners = [one for one in indexed_by(host) if one.name == collection]
        return [e for one in owners async for e in one.read(session) if e.id in wanted]
