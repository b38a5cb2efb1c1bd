"""Where the walls between organisations stand.

Every session carries a `Scope`. Whatever an ORM statement asks for, only rows that the scope
may see come back, are counted, changed or deleted; what is added belongs to its organisation.
A handler cannot forget the filter, because it never writes one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar, NoReturn, cast

from sqlalchemy import ColumnElement, String, Table, Update, and_, event, inspect, literal, or_
from sqlalchemy.orm import (
    InstanceState,
    LoaderCriteriaOption,
    Mapped,
    ORMExecuteState,
    Session,
    UOWTransaction,
    mapped_column,
    with_loader_criteria,
)
from sqlalchemy.sql.elements import ClauseElement
from sqlalchemy.sql.visitors import iterate

from zhiren.access import Actor
from zhiren.errors import Forbidden

_SKIPS = (
    "Read, add and change rows by their classes, one by one or in statements over those classes:"
    " this would skip the walls."
)


@dataclass(frozen=True, kw_only=True)
class Scope:
    """What one session may see."""

    organisation_id: str
    user_id: str
    role: str

    @classmethod
    def of(cls, actor: Actor) -> "Scope":
        """Take the place of *actor*."""
        return cls(organisation_id=actor.organisation_id, user_id=actor.user_id, role=actor.role)


class WalledSession(Session):
    """A session without the old ways to write many rows at once, which go past every wall."""

    def bulk_save_objects(self, *_: object, **__: object) -> NoReturn:
        """Refuse."""
        raise RuntimeError(_SKIPS)

    def bulk_insert_mappings(self, *_: object, **__: object) -> NoReturn:
        """Refuse."""
        raise RuntimeError(_SKIPS)

    def bulk_update_mappings(self, *_: object, **__: object) -> NoReturn:
        """Refuse."""
        raise RuntimeError(_SKIPS)


class Owned:
    """A row that belongs to an organisation."""

    organisation_id: Mapped[str] = mapped_column(String(64), index=True)
    person: ClassVar[str] = "candidate_id"
    """The column, where there is one, that names the user who may write the row from outside."""

    @classmethod
    def visible(
        cls,
        organisation_id: ColumnElement[str],
        user_id: ColumnElement[str],  # noqa: ARG003 - for those who override
        role: ColumnElement[str],  # noqa: ARG003 - as above
    ) -> ColumnElement[bool]:
        """Say which rows a caller sees, as SQL over the three bound values.

        Tables that others may read too override this. The values are SQL expressions: compare
        them in SQL (``role.in_(READERS)``), never in Python.
        """
        return cls.organisation_id == organisation_id

    @classmethod
    def writable(
        cls, organisation_id: ColumnElement[str], user_id: ColumnElement[str]
    ) -> ColumnElement[bool]:
        """Say which rows a caller may write, as `concerns` does, as SQL over the bound values."""
        ours = cls.organisation_id == organisation_id
        person = getattr(cls, cls.person, None)
        return ours if person is None else or_(ours, person == user_id)

    def concerns(self, user_id: str) -> bool:
        """Say whether *user_id* may write this row although another organisation owns it."""
        return getattr(self, self.person, None) == user_id


@event.listens_for(Session, "do_orm_execute")
def _look_only_at_own(state: ORMExecuteState) -> None:
    """Add the scope's walls to every ORM statement, whatever it selects, joins or changes.

    What is only shown to the caller cannot be changed by a statement: that takes the row.
    """
    scope: Scope | None = state.session.info.get("scope")
    if scope is None:
        return
    if not state.is_orm_statement:
        _refuse_past_the_mapper(state)
    changes = state.is_update or state.is_delete or state.is_insert
    if changes:
        _refuse_unwalled(state)
    state.statement = state.statement.options(_walls(scope, changes))


@lru_cache(maxsize=4096)
def _walls(scope: Scope, changes: bool) -> LoaderCriteriaOption:
    """Build the walls of one scope. They are kept: building them costs as much as a statement."""
    organisation_id, user_id = literal(scope.organisation_id), literal(scope.user_id)
    role = literal(scope.role)
    if changes:
        return with_loader_criteria(
            Owned,
            lambda cls: and_(
                cls.visible(organisation_id, user_id, role),
                cls.organisation_id == organisation_id,
            ),
            include_aliases=True,
        )
    return with_loader_criteria(
        Owned, lambda cls: cls.visible(organisation_id, user_id, role), include_aliases=True
    )


def _refuse_unwalled(state: ORMExecuteState) -> None:
    """Refuse what goes past the walls: inserts, changes of many rows by their keys, and gifts."""
    if state.bind_mapper is None or not issubclass(state.bind_mapper.class_, Owned):
        return
    if state.is_insert or isinstance(state.parameters, list) or _gives_away(state):
        raise RuntimeError(_SKIPS)


def _gives_away(state: ORMExecuteState) -> bool:
    """Tell whether an update says to whom rows shall belong."""
    if not isinstance(state.statement, Update):
        return False
    values: Mapping[Any, Any] = state.statement._values or {}  # noqa: SLF001 - it has no public name
    said = {getattr(column, "key", column) for column in values} | set(state.parameters or ())
    return "organisation_id" in said


def _refuse_past_the_mapper(state: ORMExecuteState) -> None:
    """Refuse statements about rows of organisations that no class stands for: no wall holds them.

    Text is not looked at: only `zhiren.search` and health checks write any.
    """
    named, by_class = set[Any](), set[Any]()
    for part in iterate(cast("ClauseElement", state.statement)):
        mapped = "parententity" in getattr(part, "_annotations", ())
        (by_class if mapped else named).add(getattr(part, "table", part))
    for table in named - by_class:
        if isinstance(table, Table) and "organisation_id" in table.columns:
            raise RuntimeError(_SKIPS)


@event.listens_for(Session, "before_attach")
def _refuse_strangers(session: Session, instance: object) -> None:
    """Refuse rows that another session read, or nobody: what a row says of itself is not looked up.

    It could be brought up to date, changed and deleted by its key alone.
    """
    if session.info.get("scope") is not None and isinstance(instance, Owned):
        state: InstanceState[Any] = inspect(instance)
        if state.has_identity:
            raise RuntimeError(_SKIPS)


@event.listens_for(Session, "before_flush")
def _write_only_own(session: Session, context: UOWTransaction, instances: Any) -> None:  # noqa: ARG001 - its signature
    """Give new rows their organisation, and refuse to write another's."""
    scope: Scope | None = session.info.get("scope")
    if scope is None:
        return
    for row in (*session.new, *session.dirty, *session.deleted):
        if not isinstance(row, Owned):
            continue
        if row.organisation_id is None:
            row.organisation_id = scope.organisation_id
        if _moved(row) or (
            row.organisation_id != scope.organisation_id and not row.concerns(scope.user_id)
        ):
            raise Forbidden("This row belongs to another organisation.")


def _moved(row: Owned) -> bool:
    """Tell whether *row* was another organisation's a moment ago."""
    was: Any = inspect(row).attrs.organisation_id.history.deleted
    return any(before is not None for before in was or ())
