"""What can be done with knowledge bases, their documents and chunks. No HTTP, no model."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from zhiren.call import Call
from zhiren.db import utcnow
from zhiren.errors import NotFound, QuotaExceeded
from zhiren.kernel.tables import Task
from zhiren_knowledge.tables import (
    IN_PROCESS,
    Chunk,
    Conversation,
    Document,
    KnowledgeBase,
    Message,
)

_MOST_NARROWED = 20_000

_CHARACTERS = 2
"""Of a token, between English (4) and Chinese (1)."""
S = TypeVar("S", bound=Select[*tuple[Any, ...]])


def shelves_for(call: Call) -> int | None:
    """Tell how many knowledge bases the caller may have; None is as many as they like."""
    return call.host.settings.research_shelves if call.actor.role == "user" else None


@dataclass(frozen=True, kw_only=True)
class Holdings:
    """How much stands on a shelf."""

    documents: int = 0
    chunks: int = 0
    size: int = 0
    """Bytes of all files."""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """How far the reading of a document has come."""

    document: Document
    status: str
    progress: int
    error: str | None


@dataclass(frozen=True, kw_only=True)
class Narrowed:
    """Which chunks count; None is all."""

    kb_ids: Sequence[str] | None = None
    document_ids: Sequence[str] | None = None
    file_types: Sequence[str] | None = None
    """As ``pdf``."""
    pages: tuple[int, int] | None = None
    """First and last."""

    @property
    def within_bases(self) -> bool:
        """Whether more is asked than to stand in certain knowledge bases."""
        return any(one is not None for one in (self.document_ids, self.file_types, self.pages))


@dataclass(frozen=True)
class KnowledgeBases:
    """The knowledge bases that one transaction can see."""

    session: AsyncSession

    async def get(self, kb_id: str) -> KnowledgeBase:
        """Find a knowledge base or say that there is none."""
        if base := await self.session.get(KnowledgeBase, kb_id):
            return base
        raise NotFound("knowledge base", kb_id)

    async def create(
        self, name: str, description: str | None, *, by: str, limit: int | None = None
    ) -> KnowledgeBase:
        """Open a shelf; *limit* is how many there may be."""
        if limit is not None and await self.count() >= limit:
            raise QuotaExceeded(
                f"知识库数量已达上限 · There may be at most {limit} knowledge bases.",
                {"resource": "knowledge_base", "quota": limit, "used": await self.count()},
            )
        now = utcnow()
        base = KnowledgeBase(
            name=name, description=description, created_by=by, created_at=now, updated_at=now
        )
        self.session.add(base)
        await self.session.flush()
        return base

    async def change(self, kb_id: str, values: Mapping[str, Any]) -> KnowledgeBase:
        """Set the columns in *values*."""
        base = await self.get(kb_id)
        for name, value in values.items():
            setattr(base, name, value)
        base.updated_at = utcnow()
        await self.session.flush()
        return base

    async def count(self) -> int:
        """Count the shelves."""
        return await self.session.scalar(select(func.count(KnowledgeBase.id))) or 0

    async def page(self, page: int, page_size: int) -> Sequence[KnowledgeBase]:
        """List a page of shelves, the newest first."""
        newest = select(KnowledgeBase).order_by(
            KnowledgeBase.created_at.desc(), KnowledgeBase.id.desc()
        )
        return (await self.session.scalars(paged(newest, page, page_size))).all()

    async def holdings(self, kb_ids: Sequence[str]) -> dict[str, Holdings]:
        """Tell how much stands on each of the shelves *kb_ids*."""
        sums = (
            select(
                Document.kb_id,
                func.count(Document.id),
                func.sum(Document.chunk_count),
                func.sum(Document.file_size),
            )
            .where(Document.kb_id.in_(kb_ids))
            .group_by(Document.kb_id)
        )
        found = {
            kb_id: Holdings(documents=documents, chunks=chunks, size=size)
            for kb_id, documents, chunks, size in await self.session.execute(sums)
        }
        return {kb_id: found.get(kb_id, Holdings()) for kb_id in kb_ids}


@dataclass(frozen=True)
class Documents:
    """The documents and chunks that one transaction can see."""

    session: AsyncSession

    async def get(self, document_id: str) -> Document:
        """Find a document or say that there is none."""
        if document := await self.session.get(Document, document_id):
            return document
        raise NotFound("document", document_id)

    async def named(self, kb_id: str, names: Sequence[str]) -> dict[str, Document]:
        """Find the documents of a shelf that are called so."""
        query = select(Document).where(Document.kb_id == kb_id, Document.filename.in_(names))
        latest = query.order_by(Document.created_at, Document.id)
        return {document.filename: document for document in await self.session.scalars(latest)}

    async def page(
        self, kb_id: str, status: str | None, page: int, page_size: int
    ) -> tuple[Sequence[Document], int]:
        """List a page of a shelf's documents, the newest first, and count them all."""
        where = [Document.kb_id == kb_id, *([Document.status == status] if status else [])]
        total = await self.session.scalar(select(func.count(Document.id)).where(*where))
        newest = (
            select(Document).where(*where).order_by(Document.created_at.desc(), Document.id.desc())
        )
        return (await self.session.scalars(paged(newest, page, page_size))).all(), total or 0

    async def in_process(self, kb_id: str) -> list[str]:
        """List the tasks of a shelf's documents that are still being read."""
        waiting = select(Document.task_id).where(
            Document.kb_id == kb_id, Document.status.in_(IN_PROCESS)
        )
        return [task_id for task_id in await self.session.scalars(waiting) if task_id]

    async def readings(self, documents: Sequence[Document]) -> list[Reading]:
        """Tell how far each document has come.

        Where the task ended without the document hearing of it (too many attempts, called off),
        the task is right.
        """
        task_ids = [d.task_id for d in documents if d.task_id and d.status in IN_PROCESS]
        tasks = {}
        if task_ids:
            found = await self.session.scalars(select(Task).where(Task.id.in_(task_ids)))
            tasks = {task.id: task for task in found}
        return [_reading(d, tasks.get(d.task_id or "")) for d in documents]

    async def chunks(
        self, document_id: str, page: int, page_size: int
    ) -> tuple[Sequence[Chunk], int]:
        """List a page of a document's chunks in reading order, and count them all."""
        mine = Chunk.document_id == document_id
        total = await self.session.scalar(select(func.count(Chunk.id)).where(mine))
        ordered = select(Chunk).where(mine).order_by(Chunk.index)
        return (await self.session.scalars(paged(ordered, page, page_size))).all(), total or 0

    async def tokens(self, document_ids: Sequence[str]) -> dict[str, int]:
        """Estimate how many tokens each document's text has: a model's own count costs a model."""
        length = func.sum(func.length(Chunk.content))
        query = select(Chunk.document_id, length).where(Chunk.document_id.in_(document_ids))
        found = await self.session.execute(query.group_by(Chunk.document_id))
        return {ident: round(size / _CHARACTERS) for ident, size in found}

    async def passages(self, chunk_ids: Sequence[str]) -> list[tuple[Chunk, Document]]:
        """Read chunks with their documents, in the order of *chunk_ids*; gone ones are left out."""
        query = (
            select(Chunk, Document)
            .join(Document, Document.id == Chunk.document_id)
            .where(Chunk.id.in_(chunk_ids))
        )
        found = {
            chunk.id: (chunk, document) for chunk, document in await self.session.execute(query)
        }
        return [found[chunk_id] for chunk_id in chunk_ids if chunk_id in found]

    async def matching(self, narrowed: Narrowed) -> list[str]:
        """List the chunks that *narrowed* leaves: those of the newest documents, if too many."""
        query = select(Chunk.id).join(Document, Document.id == Chunk.document_id)
        query = query.where(*_within(narrowed))
        newest = query.order_by(Document.created_at.desc(), Chunk.index).limit(_MOST_NARROWED)
        return list(await self.session.scalars(newest))

    async def openings(self, narrowed: Narrowed, limit: int) -> list[tuple[Chunk, Document]]:
        """Read how the documents begin: all their first chunks before their second ones."""
        query = (
            select(Chunk, Document)
            .join(Document, Document.id == Chunk.document_id)
            .where(*_within(narrowed))
            .order_by(Chunk.index, Document.created_at.desc(), Document.id.desc())
            .limit(limit)
        )
        return [(chunk, document) for chunk, document in await self.session.execute(query)]

    async def neighbours(self, chunks: Sequence[Chunk], reach: int) -> dict[str, list[Chunk]]:
        """Read for each of *chunks*, by id, itself and up to *reach* others on each side."""
        near = [
            (Chunk.document_id == one.document_id)
            & Chunk.index.between(one.index - reach, one.index + reach)
            for one in chunks
        ]
        rows = list(await self.session.scalars(select(Chunk).where(or_(*near)))) if near else []
        places = {(row.document_id, row.index): row for row in rows}
        return {
            one.id: [
                places[place]
                for index in range(one.index - reach, one.index + reach + 1)
                if (place := (one.document_id, index)) in places
            ]
            for one in chunks
        }

    async def around(self, document_id: str, index: int, reach: int) -> list[Chunk]:
        """Read a chunk and up to *reach* neighbours on each side."""
        near = Chunk.index.between(index - reach, index + reach)
        query = select(Chunk).where(Chunk.document_id == document_id, near).order_by(Chunk.index)
        return list(await self.session.scalars(query))


