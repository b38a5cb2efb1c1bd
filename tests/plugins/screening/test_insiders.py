"""Who is inside an organisation without hiring for it sees none of its hiring."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select

import zhiren_screening
from zhiren.access import Role
from zhiren.testing import MakeHost, make_user
from zhiren_screening.tables import Condition


@pytest.mark.parametrize(("role", "seen"), [("viewer", 1), ("candidate", 0), ("user", 0)])
async def test_conditions_are_seen_by_those_who_hire(
    make_host: MakeHost, role: Role, seen: int
) -> None:
    host = await make_host(screening=zhiren_screening)
    hr = await make_user(host, "hr")
    async with host.database.writing(hr) as session:
        session.add(Condition(name="后端", conditions={}))
    insider = replace(await make_user(host, role), organisation_id=hr.organisation_id)
    async with host.database.reading(insider) as session:
        assert await session.scalar(select(func.count(Condition.id))) == seen
