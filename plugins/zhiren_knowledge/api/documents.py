"""Documents in the documind dialect."""

from zhiren import ANYONE, Call, Page, delete, get, post
from zhiren_knowledge import shelf
from zhiren_knowledge.api.inputs import ChunkPageIn, DocumentPageIn, UploadIn, UploadsIn
from zhiren_knowledge.api.outputs import (
    ChunkOut,
    DocumentItemOut,
    DocumentOut,
    RemovedDocumentOut,
    StatusOut,
    StepOut,
    UploadedItemOut,
    UploadedOut,
    UploadsOut,
    show_document,
)
from zhiren_knowledge.service import Documents, KnowledgeBases, Reading
from zhiren_knowledge.tools import EDITORS

_STEPS = ("parsing", "chunking", "embedding")
_SAID = {
    "pending": ("等待处理...", "Waiting..."),
    "parsing": ("正在解析文档...", "Parsing the document..."),
    "chunking": ("正在分块...", "Cutting it into chunks..."),
    "embedding": ("正在生成向量嵌入...", "Making embeddings..."),
    "completed": ("处理完成", "Done"),
    "failed": ("处理失败", "Failed"),
}


async def upload_document(call: Call, form: UploadIn) -> UploadedOut:
    """Put one file on a shelf."""
    arrival = shelf.Arrival(name=form.file.name, data=form.file.data)
    (row,) = await shelf.put(call, form.kb_id, [arrival])
    return UploadedOut.model_validate(row, from_attributes=True)


async def upload_documents(call: Call, form: UploadsIn) -> UploadsOut:
    """Put several files on a shelf, all or none."""
    arrivals = [shelf.Arrival(name=file.name, data=file.data) for file in form.files]
    rows = await shelf.put(call, form.kb_id, arrivals)
    shown = [UploadedItemOut.model_validate(row, from_attributes=True) for row in rows]
    return UploadsOut(uploaded=len(rows), documents=shown)


async def list_documents(call: Call, query: DocumentPageIn) -> Page:
    """List the documents of a knowledge base."""
    async with call.reading() as session:
        await KnowledgeBases(session).get(query.kb_id)
        documents = Documents(session)
        rows, total = await documents.page(query.kb_id, query.status, query.page, query.page_size)
        readings = await documents.readings(rows)
    items = [DocumentItemOut.model_validate(show_document(one)) for one in readings]
    return Page(items=items, total=total, page=query.page, page_size=query.page_size)


async def show_one(call: Call, doc_id: str) -> DocumentOut:
    """Show one document."""
    return DocumentOut.model_validate(show_document(await _reading(call, doc_id)))


async def show_status(call: Call, doc_id: str) -> StatusOut:
    """Show how far the reading of a document has come."""
    reading = await _reading(call, doc_id)
    zh, en = _SAID[reading.status]
    return StatusOut(
        id=doc_id,
        status=reading.status,
        progress=reading.progress,
        current_step=zh if call.language == "zh" else en,
        steps=_steps(reading),
    )


async def list_chunks(call: Call, doc_id: str, query: ChunkPageIn) -> Page:
    """List the chunks of a document in reading order."""
    async with call.reading() as session:
        documents = Documents(session)
        await documents.get(doc_id)
        rows, total = await documents.chunks(doc_id, query.page, query.page_size)
    items = [ChunkOut.of(row) for row in rows]
    return Page(items=items, total=total, page=query.page, page_size=query.page_size)


async def delete_one(call: Call, doc_id: str) -> RemovedDocumentOut:
    """Delete a document and everything that was made of it."""
    removed = await shelf.take_document(call, doc_id)
    return RemovedDocumentOut(deleted_chunks=removed.chunks)


async def _reading(call: Call, document_id: str) -> Reading:
    async with call.reading() as session:
        documents = Documents(session)
        (reading,) = await documents.readings([await documents.get(document_id)])
    return reading


def _steps(reading: Reading) -> list[StepOut]:
    """Tell each step's state; ``progress`` says where a failed reading stopped."""
    reached = {10: 0, 50: 1, 75: 2, 100: 3}.get(reading.progress, -1)
    now = "failed" if reading.status == "failed" else "in_progress"
    if reading.status == "failed":
        reached = max(reached, 0)
    states = ["completed" if place < reached else "pending" for place in range(len(_STEPS))]
    if 0 <= reached < len(_STEPS):
        states[reached] = now
    return [
        StepOut.model_validate({"name": name, "status": state})
        for name, state in zip(_STEPS, states, strict=True)
    ]


endpoints = [
    post("/documents/upload", upload_document, roles=EDITORS),
    post("/documents/upload/batch", upload_documents, roles=EDITORS),
    get("/documents", list_documents, roles=ANYONE),
    get("/documents/{doc_id}", show_one, roles=ANYONE),
    get("/documents/{doc_id}/status", show_status, roles=ANYONE),
    get("/documents/{doc_id}/chunks", list_chunks, roles=ANYONE),
    delete("/documents/{doc_id}", delete_one, roles=EDITORS),
]
