"""All that is held about a candidate: given out, and erased. Both are written into the book."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel
from pydantic_core import to_jsonable_python
from sqlalchemy.ext.asyncio import AsyncSession

from zhiren.access import STAFF
from zhiren.call import Call
from zhiren.db import utcnow
from zhiren.errors import NotFound
from zhiren.events import CandidateErased
from zhiren.holdings import Holding, Person
from zhiren.kernel.tables import Candidate
from zhiren.web.endpoints import delete, get


class HeldOut(BaseModel):
    """All that is held about a candidate."""

    candidate_id: str
    exported_at: datetime
    held: dict[str, dict[str, Any]]
    """By who keeps it; files with their bytes, in Base64."""


class ErasedOut(BaseModel):
    """What was erased."""

    candidate_id: str
    erased: dict[str, int]
    """By noun, how many; names that were taken out of what stays are counted as well."""


async def export_person(call: Call, candidate_id: str) -> HeldOut:
    """Give all that is held about a candidate, deleted ones too. It is written down first."""
    async with call.host.database.writing(call.actor) as session:
        person = await _person(session, candidate_id)
        entry = call.host.audit.entry(call)
        entry.changes, entry.subject = False, person.id
        session.add(entry)
    held: dict[str, dict[str, Any]] = {}
    async with call.reading() as session:
        for holding in _holdings(call):
            held[holding.name] = to_jsonable_python(await holding.held(call, session, person))
    return HeldOut(candidate_id=person.id, exported_at=utcnow(), held=held)


async def erase_person(call: Call, candidate_id: str) -> ErasedOut:
    """Erase a candidate for good, wherever something of them is held; it cannot be undone."""
    counts: dict[str, int] = {}
    async with call.host.database.writing(call.actor) as session:
        person = await _person(session, candidate_id)
        for holding in reversed(_holdings(call)):  # the row that others point at goes last
            for noun, number in (await holding.let_go(call, session, person)).items():
                counts[noun] = counts.get(noun, 0) + number
        entry = call.host.audit.entry(call)
        entry.subject = person.id
        session.add(entry)
    if person.user_id:
        await call.host.accounts.forget_guest(person.user_id)
    erased = CandidateErased(organisation_id=call.actor.organisation_id, candidate_id=person.id)
    await call.host.publish(erased)
    return ErasedOut(candidate_id=person.id, erased=counts)


def _holdings(call: Call) -> list[Holding]:
    """List what is kept: the kernel's first."""
    found = [one for part in call.host.loaded.contributions for one in part.holdings]
    return sorted(found, key=lambda one: one.name != "candidate")


async def _person(session: AsyncSession, candidate_id: str) -> Person:
    if (row := await session.get(Candidate, candidate_id)) is None:
        raise NotFound("candidate", candidate_id)
    return Person(id=row.id, name=row.name, phone=row.phone, email=row.email, user_id=row.user_id)


endpoints = [
    get("/candidates/{candidate_id}/export", export_person, roles=STAFF),
    delete("/candidates/{candidate_id}", erase_person, roles=STAFF),
]
