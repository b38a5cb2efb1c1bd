"""This is where an uploaded resume becomes a talent: parsed, read, decided on, findable.

Done again for the same file and condition it changes nothing; another resume of the same person
(telephone, e-mail or the very same file) renews that person's row.
"""

import asyncio
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from zhiren import Call, Unreadable
from zhiren.documents import ParsedDocument
from zhiren.events import ResumeScreened
from zhiren.kernel.tables import File, Organisation
from zhiren.search import Entry
from zhiren_screening import keeping
from zhiren_screening.facts import facts_of
from zhiren_screening.reading.fields import ResumeFields, read_fields
from zhiren_screening.reading.instructions import without_instructions
from zhiren_screening.service import Conditions, Talents
from zhiren_screening.tables import Talent

_MOST_TEXT = 60_000
"""Characters of a resume that are read; whoever needs more hides something."""


@dataclass(frozen=True, kw_only=True)
class Resume:
    """A resume that was read, and what it is held against."""

    file: File
    parsed: ParsedDocument
    fields: ResumeFields
    condition_id: str | None


async def take_in(call: Call, file_id: str, condition_id: str | None) -> dict[str, Any]:
    """Make a talent of the resume in a file; tell what came of it."""
    async with call.reading() as session:
        if done := await _done(session, file_id, condition_id):
            return outcome(done)
        if condition_id is not None:
            await Conditions(session).get(condition_id)
        file, data = await call.host.files.read(session, file_id)
    parsed = await call.host.parsing.parse(data, file.media_type, file.name)
    honest = without_instructions(parsed.text[:_MOST_TEXT], parsed.findings)
    fields = await asyncio.to_thread(read_fields, honest)
    if _says_nothing(fields):
        raise Unreadable("No resume can be made out in this file.")
    row, entry = await _keep(
        call, Resume(file=file, parsed=parsed, fields=fields, condition_id=condition_id)
    )
    await call.host.search.embed(keeping.COLLECTION, call.actor.organisation_id, [entry])
    return outcome(row)


def outcome(row: Talent) -> dict[str, Any]:
    """Tell what came of a screening."""
    return {
        "talent_id": row.id,
        "is_qualified": None if row.decision is None else bool(row.decision["qualified"]),
        "qualification_reason": row.qualification_reason,
    }


async def _done(session: AsyncSession, file_id: str, condition_id: str | None) -> Talent | None:
    same = Talent.file_id == file_id, Talent.deleted_at.is_(None)
    row = await session.scalar(select(Talent).where(*same))
    return row if row is not None and row.condition_id == condition_id else None


def _says_nothing(fields: ResumeFields) -> bool:
    """Tell whether not even a person can be made out."""
    person = fields.name or fields.phone or fields.email
    return not (person or fields.jobs or fields.education or fields.skills)


async def _keep(call: Call, resume: Resume) -> tuple[Talent, Entry]:
    async with call.writing() as session:
        row = await _row(session, resume)
        row.fields, row.edits = resume.fields.model_dump(mode="json"), {}
        row.text = resume.parsed.text[:_MOST_TEXT]
        row.findings = [vars(finding) for finding in resume.parsed.findings]
        row.file_id, row.file_hash = resume.file.id, resume.file.sha256
        entry = await keeping.keep(session, row)
        condition = None
        if resume.condition_id is not None:
            condition = await Conditions(session).get(resume.condition_id)
        decision = keeping.decide(row, condition, call.language)
        await call.host.search.index(session, keeping.COLLECTION, [entry])
        call.publish(
            ResumeScreened(
                organisation_id=call.actor.organisation_id,
                talent_id=row.id,
                qualified=decision.qualified if decision else None,
            )
        )
    return row, entry


async def _row(session: AsyncSession, resume: Resume) -> Talent:
    """Find the person's row, or begin one; a deleted person who applies again is back."""
    # Two resumes of one person that are read at once must not both begin a row.
    await session.get(Organisation, resume.file.organisation_id, with_for_update=True)
    known = facts_of(resume.fields)
    talents = Talents(session)
    row = await talents.same(phone=known.phone, email=known.email, file_hash=resume.file.sha256)
    if row is None:
        candidate = await keeping.person(session, known)
        row = await session.get(Talent, candidate.id)
    if row is None:
        row = Talent(id=candidate.id)
        session.add(row)
    row.deleted_at, row.condition_id = None, resume.condition_id
    return row
