"""What is put onto a shelf and what leaves it, with everything that hangs on it.

A file's bytes, its row, its chunks, their words and their vectors come and go together.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from zhiren import Call
from zhiren.db import new_id, utcnow
from zhiren.errors import Invalid
from zhiren_knowledge.formats import FORMATS, MOST_FILES, check_file
from zhiren_knowledge.service import Documents, KnowledgeBases
from zhiren_knowledge.tables import Chunk, Document, KnowledgeBase

COLLECTION = "knowledge"
"""What the index calls our chunks; an entry is a chunk, its parent the knowledge base."""


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """A file that somebody brings."""

    name: str
    data: bytes


@dataclass(frozen=True, kw_only=True)
class Removed:
    """What left the shelf."""

    documents: int
    chunks: int


async def put(call: Call, kb_id: str, arrivals: Sequence[Arrival]) -> list[Document]:
    """Put files on a shelf, all or none, and have them read in the background.

    A file that is called as one that stands there already takes its place: the document keeps its
    id, and is found by its old words until the new ones have been read.
    """
    if not 1 <= len(arrivals) <= MOST_FILES:
        raise Invalid(f"Send between 1 and {MOST_FILES} files at once.", field="files")
    names = [check_file(arrival.name, len(arrival.data))[0] for arrival in arrivals]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise Invalid(f"Two of the files are called {twice!r}.", field="files")
    async with call.writing() as session:
        base = await KnowledgeBases(session).get(kb_id)
        old = await Documents(session).named(kb_id, names)
        given_up = [document.task_id for document in old.values() if not document.processed_at]
        documents = [await _put_one(call, session, base, arrival, old) for arrival in arrivals]
        base.updated_at = utcnow()
    await _call_off(call, given_up)
    return documents


async def _put_one(
    call: Call,
    session: AsyncSession,
    base: KnowledgeBase,
    arrival: Arrival,
    old: Mapping[str, Document],
) -> Document:
    name, suffix = check_file(arrival.name, len(arrival.data))
    file = await call.host.files.store(session, arrival.data, name=name, media_type=FORMATS[suffix])
    if (document := old.get(name)) is None:
        # Its id is there before its row, so that file, document and task are written together.
        document = Document(id=new_id("doc"), kb_id=base.id, filename=name, file_type=suffix)
        session.add(document)
    else:
        await call.host.files.erase(session, document.file_id)
    document.file_id, document.file_size = file.id, len(arrival.data)
    document.media_type = FORMATS[suffix]
    document.status, document.progress = "pending", 0
    document.error_message = document.processed_at = None
    document.created_at = utcnow()
    payload = {"document_id": document.id, "file_id": file.id, "language": call.language}
    task = await call.enqueue(session, "index_document", payload, name=name)
    document.task_id = task.id
    return document


async def take_document(call: Call, document_id: str) -> Removed:
    """Take a document off its shelf."""
    async with call.writing() as session:
        document = await Documents(session).get(document_id)
        ids = list(await session.scalars(select(Chunk.id).where(Chunk.document_id == document_id)))
        await call.host.search.remove(session, COLLECTION, ids=ids)
        base = await KnowledgeBases(session).get(document.kb_id)
        base.updated_at = utcnow()
        await session.delete(document)
        await call.host.files.erase(session, document.file_id)
    await call.host.search.forget(COLLECTION, call.actor.organisation_id, ids=ids)
    await _call_off(call, [document.task_id if document.processed_at is None else None])
    return Removed(documents=1, chunks=len(ids))


async def take_base(call: Call, kb_id: str) -> Removed:
    """Take a whole shelf away: its documents, and the conversations about them."""
    async with call.writing() as session:
        base = await KnowledgeBases(session).get(kb_id)
        documents = list(await session.scalars(select(Document).where(Document.kb_id == kb_id)))
        held = (await KnowledgeBases(session).holdings([kb_id]))[kb_id]
        await call.host.search.remove(session, COLLECTION, parent_id=kb_id)
        await session.delete(base)
        for document in documents:
            await call.host.files.erase(session, document.file_id)
    await call.host.search.forget(COLLECTION, call.actor.organisation_id, parent_id=kb_id)
    await _call_off(call, [one.task_id for one in documents if one.processed_at is None])
    return Removed(documents=held.documents, chunks=held.chunks)


async def _call_off(call: Call, task_ids: Sequence[str | None]) -> None:
    for task_id in filter(None, task_ids):
        await call.host.tasks.cancel(task_id, call.actor)
