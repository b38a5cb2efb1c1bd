"""How a document comes to be found: parsed, cut into chunks, its words and vectors stored.

Every step looks whether the document is still there, since somebody may take it away meanwhile;
and every step may be done again after a crash.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from zhiren import Call
from zhiren.db import new_id, utcnow
from zhiren.documents import ParsedDocument
from zhiren.errors import NotFound, Unreadable
from zhiren.events import DocumentIndexed
from zhiren.search import Entry
from zhiren_knowledge.chunks import Cut, cut, title
from zhiren_knowledge.service import Documents
from zhiren_knowledge.shelf import COLLECTION
from zhiren_knowledge.tables import Chunk, Document

_NOTICED = 0.2
"""Seconds of parsing from which somebody may look at how far it is: a state costs a write."""
_LONG = 20_000
"""Characters from which a text is cut in a thread of its own, so that nobody else waits."""
_PROGRESS = {"parsing": 10, "chunking": 50, "embedding": 75, "completed": 100}


@dataclass(frozen=True, kw_only=True)
class Made:
    """What is to be stored of a document."""

    chunks: list[Chunk]
    entries: list[Entry]
    findings: list[dict[str, Any]]


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

    Raises `NotFound` when it was taken away, or another file has taken its place, and `Conflict`
    when somebody else reads it by now.
    """
    async with call.reading() as session:
        document = await reading.get(session)
        _, data = await call.host.files.read(session, document.file_id)
    parsed = await _parse(call, reading, document, data)
    made = (
        await asyncio.to_thread(_make, document, parsed)
        if _is_long(parsed)
        else _make(document, parsed)
    )
    if not made.chunks:
        raise Unreadable("There is no text in this file.")
    if call.host.search.embedder is None:
        await _store(call, reading, made, "completed")
        return len(made.chunks)
    await _store(call, reading, made, "embedding")
    await call.progress(_PROGRESS["embedding"], 100, "embedding")
    await call.host.search.embed(COLLECTION, call.actor.organisation_id, made.entries)
    await _complete(call, reading, [entry.id for entry in made.entries])
    return len(made.chunks)


async def _parse(call: Call, reading: Version, document: Document, data: bytes) -> ParsedDocument:
    """Have the file read; say so where that takes long enough to be noticed."""
    begin = time.monotonic()
    parsing = asyncio.create_task(
        call.host.parsing.parse(data, document.media_type, document.filename)
    )
    try:
        if not (await asyncio.wait({parsing}, timeout=_NOTICED))[0]:
            await _reach(call, reading, "parsing")
        parsed = await parsing
    finally:
        parsing.cancel()
    if time.monotonic() - begin > _NOTICED:
        await _reach(call, reading, "chunking")
    return parsed


def _is_long(parsed: ParsedDocument) -> bool:
    return len(parsed.text) > _LONG


def _make(document: Document, parsed: ParsedDocument) -> Made:
    """Cut a document into chunks, and those into words; nothing is stored yet."""
    chunks = [_chunk(document.id, place, parsed, one) for place, one in enumerate(cut(parsed))]
    entries = [_entry(document, chunk) for chunk in chunks]
    for entry in entries:
        _ = entry.lex  # here, and not while others wait to write
    return Made(chunks=chunks, entries=entries, findings=[vars(one) for one in parsed.findings])


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
    if old:
        await call.host.search.remove(session, COLLECTION, ids=old)
        await session.execute(delete(Chunk).where(mine))
    return old


async def _reach(call: Call, reading: Version, status: str) -> None:
    async with call.writing() as session:
        document = await reading.get(session)
        document.status, document.progress = status, _PROGRESS[status]
    await call.progress(_PROGRESS[status], 100, status)


async def _store(call: Call, reading: Version, made: Made, status: str) -> None:
    """Store the chunks and their words in one transaction, in place of any earlier ones."""
    async with call.writing() as session:
        document = await reading.get(session)
        old = await _clear(call, session, document)
        session.add_all(made.chunks)
        await call.host.search.index(session, COLLECTION, made.entries, are_new=True)
        document.chunk_count, document.findings = len(made.chunks), made.findings
        document.error_message = document.processed_at = None
        _settle(call, document, status)
        if status == "completed":
            await call.conclude(session, {"chunks": len(made.chunks)})
    if old:
        await call.host.search.forget(COLLECTION, call.actor.organisation_id, ids=old)


def _settle(call: Call, document: Document, status: str) -> None:
    """Write down how far a document has come; tell everybody when it is all the way."""
    document.status, document.progress = status, _PROGRESS[status]
    if status == "completed":
        document.processed_at = utcnow()
        known = {"organisation_id": call.actor.organisation_id, "document_id": document.id}
        call.publish(DocumentIndexed(**known))


def _chunk(document_id: str, place: int, parsed: ParsedDocument, one: Cut) -> Chunk:
    return Chunk(
        id=new_id("chunk"),
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
            await call.conclude(session, {"chunks": len(chunk_ids)})
    except NotFound:
        # Taken away while its vectors were being made: they must go too.
        await call.host.search.forget(COLLECTION, organisation_id, ids=chunk_ids)
        raise
