"""What rows are related to ends at the wall too, however it is loaded."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import ForeignKey, func, insert, literal, select, update
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    immediateload,
    joinedload,
    mapped_column,
    relationship,
    selectinload,
    subqueryload,
)

from zhiren import Actor
from zhiren.db import Database, Owned
from zhiren.testing import MakeDatabase

OURS = Actor(user_id="u_1", organisation_id="ours", role="hr")
LOADING = (selectinload, joinedload, subqueryload, immediateload)


class Related(DeclarativeBase):
    """Two tables of this test alone."""


class Team(Owned, Related):
    __tablename__ = "relations_teams"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    members: Mapped[list["Member"]] = relationship(back_populates="team")


class Member(Owned, Related):
    __tablename__ = "relations_members"
    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("relations_teams.id"))
    team: Mapped[Team | None] = relationship(back_populates="members")


TEAMS: Any = Team.__table__


@pytest.fixture
async def database(make_database: MakeDatabase) -> AsyncIterator[Database]:
    """Our team has a member of theirs, and their team one of ours."""
    database = await make_database()
    async with database.engine.begin() as connection:
        await connection.run_sync(Related.metadata.create_all)
    async with database.writing(None) as session:
        session.add(Team(id=1, name="ours", organisation_id="ours"))
        session.add(Team(id=2, name="theirs", organisation_id="theirs"))
        await session.flush()
        session.add(Member(id=1, team_id=2, organisation_id="ours"))
        session.add(Member(id=2, team_id=1, organisation_id="theirs"))
    yield database
    async with database.engine.begin() as connection:
        await connection.run_sync(Related.metadata.drop_all)


async def test_what_is_loaded_later_is_ours_alone(database: Database) -> None:
    async with database.reading(OURS) as session:
        member, team = await session.get_one(Member, 1), await session.get_one(Team, 1)
        assert await session.run_sync(lambda _: member.team) is None
        assert await session.run_sync(lambda _: team.members) == []


async def test_what_a_new_row_points_to_is_ours_alone(database: Database) -> None:
    async with database.writing(OURS) as session:
        session.add(member := Member(id=3, team_id=2))
        await session.flush()
        assert await session.run_sync(lambda _: member.team) is None


@pytest.mark.parametrize("loading", LOADING)
async def test_what_is_loaded_along_is_ours_alone(database: Database, loading: Any) -> None:
    async with database.reading(OURS) as session:
        teams = await session.scalars(select(Team).options(loading(Team.members)))
        assert [team.members for team in teams.unique()] == [[]]
    async with database.reading(OURS) as session:
        members = await session.scalars(select(Member).options(loading(Member.team)))
        assert [member.team for member in members.unique()] == [None]


async def test_what_relations_are_asked_for_says_nothing_of_others(database: Database) -> None:
    async with database.reading(OURS) as session:
        assert (await session.scalars(select(Team.id).where(Team.members.any()))).all() == []
        of_theirs = select(Member.id).where(Member.team.has(Team.name == "theirs"))
        assert (await session.scalars(of_theirs)).all() == []
        joined = select(func.count()).select_from(Team).join(Team.members)
        assert await session.scalar(joined) == 0


@pytest.mark.parametrize(
    "statement",
    [
        select(TEAMS),
        select(func.count()).select_from(TEAMS),
        select(literal(1)).where(TEAMS.c.name == "theirs"),
        update(TEAMS).values(name="changed"),
        insert(TEAMS).values(id=9, name="new", organisation_id="theirs"),
        update(Team).values(organisation_id="theirs"),
        insert(Team).from_select(["id"], select(Team.id)),
    ],
)
async def test_statements_that_no_wall_holds_are_refused(
    database: Database, statement: Any
) -> None:
    with pytest.raises(RuntimeError, match="walls"):
        async with database.writing(OURS) as session:
            await session.execute(statement)


@pytest.mark.parametrize(
    "way", ["bulk_save_objects", "bulk_insert_mappings", "bulk_update_mappings"]
)
async def test_the_old_ways_to_write_many_rows_are_refused(database: Database, way: str) -> None:
    async with database.writing(OURS) as session:
        with pytest.raises(RuntimeError, match="walls"):
            await session.run_sync(lambda plain: getattr(plain, way)(Team, []))


async def test_a_row_of_another_session_is_not_taken_in(database: Database) -> None:
    async with database.reading(None) as session:
        team = await session.get_one(Team, 2)
    async with database.reading(OURS) as session:
        with pytest.raises(RuntimeError, match="walls"):
            session.add(team)
