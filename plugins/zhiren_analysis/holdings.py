"""What reports keep of a person, given out and let go.

A report stays with the organisation, without the name of whom it is about.
"""

from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from zhiren import Call
from zhiren.holdings import Person, told
from zhiren_analysis.tables import Report


async def gather(call: Call, session: AsyncSession, person: Person) -> dict[str, Any]:
    """Give the reports."""
    del call
    return {"reports": [told(report) for report in await _reports(session, person)]}


async def erase(call: Call, session: AsyncSession, person: Person) -> dict[str, int]:
    """Take the name, telephone and e-mail out of reports."""
    del call
    reports = await _reports(session, person)
    for report in reports:
        report.data = person.without(report.data)
        report.reviews = person.without(report.reviews)
    return {"reports": len(reports)}


async def _reports(session: AsyncSession, person: Person) -> list[Report]:
    if person.user_id is None:
        return []
    return list(await session.scalars(select(Report).where(Report.candidate_id == person.user_id)))
