"""What every table of every plugin is built from: the base class, ids and times."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, DateTime, MetaData
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

_FORM = re.compile(
    r"([a-z]+)[_-]([0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12})", re.IGNORECASE | re.ASCII
)
_ELSEWHERE = {"user": "u"}
"""Prefixes that some document has for another of ours."""
_IN_RESEARCH = {"u": "user"}


_FIRST, _LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    """Base of every table, in every plugin."""

    # Names make constraints reachable for migrations on every database.
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads a plain class attribute
        dict[str, Any]: JSON,
        list[dict[str, Any]]: JSON,
        list[str]: JSON,
    }


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, always with its time zone (UTC), also where the database keeps none."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store UTC; a moment without a time zone is a mistake."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A moment needs a time zone: use utcnow().")
        value = _in_utc(value)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - its signature
        """Give UTC back."""
        return value.replace(tzinfo=UTC) if value is not None and not value.tzinfo else value


def utcnow() -> datetime:
    """Tell the time, with its zone."""
    return datetime.now(UTC)


def later(moment: datetime, by: timedelta) -> datetime:
    """Give the moment *by* later, or the last there is: somebody may name its day."""
    try:
        return moment + by
    except OverflowError:
        return _LAST


def _in_utc(moment: datetime) -> datetime:
    """Give *moment* in UTC; one that lies beyond the first or the last there is becomes that."""
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        return _FIRST if moment.year == _FIRST.year else _LAST


def new_id(prefix: str) -> str:
    """Make an id that says what it identifies: a prefix and a UUID, like ``int_9f86d081…``."""
    return f"{prefix}_{uuid4().hex}"


def bare(ident: str) -> str:
    """Write an id as the documents do that show bare UUIDs; one that holds none stays as it is."""
    try:
        return str(UUID(ident.rpartition("_")[2]))
    except ValueError:
        return ident


def prefixed(prefix: str, ident: str) -> str:
    """Write a bare UUID as the id it stands for; what already has a prefix stays as it is."""
    try:
        return f"{prefix}_{UUID(ident).hex}"
    except ValueError:
        return ident


def canonical(ident: str) -> str:
    """Write an id of any document's form as rows do: ``proj-9f86…`` as ``proj_9f86…``.

    What is no id that was given out stays as it is.
    """
    if (found := _FORM.fullmatch(ident)) is None:
        return ident
    prefix, unguessable = found.groups()
    return f"{_ELSEWHERE.get(prefix, prefix)}_{unguessable.replace('-', '').lower()}"


def hyphened(ident: str) -> str:
    """Write an id as the research document does: ``proj_9f86…`` as ``proj-9f86…``."""
    if (found := _FORM.fullmatch(ident)) is None:
        return ident
    prefix, unguessable = found.groups()
    return f"{_IN_RESEARCH.get(prefix, prefix)}-{unguessable}"


def new_uuid() -> str:
    """Make a bare UUID, for the nouns whose documents show one."""
    return str(uuid4())
