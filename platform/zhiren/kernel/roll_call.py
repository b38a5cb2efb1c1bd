"""This is where those who stay long are looked up again: another process may have shut them out."""

import asyncio
from collections.abc import Callable, Sequence

import structlog
from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from zhiren.access import Actor
from zhiren.db import Database, utcnow
from zhiren.kernel.presence import Presence, Visit
from zhiren.kernel.tables import ApiKey, SignIn, User

log = structlog.get_logger(__name__)
EVERY = 1.0
"""Seconds between two calls."""


class RollCall:
    """Ends the visits of those who may no longer be here, whoever decided it."""

    def __init__(self, database: Database, presence: Presence) -> None:
        """Look up in *database* who is in *presence*."""
        self._database, self._presence = database, presence

    async def go_on(self) -> None:
        """Call again and again."""
        while True:
            await asyncio.sleep(EVERY)
            try:
                await self.call()
            except Exception:  # the loop outlives a database that is away for a moment
                log.exception("roll_call_failed")

    async def call(self) -> None:
        """Call everybody who has an account, once."""
        visits = [one for one in self._presence.here() if one.actor.role != "anonymous"]
        if not visits:
            return
        async with self._database.reading(None) as session:
            allowed = await _allowed(session, [visit.actor for visit in visits])
        for visit in visits:
            if not allowed(visit):
                visit.end()


async def _allowed(session: AsyncSession, actors: Sequence[Actor]) -> Callable[[Visit], bool]:
    """Find out who of *actors* may still be here, and by what they came."""
    people = {actor.user_id for actor in actors}
    rows = await session.execute(
        select(User.id, User.token_version).where(User.id.in_(people), User.is_active)
    )
    versions: dict[str, int] = dict(iter(rows))
    by_key = {actor.key_id for actor in actors if actor.key_id}
    unended = or_(ApiKey.expires_at.is_(None), ApiKey.expires_at > utcnow())
    keys = set(await session.scalars(select(ApiKey.id).where(ApiKey.id.in_(by_key), unended)))
    signed = {actor.sign_in_id for actor in actors if actor.sign_in_id}
    open_ = SignIn.id.in_(signed), SignIn.ended_at.is_(None)
    sign_ins = set(await session.scalars(select(SignIn.id).where(*open_)))

    def may(visit: Visit) -> bool:
        actor = visit.actor
        if actor.key_id is not None:  # a key outlasts signing out everywhere
            return actor.user_id in versions and actor.key_id in keys
        known = actor.sign_in_id is None or actor.sign_in_id in sign_ins
        return known and versions.get(actor.user_id) == actor.version

    return may
