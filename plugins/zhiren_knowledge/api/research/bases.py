"""Knowledge bases and their documents in the research dialect."""

from typing import Annotated, Any, Self

from pydantic import Field, StringConstraints
from starlette.responses import JSONResponse, Response

from zhiren import Call, NotFound, QuotaExceeded, UploadFile, delete, get, post
from zhiren.kernel.api.interview import Moment
from zhiren.kernel.api.research import Camel, Id
from zhiren.web.conditional import unless_known
from zhiren.web.dialects import DIALECTS
from zhiren_knowledge import shelf
from zhiren_knowledge.api.research.shapes import RESEARCHERS, Name
from zhiren_knowledge.service import Documents, Holdings, KnowledgeBases, Reading, shelves_for
from zhiren_knowledge.tables import Document, KnowledgeBase

_MEGABYTE = 1024 * 1024
_MOST = 1000
"""Knowledge bases or documents of a list without pages."""
_STATES = {"completed": "completed", "failed": "failed"}
Description = Annotated[str, StringConstraints(max_length=500)]


class QuotaOut(Camel):
    """How much of what one may is used."""

    used: int
    limit: int | None


class BaseIn(Camel):
    """A knowledge base to be made."""

    name: Name
    description: Description | None = None


class CreatedBaseOut(Camel):
    """A knowledge base that was just made."""

    id: Id
    name: str
    description: str | None
    file_count: int
    dify_dataset_id: str | None = None
    created_at: Moment


class BaseOut(Camel):
    """A knowledge base in a list."""

    id: Id
    name: str
    description: str | None
    file_count: int
    total_size_mb: float = Field(alias="totalSizeMB")
    quota: QuotaOut
    created_at: Moment
    updated_at: Moment

    @classmethod
    def of(cls, row: KnowledgeBase, held: Holdings, most: int) -> Self:
        """Show *row* with what stands in it."""
        same = ("id", "name", "description", "created_at", "updated_at")
        values: dict[str, Any] = {name: getattr(row, name) for name in same}
        return cls(
            **values,
            file_count=held.documents,
            total_size_mb=round(held.size / _MEGABYTE, 2),
            quota=QuotaOut(used=held.documents, limit=most),
        )


class UploadIn(Camel):
    """A file, and perhaps the name that it shall have."""

    file: UploadFile
    filename: Annotated[str, StringConstraints(max_length=255)] | None = None


class UploadedOut(Camel):
    """A document that is being read."""

    id: Id
    filename: str
    file_type: str
    file_size_bytes: int
    status: str
    progress: int
    uploaded_at: Moment


class DocumentOut(Camel):
    """A document in a list."""

    id: Id
    filename: str
    file_type: str
    file_size_mb: float = Field(alias="fileSizeMB")
    status: str
    progress: int
    segments_count: int
    tokens_count: int
    uploaded_at: Moment
    processed_at: Moment | None

    @classmethod
    def of(cls, reading: Reading, tokens: int) -> Self:
        """Show how far a document has come."""
        row = reading.document
        return cls(
            **_common(row),
            file_size_mb=round(row.file_size / _MEGABYTE, 2),
            status=_STATES.get(reading.status, "processing"),
            progress=reading.progress,
            segments_count=row.chunk_count,
            tokens_count=tokens,
            processed_at=row.processed_at,
        )


async def list_bases(call: Call) -> Response:
    """List the knowledge bases, and how many one may have."""
    async with call.reading() as session:
        bases = KnowledgeBases(session)
        rows = await bases.page(1, _MOST)
        held = await bases.holdings([row.id for row in rows])
    most = call.host.settings.shelf_documents
    items = [BaseOut.of(row, held[row.id], most) for row in rows]
    quota = QuotaOut(used=len(rows), limit=shelves_for(call))
    told = DIALECTS["research"].envelope([_json(item) for item in items], "success")
    shown = {name: told.pop(name) for name in ("success", "data")} | {"quota": _json(quota)} | told
    assert call.request is not None
    return unless_known(call.request, JSONResponse(shown))


async def create_base(call: Call, body: BaseIn) -> CreatedBaseOut:
    """Make a knowledge base."""
    async with call.writing() as session:
        row = await KnowledgeBases(session).create(
            body.name, body.description, by=call.actor.user_id, limit=shelves_for(call)
        )
    return CreatedBaseOut(
        id=row.id,
        name=row.name,
        description=row.description,
        file_count=0,
        created_at=row.created_at,
    )


async def delete_base(call: Call, kb_id: str) -> Response:
    """Delete a knowledge base with all its documents."""
    await shelf.take_base(call, kb_id)
    return Response(status_code=204)


async def upload_document(call: Call, kb_id: str, form: UploadIn) -> UploadedOut:
    """Put a document into a knowledge base."""
    name = form.filename or form.file.name
    await _check_room(call, kb_id, name)
    [row] = await shelf.put(call, kb_id, [shelf.Arrival(name=name, data=form.file.data)])
    return UploadedOut(
        **_common(row), file_size_bytes=row.file_size, status="processing", progress=0
    )


async def list_documents(call: Call, kb_id: str) -> list[DocumentOut]:
    """List the documents of a knowledge base, the newest first."""
    async with call.reading() as session:
        await KnowledgeBases(session).get(kb_id)
        documents = Documents(session)
        rows, _ = await documents.page(kb_id, None, 1, _MOST)
        tokens = await documents.tokens([row.id for row in rows])
        readings = await documents.readings(rows)
    return [DocumentOut.of(one, tokens.get(one.document.id, 0)) for one in readings]


async def delete_document(call: Call, kb_id: str, doc_id: str) -> Response:
    """Take a document out of a knowledge base."""
    async with call.reading() as session:
        row = await Documents(session).get(doc_id)
    if row.kb_id != kb_id:
        raise NotFound("document", doc_id)
    await shelf.take_document(call, doc_id)
    return Response(status_code=204)


async def _check_room(call: Call, kb_id: str, name: str) -> None:
    """Refuse what does not fit; what takes the place of another needs no room."""
    limit = call.host.settings.shelf_documents
    async with call.reading() as session:
        base = await KnowledgeBases(session).get(kb_id)
        held = (await KnowledgeBases(session).holdings([base.id]))[base.id]
        known = await Documents(session).named(base.id, [name])
    if held.documents >= limit and not known:
        raise QuotaExceeded(
            f"知识库文件数量已达上限 · A knowledge base holds at most {limit} documents.",
            {"resource": "document", "quota": limit, "used": held.documents},
        )


def _common(row: Document) -> dict[str, Any]:
    same = ("id", "filename", "file_type")
    return {name: getattr(row, name) for name in same} | {"uploaded_at": row.created_at}


def _json(shape: Camel) -> Any:
    return shape.model_dump(mode="json", by_alias=True)


endpoints = [
    get("/knowledge-bases", list_bases, roles=RESEARCHERS),
    post("/knowledge-bases", create_base, roles=RESEARCHERS - {"viewer"}, status=201),
    delete("/knowledge-bases/{kb_id}", delete_base, roles=RESEARCHERS - {"viewer"}, status=204),
    get("/knowledge-bases/{kb_id}/documents", list_documents, roles=RESEARCHERS),
    post(
        "/knowledge-bases/{kb_id}/documents",
        upload_document,
        roles=RESEARCHERS - {"viewer"},
        status=201,
    ),
    delete(
        "/knowledge-bases/{kb_id}/documents/{doc_id}",
        delete_document,
        roles=RESEARCHERS - {"viewer"},
        status=204,
    ),
]
