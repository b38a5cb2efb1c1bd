"""This is where uploaded resumes are stored and handed to their tasks."""

import time
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from zhiren import Call, Invalid, TimedOut, UploadFile
from zhiren.kernel.tables import File, Task
from zhiren_screening.service import Conditions

_PATIENCE = 120.0
"""Seconds for which an upload waits for its result."""


async def screen_one(call: Call, file: UploadFile, condition_id: str | None) -> dict[str, Any]:
    """Store one resume, wait until it is screened, and tell what came of it."""
    began = time.monotonic()
    await _check(call, [file], condition_id)
    async with call.writing() as session:
        stored = await _store(call, session, file)
        payload = _payload(call, stored, condition_id)
        task = await call.enqueue(
            session,
            "screen_upload",
            payload,
            name=f"上传简历 {stored.name}"[:255],
            queue="interactive",
        )
    done = await call.host.tasks.wait(task.id, _PATIENCE)
    if done.status != "completed" or done.result is None:
        raise _failure(done)
    return {**done.result, "processing_time": round((time.monotonic() - began) * 1000)}


async def screen_many(call: Call, files: Sequence[UploadFile], condition_id: str | None) -> Task:
    """Store resumes and begin a batch: one file, one task, so that a bad one harms no other."""
    await _check(call, files, condition_id)
    stored = []
    for file in files:
        async with call.writing() as session:
            stored.append(await _store(call, session, file))
    # All parts are written at once: a batch ends when all of its parts have ended.
    async with call.writing() as session:
        name = f"批量上传简历 ({len(files)} 个文件)"
        batch = await call.host.tasks.add_batch(session, call.actor, name, len(files))
        for one in stored:
            payload = _payload(call, one, condition_id)
            await call.enqueue(session, "screen_upload", payload, name=one.name, parent_id=batch.id)
    return batch


async def parts(call: Call, task: Task) -> list[Task]:
    """Give the tasks of the files of an upload, in the order in which they were sent."""
    if task.kind != "batch":
        return [task]
    query = select(Task).where(Task.parent_id == task.id)
    async with call.reading() as session:
        return list(await session.scalars(query.order_by(Task.created_at, Task.id)))


async def _check(call: Call, files: Sequence[UploadFile], condition_id: str | None) -> None:
    """Refuse what cannot be screened before anything is stored."""
    zh = call.language == "zh"
    if any(not file.data for file in files) and len(files) == 1:
        raise Invalid("文件为空" if zh else "The file is empty.", field="file")
    if condition_id is not None:
        async with call.reading() as session:
            await Conditions(session).get(condition_id)


async def _store(call: Call, session: Any, file: UploadFile) -> File:
    return await call.host.files.store(
        session, file.data, name=file.name or "resume", media_type=file.media_type[:127]
    )


def _payload(call: Call, file: File, condition_id: str | None) -> dict[str, Any]:
    return {"file_id": file.id, "condition_id": condition_id, "language": call.language}


def _failure(task: Task) -> Exception:
    if task.status == "failed":
        return Invalid(task.error or "The resume could not be screened.", field="file")
    if task.status == "cancelled":
        return Invalid("The task was cancelled.")
    return TimedOut("The resume is still being screened.")
