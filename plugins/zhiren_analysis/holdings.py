"""What reports keep of a person, given out and let go.

A report stays with the organisation, without the name of whom it is about; files that were made
of it go.
"""

from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from zhiren import Call
from zhiren.holdings import Person, told
from zhiren.kernel.tables import File
from zhiren_analysis.exporting import FORMS, file_name
from zhiren_analysis.tables import Report


async def gather(call: Call, session: AsyncSession, person: Person) -> dict[str, Any]:
    """Give the reports."""
    del call
    return {"reports": [told(report) for report in await _reports(session, person)]}


async def erase(call: Call, session: AsyncSession, person: Person) -> dict[str, int]:
    """Take the name, telephone and e-mail out of reports; delete the files made of them."""
    reports = await _reports(session, person)
    for report in reports:
        report.data = person.without(report.data)
        report.reviews = person.without(report.reviews)
        report.error = person.without(report.error)
    made = await _files(session, reports)
    for file in made:
        await call.host.files.erase(session, file.id)
    return {"reports": len(reports), "exports": len(made)}


async def _files(session: AsyncSession, reports: list[Report]) -> list[File]:
    names = [file_name(report.interview_id, form) for report in reports for form in FORMS]
    return list(await session.scalars(select(File).where(File.name.in_(names))))


async def _reports(session: AsyncSession, person: Person) -> list[Report]:
    if person.user_id is None:
        return []
    return list(await session.scalars(select(Report).where(Report.candidate_id == person.user_id)))
