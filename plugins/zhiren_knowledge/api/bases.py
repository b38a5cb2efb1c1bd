"""Knowledge bases in the documind dialect."""

from zhiren import ANYONE, Call, Page, delete, get, post, put
from zhiren_knowledge import shelf
from zhiren_knowledge.api.inputs import KnowledgeBaseChangeIn, KnowledgeBaseIn, PageIn
from zhiren_knowledge.api.outputs import (
    KnowledgeBaseChangeOut,
    KnowledgeBaseDetailOut,
    KnowledgeBaseItemOut,
    KnowledgeBaseOut,
    RemovedBaseOut,
)
from zhiren_knowledge.service import Holdings, KnowledgeBases, shelves_for
from zhiren_knowledge.tools import EDITORS


async def create_base(call: Call, body: KnowledgeBaseIn) -> KnowledgeBaseOut:
    """Make a knowledge base."""
    async with call.writing() as session:
        row = await KnowledgeBases(session).create(
            body.name,
            body.description,
            by=call.actor.user_id,
            limit=shelves_for(call),
        )
    return KnowledgeBaseOut.of(row, Holdings())


async def list_bases(call: Call, query: PageIn) -> Page:
    """List knowledge bases."""
    async with call.reading() as session:
        bases = KnowledgeBases(session)
        rows = await bases.page(query.page, query.page_size)
        held = await bases.holdings([row.id for row in rows])
        total = await bases.count()
    items = [
        KnowledgeBaseItemOut.of(row, held[row.id], total_size=held[row.id].size) for row in rows
    ]
    return Page(items=items, total=total, page=query.page, page_size=query.page_size)


async def show_base(call: Call, kb_id: str) -> KnowledgeBaseDetailOut:
    """Show one knowledge base."""
    async with call.reading() as session:
        row = await KnowledgeBases(session).get(kb_id)
        held = (await KnowledgeBases(session).holdings([kb_id]))[kb_id]
    return KnowledgeBaseDetailOut.of(row, held, total_size=held.size, chunk_count=held.chunks)


async def change_base(
    call: Call, kb_id: str, body: KnowledgeBaseChangeIn
) -> KnowledgeBaseChangeOut:
    """Change a knowledge base's name or description."""
    values = body.model_dump(exclude_unset=True)
    if values.get("name", "") is None:
        del values["name"]
    async with call.writing() as session:
        row = await KnowledgeBases(session).change(kb_id, values)
    return KnowledgeBaseChangeOut.of(row)


async def delete_base(call: Call, kb_id: str) -> RemovedBaseOut:
    """Delete a knowledge base with all its documents."""
    removed = await shelf.take_base(call, kb_id)
    return RemovedBaseOut(deleted_documents=removed.documents, deleted_chunks=removed.chunks)


endpoints = [
    post("/kb", create_base, roles=EDITORS),
    get("/kb", list_bases, roles=ANYONE),
    get("/kb/{kb_id}", show_base, roles=ANYONE),
    put("/kb/{kb_id}", change_base, roles=EDITORS),
    delete("/kb/{kb_id}", delete_base, roles=EDITORS),
]
