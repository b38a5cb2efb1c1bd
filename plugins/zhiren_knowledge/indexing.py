"""How a document comes to be found: parsed, cut into chunks, its words and vectors stored.

Every step looks whether the document is still there, since somebody may take it away meanwhile;
and every step may be done again after a crash.
"""

import time
from collections.abc import AsyncIterator
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from zhiren import Call
from zhiren.db import utcnow
from zhiren.documents import ParsedDocument
from zhiren.errors import NotFound, Unreadable
from zhiren.events import DocumentIndexed
from zhiren.search import Entry
from zhiren_knowledge.chunks import Cut, cut, title
from zhiren_knowledge.service import Documents
from zhiren_knowledge.shelf import COLLECTION
from zhiren_knowledge.tables import Chunk, Document

_NOTICED = 0.3
"""Seconds of parsing from which somebody may look at what comes next: a state costs a write."""
_PROGRESS = {"parsing": 10, "chunking": 50, "embedding": 75, "completed": 100}


@dataclass(frozen=True, kw_only=True)
class Version:
    """A document as it is read: with one file, until another takes its place."""

    document_id: str
    file_id: str | None = None
    """None is whichever it has."""

    async def get(self, session: AsyncSession) -> Document:
        """Find the document, as long as it still has this file."""
        document = await Documents(session).get(self.document_id)
        if self.file_id not in (None, document.file_id):
            raise NotFound("document", self.document_id)
        return document


async def index(call: Call, reading: Version) -> int:
    """Read a document and make it findable; count its chunks.

    Raises `NotFound` when it was taken away, or another file has taken its place.
    """
    document = await _reach(call, reading, "parsing")
    async with call.reading() as session:
        _, data = await call.host.files.read(session, document.file_id)
    begin = time.monotonic()
    parsed = await call.host.parsing.parse(data, document.media_type, document.filename)
    if time.monotonic() - begin > _NOTICED:
        await _reach(call, reading, "chunking")
    cuts = cut(parsed)
    if not cuts:
        raise Unreadable("There is no text in this file.")
    if call.host.search.embedder is None:
        return len(await _store(call, reading, parsed, cuts, "completed"))
    entries = await _store(call, reading, parsed, cuts, "embedding")
    await call.host.search.embed(COLLECTION, call.actor.organisation_id, entries)
    await _complete(call, reading, [entry.id for entry in entries])
    return len(entries)


async def entries(session: AsyncSession) -> AsyncIterator[Entry]:
    """Read again what is to be found: every chunk of every document that was read."""
    asked = select(Document, Chunk).join(Chunk, Chunk.document_id == Document.id)
    for document, chunk in await session.execute(asked.where(Document.status != "failed")):
        yield _entry(document, chunk)


async def fail(call: Call, reading: Version, why: str) -> None:
    """Write down that a document could not be read, and why; an earlier file's words go."""
    async with call.writing() as session:
        try:
            document = await reading.get(session)
        except NotFound:
            return
        old = await _clear(call, session, document)
        document.status, document.error_message = "failed", why
        document.chunk_count, document.processed_at = 0, utcnow()
    if old:
        await call.host.search.forget(COLLECTION, call.actor.organisation_id, ids=old)


async def _clear(call: Call, session: AsyncSession, document: Document) -> list[str]:
    """Take the chunks and their words away; give their ids, whose vectors are to be forgotten."""
    mine = Chunk.document_id == document.id
    old = list(await session.scalars(select(Chunk.id).where(mine)))
    await call.host.search.remove(session, COLLECTION, ids=old)
    await session.execute(delete(Chunk).where(mine))
    return old


async def _reach(call: Call, reading: Version, status: str) -> Document:
    async with call.writing() as session:
        document = await reading.get(session)
        document.status, document.progress = status, _PROGRESS[status]
        document.error_message = document.processed_at = None
    await call.progress(_PROGRESS[status], 100, status)
    return document


async def _store(
    call: Call, reading: Version, parsed: ParsedDocument, cuts: list[Cut], status: str
) -> list[Entry]:
    """Store the chunks and their words in one transaction, in place of any earlier ones."""
    async with call.writing() as session:
        document = await reading.get(session)
        old = await _clear(call, session, document)
        chunks = [_chunk(document.id, place, parsed, one) for place, one in enumerate(cuts)]
        session.add_all(chunks)
        await session.flush()
        entries = [_entry(document, chunk) for chunk in chunks]
        await call.host.search.index(session, COLLECTION, entries)
        document.chunk_count = len(chunks)
        document.findings = [vars(finding) for finding in parsed.findings]
        _settle(call, document, status)
    if old:
        await call.host.search.forget(COLLECTION, call.actor.organisation_id, ids=old)
    await call.progress(_PROGRESS[status], 100, status)
    return entries


def _settle(call: Call, document: Document, status: str) -> None:
    """Write down how far a document has come; tell everybody when it is all the way."""
    document.status, document.progress = status, _PROGRESS[status]
    if status == "completed":
        document.processed_at = utcnow()
        known = {"organisation_id": call.actor.organisation_id, "document_id": document.id}
        call.publish(DocumentIndexed(**known))


def _chunk(document_id: str, place: int, parsed: ParsedDocument, one: Cut) -> Chunk:
    return Chunk(
        document_id=document_id,
        index=place,
        content=parsed.text[one.start : one.end],
        start=one.start,
        end=one.end,
        page=one.page,
        position=one.position,
        heading_path=list(one.heading_path),
    )


def _entry(document: Document, chunk: Chunk) -> Entry:
    text = f"{title(document.filename, chunk.heading_path)}\n{chunk.content}"
    return Entry(id=chunk.id, parent_id=document.kb_id, text=text)


async def _complete(call: Call, reading: Version, chunk_ids: list[str]) -> None:
    organisation_id = call.actor.organisation_id
    try:
        async with call.writing() as session:
            _settle(call, await reading.get(session), "completed")
    except NotFound:
        # Taken away while its vectors were being made: they must go too.
        await call.host.search.forget(COLLECTION, organisation_id, ids=chunk_ids)
        raise
