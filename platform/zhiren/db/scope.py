"""Where the walls between organisations stand.

Every session carries a `Scope`. Whatever an ORM statement asks for, only rows that the scope
may see come back, are counted, changed or deleted; what is added belongs to its organisation.
A handler cannot forget the filter, because it never writes one.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar

from sqlalchemy import ColumnElement, String, and_, event, inspect, literal, or_
from sqlalchemy.orm import (
    LoaderCriteriaOption,
    Mapped,
    ORMExecuteState,
    Session,
    UOWTransaction,
    mapped_column,
    with_loader_criteria,
)

from zhiren.access import Actor
from zhiren.errors import Forbidden


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
    if scope is None or state.is_column_load or state.is_relationship_load:
        return
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
    """Refuse what goes past the walls: inserts, and changes of many rows by their keys."""
    owned = state.bind_mapper is not None and issubclass(state.bind_mapper.class_, Owned)
    if owned and (state.is_insert or isinstance(state.parameters, list)):
        raise RuntimeError("Add and change rows with the session: statements would skip its walls.")


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
