"""This is where people change what the reading of a resume gave: edit, decide, delete, restore."""

from collections.abc import Sequence
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from zhiren import Call, Conflict
from zhiren.db import utcnow
from zhiren.models.embedding import language_of
from zhiren.search.entries import SearchEntry
from zhiren_screening import keeping
from zhiren_screening.deciding.reasons import say
from zhiren_screening.service import Talents
from zhiren_screening.tables import Condition, Talent

_JUDGED = frozenset({"education_level", "work_years", "skills", "school"})


async def correct(call: Call, talent_id: str, edits: dict[str, Any]) -> tuple[Talent, list[str]]:
    """Keep what a person entered over what the resume says; give the talent and the skills."""
    status = edits.pop("screening_status", None)
    async with call.writing() as session:
        row = await Talents(session).get(talent_id)
        row.edits = {**row.edits, **_normal(edits)}
        row.updated_at = utcnow()
        entry = await keeping.keep(session, row)
        if status:
            row.screening_status = status
            row.qualification_reason = say("by_hand", call.language)
        elif row.condition_id and edits.keys() & _JUDGED:
            condition = await session.get(Condition, row.condition_id)
            keeping.decide(row, condition, call.language)
        await call.host.search.index(session, keeping.COLLECTION, [entry])
        skills = await Talents(session).skills([row.id])
    return row, skills[row.id]


async def decide_by_hand(
    call: Call, talent_ids: Sequence[str], status: Literal["qualified", "unqualified"]
) -> int:
    """Set the status of several; tell of how many."""
    async with call.writing() as session:
        reason = say("by_hand", call.language)
        return await Talents(session).set_status(talent_ids, status, reason)


async def delete(call: Call, talent_ids: Sequence[str]) -> int:
    """Delete softly; the index forgets at once."""
    async with call.writing() as session:
        gone = await Talents(session).delete(talent_ids)
        if gone:
            await call.host.search.remove(session, keeping.COLLECTION, ids=gone)
    if gone:
        await call.host.search.forget(keeping.COLLECTION, call.actor.organisation_id, ids=gone)
    return len(gone)


async def restore(call: Call, talent_id: str) -> tuple[Talent, list[str]]:
    """Bring back who was deleted, into the lists and into the index."""
    async with call.writing() as session:
        row = await Talents(session).get(talent_id, deleted=True)
        if row.deleted_at is None:
            raise Conflict(
                "该人才未被删除" if call.language == "zh" else "This talent is not deleted."
            )
        row.deleted_at = None
        entry = keeping.entry(row)
        await call.host.search.index(session, keeping.COLLECTION, [entry])
        skills = await Talents(session).skills([row.id])
    organisation_id = call.actor.organisation_id
    await call.host.search.embed(keeping.COLLECTION, organisation_id, [entry])
    return row, skills[row.id]


async def mend_index(call: Call) -> dict[str, Any]:
    """Add to the index who is missing, take out who should not be there; tell what was found."""
    async with call.writing() as session:
        here, indexed = await _both(session)
        missing = [row for ident, row in here.items() if ident not in indexed]
        extra = sorted(indexed - here.keys())
        entries = [keeping.entry(row) for row in missing]
        await call.host.search.index(session, keeping.COLLECTION, entries)
        if extra:
            await call.host.search.remove(session, keeping.COLLECTION, ids=extra)
    organisation_id = call.actor.organisation_id
    await call.host.search.embed(keeping.COLLECTION, organisation_id, entries)
    if extra:
        await call.host.search.forget(keeping.COLLECTION, organisation_id, ids=extra)
    half = await _mend_vectors(call, here)
    return {
        "mysql_count": len(here),
        "chroma_count": len(indexed),
        "missing_in_chroma": [row.id for row in missing],
        "extra_in_chroma": extra,
        "status_mismatch": half,
        "fixed_count": len(missing) + len(extra) + len(half),
    }


async def _mend_vectors(call: Call, here: dict[str, Talent]) -> list[str]:
    """Mend the vectors where an embedder is set; tell who was found by words alone, or meaning."""
    search, organisation_id = call.host.search, call.actor.organisation_id
    if search.embedder is None:
        return []
    meant = await search.indexed(keeping.COLLECTION, organisation_id)
    known = search.embedder.languages
    entries = [keeping.entry(row) for ident, row in here.items() if ident not in meant]
    lacking = [entry for entry in entries if language_of(entry.text) in known]
    await search.embed(keeping.COLLECTION, organisation_id, lacking)
    stray = sorted(meant - here.keys())
    if stray:
        await search.forget(keeping.COLLECTION, organisation_id, ids=stray)
    return [*(entry.id for entry in lacking), *stray]


async def _both(session: AsyncSession) -> tuple[dict[str, Talent], set[str]]:
    talents = await session.scalars(select(Talent).where(Talent.deleted_at.is_(None)))
    query = select(SearchEntry.id).where(SearchEntry.collection == keeping.COLLECTION)
    return {row.id: row for row in talents}, set(await session.scalars(query))


def _normal(edits: dict[str, Any]) -> dict[str, Any]:
    """Write telephones and e-mails as the reading does, so that one person stays one row."""
    normal = dict(edits)
    if phone := normal.get("phone"):
        plus = "+" if phone.startswith("+") else ""
        normal["phone"] = plus + "".join(c for c in phone if c.isdigit())
    if email := normal.get("email"):
        normal["email"] = email.lower()
    return {name: value for name, value in normal.items() if name != "skills" or value is not None}
