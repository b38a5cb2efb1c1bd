"""This is where entries get vectors of an embedder that has taken another's place.

Vectors of each embedder lie apart, so that a change of the setting loses nothing: words answer from
the first moment, meanings as soon as they are there, and those of the embedder before are kept.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import structlog
from sqlalchemy import select

from zhiren.access import Actor
from zhiren.search.entries import SearchEntry, shelf_of
from zhiren.search.lexical import Entry
from zhiren.search.upkeep import Indexed, embeds, indexed_by, organisations

if TYPE_CHECKING:
    from zhiren.host import Host

log = structlog.get_logger(__name__)
_AT_ONCE = 1000
"""Entries that are held in memory at a time."""


async def refill(host: "Host") -> int:
    """Make the vectors that the configured embedder lacks; tell how many there were to make.

    Raises `Unavailable` where the embedder or the index is away; done again, it goes on.
    """
    if host.search.embedder is None or host.search.vectors is None:
        return 0
    made = 0
    for organisation_id in await organisations(host):
        for indexed in indexed_by(host):
            made += await _fill(host, indexed, organisation_id)
    if made:
        log.info("vectors_made", embedder=host.search.embedder.name, entries=made)
    return made


async def _fill(host: "Host", indexed: Indexed, organisation_id: str) -> int:
    known = await host.search.indexed(indexed.name, organisation_id)
    made = 0
    while missing := await _missing(host, indexed, organisation_id, known):
        await settle(host, organisation_id, indexed.name, missing)
        known |= {entry.id for entry in missing}
        made += len(missing)
    return made


async def _missing(
    host: "Host", indexed: Indexed, organisation_id: str, known: set[str]
) -> list[Entry]:
    """Read entries whose vectors are not there, as many as may be held."""
    missing: list[Entry] = []
    async with host.database.reading(Actor.service(organisation_id)) as session:
        async for entry in indexed.read(session):
            if entry.id not in known and embeds(host, entry):
                missing.append(entry)
            if len(missing) == _AT_ONCE:
                break
    return missing


async def settle(
    host: "Host", organisation_id: str, collection: str, entries: Sequence[Entry]
) -> None:
    """Make the vectors of *entries*; none stays of what is taken away meanwhile."""
    await host.search.embed(collection, organisation_id, entries)
    # Taken away meanwhile, they may have been embedded after their vectors were forgotten.
    left = await _on_shelf(host, organisation_id, collection, [entry.id for entry in entries])
    gone = {entry.id for entry in entries} - left
    if gone:
        await host.search.take_out(collection, organisation_id, ids=gone)


async def _on_shelf(
    host: "Host", organisation_id: str, collection: str, ids: list[str]
) -> set[str]:
    shelf = shelf_of(organisation_id, collection)
    asked = select(SearchEntry.id).where(SearchEntry.shelf == shelf, SearchEntry.id.in_(ids))
    async with host.database.reading(Actor.service(organisation_id)) as session:
        return set(await session.scalars(asked))
