"""Who is inside an organisation without hiring for it sees none of its interviews."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select

import zhiren_interview
from zhiren.access import Role
from zhiren.testing import MakeHost, make_user
from zhiren_interview.tables import Interview, Position


@pytest.mark.parametrize(("role", "seen"), [("viewer", 1), ("candidate", 0), ("user", 0)])
async def test_interviews_are_seen_by_those_who_hire(
    make_host: MakeHost, role: Role, seen: int
) -> None:
    host = await make_host(interview=zhiren_interview)
    hr = await make_user(host, "hr")
    async with host.database.writing(hr) as session:
        session.add(
            Position(id="pos_1", title="后端", category="c", description="d", requirements=[])
        )
        await session.flush()
        session.add(Interview(position_id="pos_1", title="后端", candidate_id="u_somebody"))
    insider = replace(await make_user(host, role), organisation_id=hr.organisation_id)
    async with host.database.reading(insider) as session:
        assert await session.scalar(select(func.count(Interview.id))) == seen
