"""Rows of any table, made from what its columns say, and who may see them: for tests of walls."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from typing import Any

from sqlalchemy import JSON, Column, select
from sqlalchemy.inspection import inspect

from zhiren import Actor
from zhiren.db import Base, Database, Owned, UtcDateTime, utcnow
from zhiren.db.postgres import owned_tables
from zhiren.kernel.tables import Organisation
from zhiren.plugins.loading import load

Key = tuple[Any, ...]
Truth = Mapping[Key, Mapping[str, Any]]

ACTORS = {
    "hr of a": Actor(user_id="u_1", organisation_id="a", role="hr"),
    "viewer of a": Actor(user_id="u_2", organisation_id="a", role="viewer"),
    "admin of b": Actor(user_id="u_3", organisation_id="b", role="admin"),
    "candidate of c": Actor(user_id="u_4", organisation_id="c", role="candidate"),
    "user of d": Actor(user_id="u_5", organisation_id="d", role="user"),
    "anonymous": Actor.anonymous(),
    "service of b": Actor.service("b"),
}
ORGANISATIONS = sorted({who.organisation_id for who in ACTORS.values()})
PEOPLE = ("candidate_id", "owner_id")
"""Columns that may name somebody of another organisation."""
_NUMBERS = count(1)


def shown(table: str, row: Mapping[str, Any], who: Actor) -> bool:
    """Say, a second time and in other words, which rows of others somebody may see.

    A table that shows more than this needs its line here.
    """
    match table:
        case "positions":
            return bool(who.role == "candidate" and row["status"] == "active")
        case "tasks":
            return bool(row["owner_id"] == who.user_id)
        case (
            "interviews" | "asked_questions" | "answers" | "interview_turns" | "reports" | "uploads"
        ):
            return bool(row["candidate_id"] == who.user_id)
    return False


def every_table() -> list[type[Owned]]:
    """Find every table that belongs to organisations, of every installed plugin."""
    load(None)
    return [one for _, one in sorted(owned_tables().items())]


def rows_for(cls: type[Any], organisation_id: str, person: str) -> list[Any]:
    """Make a row of *cls* and before it the rows that it must point to."""
    before: list[Any] = []
    values: dict[str, Any] = {}
    for attribute in inspect(cls).column_attrs:
        [column] = attribute.columns
        if column.name == "organisation_id":
            values[attribute.key] = organisation_id
        elif column.name in PEOPLE:
            values[attribute.key] = person
        elif column.nullable or column.default is not None or _numbers_itself(column):
            continue
        elif column.foreign_keys:
            [key] = column.foreign_keys
            before += rows_for(_class_of(key.column), organisation_id, person)
            values[attribute.key] = getattr(before[-1], key.column.key)
        else:
            values[attribute.key] = value_for(column)
    row = cls(**values)
    for name, value in _ids(cls):
        setattr(row, name, value)
    return [*before, row]


def value_for(column: Column[Any]) -> Any:
    """Make a value that *column* takes and no other row has."""
    number = next(_NUMBERS)
    if isinstance(column.type, JSON):
        return []
    if isinstance(column.type, UtcDateTime):
        return utcnow()
    kind = column.type.python_type
    made: dict[type, Any] = {bool: True, float: 0.5, int: number}
    return made.get(kind, f"v{number}")


def _numbers_itself(column: Column[Any]) -> bool:
    return bool(column.primary_key and column.type.python_type is int and column.autoincrement)


def _ids(cls: type[Any]) -> Iterator[tuple[str, Any]]:
    """Give ids now where the database would wait for a flush: others point to them."""
    for column in inspect(cls).primary_key:
        if column.type.python_type is str and column.default is not None:
            yield inspect(cls).get_property_by_column(column).key, f"id_{next(_NUMBERS)}"


def _class_of(column: Column[Any]) -> type[Any]:
    [cls] = [m.class_ for m in Base.registry.mappers if m.local_table is column.table]
    return cls


def key_of(row: Any) -> Key:
    """Give the primary key of a row."""
    return tuple(inspect(type(row)).primary_key_from_instance(row))


async def fill(database: Database, tables: Iterable[type[Any]], persons: Iterable[str]) -> None:
    """Give every organisation a row of each table for each of *persons*."""
    async with database.writing(None) as session:
        session.add_all(Organisation(id=one, name=one) for one in ORGANISATIONS)
        await session.flush()
        for cls in tables:
            made = [rows_for(cls, one, person) for one in ORGANISATIONS for person in persons]
            for same in zip(*made, strict=True):  # what is pointed to comes first
                session.add_all(same)
                await session.flush()


async def truth(database: Database, cls: type[Any]) -> Truth:
    """Read what there is, as the platform: rows by their key."""
    async with database.reading(None) as session:
        rows = (await session.execute(select(cls.__table__))).mappings().all()
    names = [column.name for column in inspect(cls).primary_key]
    return {tuple(row[name] for name in names): dict(row) for row in rows}
