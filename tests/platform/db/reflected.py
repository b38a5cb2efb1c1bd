"""Rows of a database as it stands, whatever its revision: nothing is asked of the classes."""

from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import count
from typing import Any

from sqlalchemy import Column, Connection, MetaData, Table, insert, select, text

from zhiren.search.entries import FTS_TABLES

BESIDE = FTS_TABLES | {"search_postings", "alembic_version"}
"""Tables that the database or Alembic fills itself."""
_NUMBERS = count(1)


def tables(connection: Connection) -> list[Table]:
    """Read which tables there are, those that others point to first."""
    metadata = MetaData()
    metadata.reflect(connection, only=lambda name, _: name not in BESIDE)
    return metadata.sorted_tables


def fill(connection: Connection) -> dict[str, Mapping[str, Any]]:
    """Put one row into each table, every column filled; give them by table."""
    as_platform(connection)
    made: dict[str, Mapping[str, Any]] = {}
    for table in tables(connection):
        values = {column.name: _value(column, made) for column in table.columns}
        connection.execute(insert(table).values(values))
        [row] = connection.execute(select(table)).mappings()
        made[table.name] = dict(row)
    return made


def read(connection: Connection) -> dict[str, Mapping[str, Any]]:
    """Read the one row of each table; a table without rows is left out."""
    as_platform(connection)
    found: dict[str, Mapping[str, Any]] = {}
    for table in tables(connection):
        for row in connection.execute(select(table)).mappings():
            found[table.name] = dict(row)
    return found


def as_platform(connection: Connection) -> None:
    """Pass the walls of Postgres until the end of the transaction."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT set_config('zhiren.platform', 'on', true)"))


def _value(column: Column[Any], made: Mapping[str, Mapping[str, Any]]) -> Any:
    for key in column.foreign_keys:
        other = made.get(key.column.table.name)
        return other[key.column.name] if other else None  # a row of its own table: nothing yet
    kind, number = column.type.python_type, next(_NUMBERS)
    if kind is datetime:
        moment = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
        return moment if getattr(column.type, "timezone", False) else moment.replace(tzinfo=None)
    made_by: dict[type, Any] = {bool: True, int: number, float: 0.5, dict: {"v": number}}
    return made_by.get(kind, f"v{number}")
