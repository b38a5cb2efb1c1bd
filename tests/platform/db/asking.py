"""Every way to ask for the rows of a table, and to change them, as somebody in an organisation."""

from collections.abc import Awaitable, Callable, Collection
from contextlib import suppress
from math import isqrt
from typing import Any

from sqlalchemy import (
    Column,
    delete,
    exists,
    func,
    literal,
    select,
    text,
    true,
    tuple_,
    union_all,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.inspection import inspect
from sqlalchemy.orm import aliased, make_transient_to_detached

from tests.platform.db.tables import PEOPLE, Key, key_of, value_for
from zhiren.kernel.tables import Organisation

Cls = type[Any]
Showing = Callable[[AsyncSession, Cls, Collection[Key]], Awaitable[set[Key]]]
Counting = Callable[[AsyncSession, Cls], Awaitable[int]]
Changing = Callable[[AsyncSession, Cls, Collection[Key]], Awaitable[None]]


def ids(cls: Any) -> list[Any]:
    """Give the primary key's columns, of a class or an alias of it."""
    mapper = inspect(cls).mapper
    return [getattr(cls, mapper.get_property_by_column(c).key) for c in mapper.primary_key]


async def _keys(session: AsyncSession, statement: Any) -> set[Key]:
    return {tuple(row) for row in await session.execute(statement)}


async def as_rows(session: AsyncSession, cls: Cls, _: Collection[Key]) -> set[Key]:
    return {key_of(row) for row in await session.scalars(select(cls))}


async def one_by_one(session: AsyncSession, cls: Cls, keys: Collection[Key]) -> set[Key]:
    return {key for key in keys if await session.get(cls, key) is not None}


async def by_key(session: AsyncSession, cls: Cls, keys: Collection[Key]) -> set[Key]:
    return await _keys(session, select(*ids(cls)).where(tuple_(*ids(cls)).in_(keys)))


async def by_existence(session: AsyncSession, cls: Cls, keys: Collection[Key]) -> set[Key]:
    found = set()
    for key in keys:
        there = exists().where(tuple_(*ids(cls)) == tuple_(*key))
        if (await session.execute(select(literal(1)).where(there))).all():
            found.add(key)
    return found


async def by_alias(session: AsyncSession, cls: Cls, _: Collection[Key]) -> set[Key]:
    other = aliased(cls)
    return await _keys(session, select(*ids(other)).join(cls, true()))


async def by_outer_join(session: AsyncSession, cls: Cls, _: Collection[Key]) -> set[Key]:
    joined = select(*ids(cls)).select_from(Organisation)
    owned = cls.organisation_id == Organisation.id
    rows = await _keys(session, joined.outerjoin(cls, owned))
    return {row for row in rows if None not in row}


async def by_subquery(session: AsyncSession, cls: Cls, _: Collection[Key]) -> set[Key]:
    return await _keys(session, select(select(*ids(cls)).subquery()))


async def by_entity_of_subquery(session: AsyncSession, cls: Cls, _: Collection[Key]) -> set[Key]:
    return await _keys(session, select(*ids(aliased(cls, select(cls).subquery()))))


async def by_cte(session: AsyncSession, cls: Cls, _: Collection[Key]) -> set[Key]:
    return await _keys(session, select(select(*ids(cls)).cte()))


async def by_union(session: AsyncSession, cls: Cls, _: Collection[Key]) -> set[Key]:
    return await _keys(session, union_all(select(*ids(cls)), select(*ids(cls))))


async def as_stream(session: AsyncSession, cls: Cls, _: Collection[Key]) -> set[Key]:
    return {key_of(row) async for row in await session.stream_scalars(select(cls))}


async def by_stand_in(session: AsyncSession, cls: Cls, keys: Collection[Key]) -> set[Key]:
    """Pretend that the rows were read before, and read them again."""
    found = set()
    for key in keys:
        row = cls(**dict(zip((c.key for c in ids(cls)), key, strict=True)))
        make_transient_to_detached(row)
        with suppress(RuntimeError):
            session.add(row)
            await session.refresh(row)
            found.add(key)
    return found


async def in_plain_sql(session: AsyncSession, cls: Cls, _: Collection[Key]) -> set[Key]:
    columns = ", ".join(column.name for column in inspect(cls).primary_key)
    return await _keys(session, text(f"SELECT {columns} FROM {cls.__tablename__}"))


SHOWING: tuple[Showing, ...] = (
    as_rows,
    one_by_one,
    by_key,
    by_existence,
    by_alias,
    by_outer_join,
    by_subquery,
    by_entity_of_subquery,
    by_cte,
    by_union,
    as_stream,
)


async def counted(session: AsyncSession, cls: Cls) -> int:
    return await session.scalar(select(func.count()).select_from(cls)) or 0


async def summed(session: AsyncSession, cls: Cls) -> int:
    return await session.scalar(select(func.coalesce(func.sum(literal(1)), 0)).select_from(cls))  # type: ignore[return-value]


async def by_group(session: AsyncSession, cls: Cls) -> int:
    grouped = select(cls.organisation_id, func.count()).group_by(cls.organisation_id)
    return sum(many for _, many in await session.execute(grouped))


async def by_pairs(session: AsyncSession, cls: Cls) -> int:
    other = aliased(cls)
    pairs = select(func.count()).select_from(cls).join(other, true())
    return isqrt(await session.scalar(pairs) or 0)


async def inside_another(session: AsyncSession, cls: Cls) -> int:
    inside = select(func.count()).select_from(cls).scalar_subquery()
    return await session.scalar(select(inside)) or 0


async def beside_each_organisation(session: AsyncSession, cls: Cls) -> int:
    theirs = select(func.count()).where(cls.organisation_id == Organisation.id).scalar_subquery()
    return sum(await session.scalars(select(theirs)))


async def by_window(session: AsyncSession, cls: Cls) -> int:
    return await session.scalar(select(func.count().over(), *ids(cls)).limit(1)) or 0


async def by_query(session: AsyncSession, cls: Cls) -> int:
    return await session.run_sync(lambda plain: plain.query(cls).count())


COUNTING: tuple[Counting, ...] = (
    counted,
    summed,
    by_group,
    by_pairs,
    inside_another,
    beside_each_organisation,
    by_window,
    by_query,
)


def a_column(cls: Cls) -> Column[Any]:
    """Choose a column that may be changed without breaking anything else."""
    mapper = inspect(cls)
    return next(
        column
        for column in mapper.columns
        if not column.primary_key
        and not column.foreign_keys
        and not column.unique
        and column.name not in {"organisation_id", "shelf", "lex", *PEOPLE}
    )


def _change(cls: Cls) -> dict[str, Any]:
    column = a_column(cls)
    return {inspect(cls).get_property_by_column(column).key: value_for(column)}


async def change_all(session: AsyncSession, cls: Cls, _: Collection[Key]) -> None:
    await session.execute(update(cls).values(_change(cls)))


async def change_by_key(session: AsyncSession, cls: Cls, keys: Collection[Key]) -> None:
    await session.execute(update(cls).values(_change(cls)).where(tuple_(*ids(cls)).in_(keys)))


async def change_each(session: AsyncSession, cls: Cls, keys: Collection[Key]) -> None:
    for key in keys:
        if (row := await session.get(cls, key)) is not None:
            for name, value in _change(cls).items():
                setattr(row, name, value)


async def take_over(session: AsyncSession, cls: Cls, keys: Collection[Key]) -> None:
    for key in keys:
        if (row := await session.get(cls, key)) is not None:
            row.organisation_id = session.info["scope"].organisation_id


async def give_away(session: AsyncSession, cls: Cls, _: Collection[Key]) -> None:
    await session.execute(update(cls).values(organisation_id="a"))
    await session.execute(update(cls).values(organisation_id="b"))


async def remove_all(session: AsyncSession, cls: Cls, _: Collection[Key]) -> None:
    await session.execute(delete(cls))


async def remove_by_key(session: AsyncSession, cls: Cls, keys: Collection[Key]) -> None:
    await session.execute(delete(cls).where(tuple_(*ids(cls)).in_(keys)))


async def remove_each(session: AsyncSession, cls: Cls, keys: Collection[Key]) -> None:
    for key in keys:
        if (row := await session.get(cls, key)) is not None:
            await session.delete(row)


async def remove_stand_ins(session: AsyncSession, cls: Cls, keys: Collection[Key]) -> None:
    for key in keys:
        row = cls(**dict(zip((c.key for c in ids(cls)), key, strict=True)))
        row.organisation_id = session.info["scope"].organisation_id
        make_transient_to_detached(row)
        await session.delete(row)


CHANGING: tuple[Changing, ...] = (
    change_all,
    change_by_key,
    change_each,
    take_over,
    give_away,
    remove_stand_ins,
    remove_all,
    remove_by_key,
    remove_each,
)
