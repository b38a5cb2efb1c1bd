"""What somebody sees and reaches of a table, held against what there is."""

from collections.abc import Collection
from contextlib import suppress
from typing import Any

from sqlalchemy.exc import IntegrityError, ProgrammingError

from tests.platform.db.asking import (
    CHANGING,
    COUNTING,
    SHOWING,
    Changing,
    as_rows,
    by_stand_in,
    in_plain_sql,
)
from tests.platform.db.tables import Key, Truth, shown, truth
from zhiren import Actor, Forbidden
from zhiren.access import READERS
from zhiren.db import Database

Cls = type[Any]


async def reading(database: Database, who: Actor, cls: Cls, keys: Collection[Key]) -> list[str]:
    """Ask in every way; tell which showed what may not be seen, or counted otherwise."""
    wrong = []
    there = await truth(database, cls)
    allowed = {key for key, row in there.items() if may_see(cls, row, who)}
    own = {k for k, row in there.items() if row["organisation_id"] == who.organisation_id}
    async with database.reading(who) as session:
        seen = await as_rows(session, cls, keys)
        if seen - allowed or (who.role in READERS and own - seen):
            wrong.append(f"{cls.__tablename__}: as_rows")
        for show in SHOWING if database.is_sqlite else (*SHOWING, in_plain_sql):
            session.expunge_all()
            if await show(session, cls, keys) != seen & allowed:
                wrong.append(f"{cls.__tablename__}: {show.__name__}")
        miscounted = [n for n in COUNTING if await n(session, cls) != len(seen & allowed)]
        wrong += [f"{cls.__tablename__}: {number.__name__}" for number in miscounted]
        session.expunge_all()
        if await by_stand_in(session, cls, keys):
            wrong.append(f"{cls.__tablename__}: by_stand_in")
    return wrong


def may_see(cls: Cls, row: Any, who: Actor) -> bool:
    own: bool = row["organisation_id"] == who.organisation_id
    return own or shown(cls.__tablename__, row, who)


async def changing(database: Database, who: Actor, cls: Cls) -> list[str]:
    """Change in every way; tell which changed what belongs to others."""
    wrong = []
    for change in CHANGING:
        before = foreign(await truth(database, cls), who)
        await attempt(database, who, cls, change, before)
        if foreign(await truth(database, cls), who) != before:
            wrong.append(f"{cls.__tablename__}: {change.__name__}")
    return wrong


async def attempt(
    database: Database, who: Actor, cls: Cls, change: Changing, keys: Collection[Key]
) -> None:
    """Change in one way; it may be refused, by us or by what stands in the way."""
    with suppress(Forbidden, RuntimeError, IntegrityError, ProgrammingError):
        async with database.writing(who) as session:
            await change(session, cls, keys)


def foreign(there: Truth, who: Actor) -> Truth:
    """Leave out one's own rows, and those that one may write although others own them."""
    return {
        key: row
        for key, row in there.items()
        if row["organisation_id"] != who.organisation_id
        and who.user_id not in (row.get("candidate_id"), row.get("owner_id"))
    }
