"""What screening keeps of a person, given out and let go: rows, files, index, tasks, questions."""

import base64
from typing import Any

from sqlalchemy import String, cast, delete, false, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from zhiren import Call, Host
from zhiren.events import CandidateErased
from zhiren.holdings import Person, told
from zhiren.kernel.tables import File, Task
from zhiren_screening import keeping
from zhiren_screening.tables import QueryRecord, Talent, TalentCompany, TalentSkill


async def gather(call: Call, session: AsyncSession, person: Person) -> dict[str, Any]:
    """Give the talent, what was read and decided, the files with their bytes, and questions."""
    if (row := await session.get(Talent, person.id)) is None:
        return {}
    uploads = await _uploads(session, person.id)
    files = await _files(session, row, uploads)
    return {
        "talent": told(row),
        "skills": [told(skill) for skill in await _of(session, TalentSkill, person.id)],
        "companies": [told(one) for one in await _of(session, TalentCompany, person.id)],
        "files": [await _shown(call, session, file) for file in files],
        "uploads": [_work(task) for task in uploads],
        "questions": [told(record) for record in await _questions(session, person)],
    }


async def erase(call: Call, session: AsyncSession, person: Person) -> dict[str, int]:
    """Delete rows, files and entries of the index; take the person out of what others asked."""
    if (row := await session.get(Talent, person.id)) is None:
        return {}
    uploads = await _uploads(session, person.id)
    files = await _files(session, row, uploads)
    for file in files:
        await call.host.files.erase(session, file.id)
    await call.host.search.remove(session, keeping.COLLECTION, ids=[person.id])
    for task in uploads:
        task.name, task.result, task.error = task.kind, None, None
    answered = await _answered(session, person.id)
    for task in answered:
        task.name, task.payload = person.without(task.name), person.without(task.payload)
        task.result = person.without(_without_source(task.result, person.id))
    asked = await _questions(session, person)
    for record in asked:
        record.question = person.without(record.question)
        record.answer = person.without(record.answer)
        record.filter = person.without(record.filter)
    for table in (TalentSkill, TalentCompany):
        await session.execute(delete(table).where(table.talent_id == person.id))
    await session.delete(row)
    await session.flush()
    return {
        "talents": 1,
        "files": len(files),
        "uploads": len(uploads),
        "questions": len(asked),
        "answers": len(answered),
    }


async def forget(event: CandidateErased, host: Host) -> None:
    """Let the vectors and the last words go too, now that the erasure is committed."""
    await host.search.forget(keeping.COLLECTION, event.organisation_id, ids=[event.candidate_id])
    await host.search.settle(host.database)


async def _of(session: AsyncSession, table: Any, talent_id: str) -> list[Any]:
    return list(await session.scalars(select(table).where(table.talent_id == talent_id)))


async def _uploads(session: AsyncSession, talent_id: str) -> list[Task]:
    """Find the tasks that read resumes of this person."""
    told_of = cast(Task.result, String).contains(talent_id, autoescape=True)
    query = select(Task).where(Task.kind == "screen_upload", told_of)
    return list(await session.scalars(query))


async def _answered(session: AsyncSession, talent_id: str) -> list[Task]:
    """Find the answers in the background that show this person."""
    told_of = cast(Task.result, String).contains(talent_id, autoescape=True)
    query = select(Task).where(Task.kind == "answer_screening", told_of)
    return list(await session.scalars(query))


async def _files(session: AsyncSession, row: Talent, uploads: list[Task]) -> list[File]:
    """Find every resume of this person: the last, those before it, and the same sent again."""
    idents = {row.file_id, *(task.payload.get("file_id") for task in uploads)} - {None}
    same = File.sha256 == row.file_hash if row.file_hash else false()
    query = select(File).where(or_(File.id.in_(idents), same))
    return list(await session.scalars(query.order_by(File.created_at)))


async def _questions(session: AsyncSession, person: Person) -> list[QueryRecord]:
    """Find the questions and answers that name this person."""
    words = [word for word in (person.name, person.phone, person.email) if word]
    if not words:
        return []
    named = [
        column.contains(word, autoescape=True)
        for word in words
        for column in (QueryRecord.question, QueryRecord.answer)
    ]
    return list(await session.scalars(select(QueryRecord).where(or_(*named))))


async def _shown(call: Call, session: AsyncSession, file: File) -> dict[str, Any]:
    try:
        _, data = await call.host.files.read(session, file.id)
    except FileNotFoundError:  # its bytes were lost: what is known of it is given out all the same
        return told(file) | {"content_base64": None}
    return told(file) | {"content_base64": base64.b64encode(data).decode()}


def _work(task: Task) -> dict[str, Any]:
    names = ("id", "name", "status", "created_at", "finished_at", "result")
    return {name: getattr(task, name) for name in names}


def _without_source(result: dict[str, Any] | None, talent_id: str) -> dict[str, Any] | None:
    if result is None:
        return None
    sources = [one for one in result.get("sources", []) if one.get("id") != talent_id]
    return result | {"sources": sources}
