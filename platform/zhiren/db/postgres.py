"""This is where Postgres is spoken to: the second wall, and who writes when.

`zhiren.db.scope` puts the walls of an organisation around every ORM statement. Here the same
walls, made from the same `Owned.visible`, stand in the database as row-level security, so that SQL
that went past the first meets the second. Every transaction says first for whom it is.

Writers of one organisation take turns, as all writers do on SQLite: what a write has looked at is
still so when it is committed. Writers of different organisations never wait for each other.
"""

from hashlib import blake2b
from typing import Any, cast

import structlog
from sqlalchemy import Connection, Table, and_, event, inspect, literal_column, or_, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Session, SessionTransaction
from sqlalchemy.sql.elements import ColumnElement

from zhiren.db.base import Base
from zhiren.db.scope import Owned, Scope

log = structlog.get_logger(__name__)

LOOKS: dict[str, Any] = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
"""How a read goes: it sees one moment."""
CROSSED = frozenset({"40001", "40P01"})
"""What Postgres says to one of two who crossed: a serialization failure, a deadlock."""
_SAY = (
    "set_config('zhiren.organisation', :organisation, true),"
    " set_config('zhiren.user', :user, true),"
    " set_config('zhiren.role', :role, true),"
    " set_config('zhiren.platform', :platform, true),"
    " set_config('TimeZone', 'UTC', true)"  # else a moment at an edge could not be read
)
_READ = text(f"SELECT {_SAY}")
_WRITE = text(f"SELECT {_SAY}, pg_advisory_xact_lock(hashtextextended(:organisation, 0))")
_OPEN = text("SELECT relname FROM pg_class WHERE relkind = 'r' AND NOT relforcerowsecurity")
_PLATFORM: ColumnElement[bool] = literal_column(
    "(SELECT current_setting('zhiren.platform', true)) = 'on'"
)
_UPGRADE = 7_450_912_308
"""The advisory lock of whoever changes the schema."""


@event.listens_for(Session, "after_begin")
def _say_who(session: Session, _: SessionTransaction, connection: Connection) -> None:
    """Tell the database who asks, for this transaction only; a write waits for its turn."""
    if connection.dialect.name != "postgresql":
        return
    scope: Scope | None = session.info.get("scope")
    said = {
        "organisation": scope.organisation_id if scope else "",
        "user": scope.user_id if scope else "",
        "role": scope.role if scope else "",
        "platform": "" if scope else "on",
    }
    writes = scope is not None and connection.get_execution_options().get("zhiren_writes")
    connection.execute(_WRITE if writes else _READ, said)


def walls_of(owned: type[Owned]) -> list[str]:
    """Write the policies of one table, each in place of an older one of its name."""
    table = cast("Table", cast("Any", owned).__table__).name
    organisation_id, user_id, role = _said("organisation"), _said("user"), _said("role")
    seen = _sql(or_(_PLATFORM, owned.visible(organisation_id, user_id, role)))
    written = _sql(or_(_PLATFORM, owned.writable(organisation_id, user_id)))
    rules = {
        "seen": f"FOR SELECT USING ({seen})",
        "added": f"FOR INSERT WITH CHECK ({written})",
        "changed": f"FOR UPDATE USING ({written}) WITH CHECK ({written})",
        "removed": f"FOR DELETE USING ({written})",
    }
    statements = [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
    ]
    for name, rule in rules.items():
        statements.append(f"DROP POLICY IF EXISTS zhiren_{name} ON {table}")
        statements.append(f"CREATE POLICY zhiren_{name} ON {table} {rule}")
    return statements


def owned_tables() -> dict[str, type[Owned]]:
    """Find every table that belongs to organisations, by its name."""
    classes = (mapper.class_ for mapper in Base.registry.mappers)
    return {cast("Any", c).__tablename__: c for c in classes if issubclass(c, Owned)}


@event.listens_for(Table, "after_create")
def _wall_off(table: Table, connection: Connection, **_: Any) -> None:
    """Put up the walls of a table that was just made."""
    owned = owned_tables().get(table.name)
    if connection.dialect.name == "postgresql" and owned is not None:
        for statement in walls_of(owned):
            connection.exec_driver_sql(statement)


def take_turn(connection: Connection) -> None:
    """Wait until nobody else changes the schema; the turn ends with the transaction.

    Migrations work on rows of every organisation.
    """
    turn = "SELECT set_config('zhiren.platform', 'on', true), pg_advisory_xact_lock(:key)"
    connection.execute(text(turn), {"key": _UPGRADE})


def put_up_walls(connection: Connection) -> None:
    """Put up the walls of every table, unless just these stand there already.

    They follow the tables and no revision: whoever changes `visible` need not think of this.
    """
    present = set(inspect(connection).get_table_names())
    tables = sorted((name, owned) for name, owned in owned_tables().items() if name in present)
    statements = [statement for _, owned in tables for statement in walls_of(owned)]
    mark = "walls " + blake2b("\n".join(statements).encode(), digest_size=16).hexdigest()
    noted = connection.scalar(text("SELECT obj_description('alembic_version'::regclass)"))
    # A table that was dropped and made again stands open, whatever was noted before.
    if noted == mark and not set(connection.scalars(_OPEN)).intersection(
        name for name, _ in tables
    ):
        return
    for statement in statements:
        connection.exec_driver_sql(statement)
    connection.exec_driver_sql(f"COMMENT ON TABLE alembic_version IS '{mark}'")


def warn_of_open_walls(connection: Connection) -> None:
    """Say when the role that we are goes through every wall."""
    query = "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
    if connection.scalar(text(query)):
        log.warning("row_level_security_is_off", reason="The role is a superuser or bypasses it.")


def _said(name: str) -> ColumnElement[str]:
    """Read what the transaction said, once a statement; nothing said is NULL, and matches none."""
    return literal_column(f"(SELECT nullif(current_setting('zhiren.{name}', true), ''))")


def _sql(condition: ColumnElement[bool]) -> str:
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    written = and_(condition).compile(dialect=dialect, compile_kwargs={"literal_binds": True})
    return str(written).replace("%%", "%")