def _within(narrowed: Narrowed) -> list[ColumnElement[bool]]:
    """Say as SQL over documents and chunks which of them count."""
    chosen = (
        (Document.kb_id, narrowed.kb_ids),
        (Document.id, narrowed.document_ids),
        (Document.file_type, narrowed.file_types),
    )
    where: list[ColumnElement[bool]] = [
        column.in_(values) for column, values in chosen if values is not None
    ]
    if narrowed.pages is not None:
        where.append(Chunk.page.between(*narrowed.pages))
    return where


def _reading(document: Document, task: Task | None) -> Reading:
    if (
        document.status in IN_PROCESS
        and task is not None
        and task.status in ("failed", "cancelled")
    ):
        return Reading(
            document=document,
            status="failed",
            progress=document.progress,
            error=task.error or "The reading was called off.",
        )
    return Reading(
        document=document,
        status=document.status,
        progress=document.progress,
        error=document.error_message,
    )


def paged(query: S, page: int, page_size: int) -> S:
    """Take one page of *query*; pages begin at 1."""
    return query.offset((page - 1) * page_size).limit(page_size)


async def statistics(session: AsyncSession) -> dict[str, int]:
    """Count everything that one organisation has."""
    counted = {
        "knowledge_bases": func.count(KnowledgeBase.id),
        "documents": func.count(Document.id),
        "chunks": func.count(Chunk.id),
        "conversations": func.count(Conversation.id),
        "messages": func.count(Message.id),
        "storage_used": func.sum(Document.file_size),
    }
    sums = {name: select(counting) for name, counting in counted.items()}
    sums["conversations"] = sums["conversations"].where(Conversation.deleted_at.is_(None))
    return {name: await session.scalar(query) or 0 for name, query in sums.items()}
