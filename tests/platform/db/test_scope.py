"""No statement shows, counts, changes or deletes a row of another organisation."""

import asyncio

import pytest
from sqlalchemy import delete, exists, func, insert, select, union_all, update
from sqlalchemy.orm import aliased

from zhiren import Actor, Forbidden
from zhiren.access import Role
from zhiren.db import Database
from zhiren.kernel.tables import Candidate, Task, User
from zhiren.testing import MakeDatabase


def actor(organisation: str, role: Role = "hr", user: str = "u") -> Actor:
    return Actor(user_id=f"{user}_{organisation}", organisation_id=organisation, role=role)


OURS, THEIRS = actor("ours"), actor("theirs")


@pytest.fixture
async def database(make_database: MakeDatabase) -> Database:
    database = await make_database()
    for who, count in ((OURS, 1), (THEIRS, 2)):
        async with database.writing(who) as session:
            session.add_all(Candidate(name=who.organisation_id) for _ in range(count))
    return database


async def test_selects_counts_and_existence_end_at_the_wall(database: Database) -> None:
    async with database.reading(OURS) as session:
        names = (await session.scalars(select(Candidate.name))).all()
        counted = await session.scalar(select(func.count()).select_from(Candidate))
        foreign = await session.scalar(select(exists().where(Candidate.name == "theirs")))
    assert (list(names), counted, foreign) == (["ours"], 1, False)


async def test_joins_aliases_and_subqueries_end_at_the_wall(database: Database) -> None:
    other = aliased(Candidate)
    joined = select(Candidate, other).join(other, other.name != "nobody")
    inside = select(Candidate.id).where(Candidate.name == "theirs").scalar_subquery()
    async with database.reading(OURS) as session:
        assert len((await session.execute(joined)).all()) == 1
        assert await session.scalar(select(inside)) is None


async def test_a_foreign_id_finds_nothing(database: Database) -> None:
    async with database.reading(THEIRS) as session:
        foreign = (await session.scalars(select(Candidate.id))).first()
    async with database.reading(OURS) as session:
        assert await session.get(Candidate, foreign) is None


async def test_bulk_changes_touch_only_own_rows(database: Database) -> None:
    async with database.writing(OURS) as session:
        await session.execute(update(Candidate).values(name="renamed"))
        await session.execute(delete(Candidate))
    async with database.reading(None) as session:
        assert (await session.scalars(select(Candidate.name))).all() == ["theirs", "theirs"]


async def test_a_row_cannot_be_slipped_into_another_organisation(database: Database) -> None:
    with pytest.raises(Forbidden):
        async with database.writing(OURS) as session:
            session.add(Candidate(name="smuggled", organisation_id="theirs"))
    async with database.reading(None) as session:
        assert await session.scalar(select(func.count()).select_from(Candidate)) == 3


async def test_who_asks_for_work_sees_it_in_whatever_organisation_does_it(
    database: Database,
) -> None:
    candidate = actor("home", "candidate")
    async with database.writing(candidate) as session:
        session.add(
            Task(
                kind="k", name="k", queue="bulk", payload={}, organisation_id="ours",
                owner_id=candidate.user_id, owner_role="service",
            )
        )  # fmt: skip
    for who, seen in ((candidate, 1), (OURS, 1), (THEIRS, 0)):
        async with database.reading(who) as session:
            assert await session.scalar(select(func.count()).select_from(Task)) == seen


async def test_concurrent_writers_lose_no_update(database: Database) -> None:
    async with database.writing(OURS) as session:
        user = User(username="n", password_hash="", role="hr", token_version=0)
        session.add(user)

    async def raise_version() -> None:
        async with database.writing(OURS) as session:
            row = await session.get_one(User, user.id)
            row.token_version += 1

    await asyncio.gather(*(raise_version() for _ in range(50)))
    async with database.reading(OURS) as session:
        assert (await session.get_one(User, user.id)).token_version == 50


async def test_a_write_inside_a_write_is_refused_before_it_can_hang(database: Database) -> None:
    with pytest.raises(RuntimeError, match="already open"):
        async with database.writing(OURS), database.writing(OURS):
            pass


CANDIDATE = actor("home", "candidate")


@pytest.fixture
async def shown(database: Database) -> str:
    """A row of ours that the candidate sees too."""
    async with database.writing(CANDIDATE) as session:
        row = Task(
            kind="k", name="ours", queue="bulk", payload={}, organisation_id="ours",
            owner_id=CANDIDATE.user_id, owner_role="service",
        )  # fmt: skip
        session.add(row)
    return row.id


async def take_over(database: Database, ident: str) -> None:
    async with database.writing(CANDIDATE) as session:
        row = await session.get_one(Task, ident)
        row.organisation_id = CANDIDATE.organisation_id


async def test_a_row_that_is_only_shown_cannot_be_taken_over(
    database: Database, shown: str
) -> None:
    with pytest.raises(Forbidden):
        await take_over(database, shown)


async def test_statements_change_nothing_that_is_only_shown(database: Database, shown: str) -> None:
    async with database.writing(CANDIDATE) as session:
        assert await session.scalar(select(func.count()).select_from(Task)) == 1
        await session.execute(update(Task).values(name="changed"))
        await session.execute(delete(Task))
    async with database.reading(None) as session:
        assert (await session.get_one(Task, shown)).name == "ours"


async def test_statements_that_would_skip_the_walls_are_refused(database: Database) -> None:
    async with database.reading(None) as session:
        foreign = await session.scalar(select(Candidate.id).where(Candidate.name == "theirs"))
    theirs = {"id": "x", "organisation_id": "theirs"}
    for statement, rows in (
        (insert(Candidate).values(theirs), None),
        (insert(Candidate), [theirs]),
        (update(Candidate), [{"id": foreign, "name": "hacked"}]),
    ):
        with pytest.raises(RuntimeError, match="walls"):
            async with database.writing(OURS) as session:
                await session.execute(statement, rows)
    async with database.reading(None) as session:
        assert await session.scalar(select(func.count()).select_from(Candidate)) == 3


async def test_unions_and_counts_of_subqueries_end_at_the_wall(database: Database) -> None:
    narrowed = select(Candidate).where(Candidate.name != "nobody")
    both = union_all(select(Candidate.name), select(Candidate.name))
    async with database.reading(OURS) as session:
        for counted in (narrowed.subquery(), narrowed.cte()):
            assert await session.scalar(select(func.count()).select_from(counted)) == 1
        assert (await session.scalars(both)).all() == ["ours", "ours"]
