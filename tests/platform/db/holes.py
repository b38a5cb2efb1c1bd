"""Tables whose walls have holes: what judges walls must find them out."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import ColumnElement, true
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from tests.platform.db.tables import ORGANISATIONS
from zhiren.db import Database, Owned


class Others(DeclarativeBase):
    """Tables that no plugin has."""


class Shared(Owned, Others):
    """A table that shows itself to everybody, and says so nowhere else."""

    __tablename__ = "holes_shared"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]

    @classmethod
    def visible(cls, *_: object) -> ColumnElement[bool]:
        return true()


class Unwalled(Others):
    """A table that forgot to derive from `Owned`."""

    __tablename__ = "holes_unwalled"
    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[str]
    name: Mapped[str]


@asynccontextmanager
async def holes_in(database: Database) -> AsyncIterator[None]:
    """Give *database* both tables for a while, with a row of every organisation."""
    async with database.engine.begin() as connection:
        await connection.run_sync(Others.metadata.create_all)
    async with database.writing(None) as session:
        for number, organisation_id in enumerate(ORGANISATIONS, 1):
            for cls in (Shared, Unwalled):
                session.add(cls(id=number, name="n", organisation_id=organisation_id))
    try:
        yield
    finally:
        async with database.engine.begin() as connection:
            await connection.run_sync(Others.metadata.drop_all)
