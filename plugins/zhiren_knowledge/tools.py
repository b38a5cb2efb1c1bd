"""Knowledge verbs for models: find, read, ask, keep and remove documents."""

from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, Field

from zhiren import ANYONE, MEMBERS, Call, tool
from zhiren.db import canonical
from zhiren_knowledge import answering, finding, shelf
from zhiren_knowledge.service import Documents, KnowledgeBases, Narrowed, Reading
from zhiren_knowledge.tables import Chunk, Document, KnowledgeBase

EDITORS = ANYONE - {"viewer"}
"""Who may change what stands on the shelves."""

_LAST_PAGE = 1_000_000
RowId = Annotated[str, AfterValidator(canonical)]
_ANSWERED = ANYONE
"""Who is answered: with these tools the librarian thinks for documind's anonymous callers too, who
reach no tool themselves."""
KbId = Annotated[RowId | None, Field(description="One knowledge base; none means all of them.")]
Limit = Annotated[int, Field(ge=1, le=20)]


class WhereIn(BaseModel):
    """Where to look, and how far around what is found. What is not said does not matter."""

    kb_ids: list[RowId] | None = Field(default=None, max_length=50)
    document_ids: list[RowId] | None = Field(default=None, max_length=100)
    file_types: list[str] | None = Field(default=None, max_length=20)
    """As ``pdf`` or ``md``."""
    first_page: Annotated[int, Field(ge=1)] | None = None
    last_page: Annotated[int, Field(ge=1)] | None = None
    around: Annotated[int, Field(ge=0, le=3)] = 0
    """So many neighbours on each side are joined to what is found."""

    def narrowed(self, kb_id: str | None) -> Narrowed:
        """Say the same as the service wants it; *kb_id* is one more knowledge base."""
        bases = [*(self.kb_ids or ()), *([kb_id] if kb_id else [])]
        paged = self.first_page is not None or self.last_page is not None
        return Narrowed(
            kb_ids=bases if kb_id or self.kb_ids is not None else None,
            document_ids=self.document_ids,
            file_types=self.file_types,
            pages=(self.first_page or 1, self.last_page or _LAST_PAGE) if paged else None,
        )


class PassageOut(BaseModel):
    """A stretch of a document that was found, letter by letter."""

    chunk_id: str
    document_id: str
    filename: str
    chunk_index: int
    """Place in the document, from 0."""
    content: str
    start: int
    """Offset of the content in the document's text."""
    end: int
    page: int | None
    heading_path: list[str]
    score: float = 0.0
    """0 to 1: how well it fits, the best first."""
    coverage: float = 0.0
    """How much of what the query says stands here, 0 to 1."""
    dense: float | None = None
    """How near it is in meaning, -1 to 1; none where no embedder saw it."""
    context: str | None = None
    """The passage together with its neighbours, where those were asked for."""

    @classmethod
    def of(cls, chunk: Chunk, document: Document, **found: float | None) -> Self:
        """Show *chunk* and how it was *found*."""
        return cls(
            chunk_id=chunk.id,
            document_id=document.id,
            filename=document.filename,
            chunk_index=chunk.index,
            content=chunk.content,
            start=chunk.start,
            end=chunk.end,
            page=chunk.page,
            heading_path=chunk.heading_path,
            **{name: round(value, 4) for name, value in found.items() if value is not None},
        )

    @classmethod
    def found(cls, one: finding.Passage) -> Self:
        """Show a passage that was looked for."""
        graded = {"score": one.score, "coverage": one.coverage, "dense": one.dense}
        shown = cls.of(one.chunk, one.document, **graded)
        return shown.model_copy(update={"context": one.context})


class PassagesOut(BaseModel):
    """Passages, the best first."""

    passages: list[PassageOut]
    rarity: dict[str, float] = Field(default_factory=dict)
    """Each word that was looked for: 0 where every passage there is has it, 1 where none does."""
    reranked: bool = False
    """Whether a model read the query beside each passage to find the order."""


class CitationOut(BaseModel):
    """The words that a sentence of an answer rests on."""

    chunk_id: str
    document_id: str
    filename: str
    chunk_index: int
    page: int | None
    quote: str
    start: int
    """Offset of the quote in the passage's content."""
    end: int


class KnowledgeAnswerOut(BaseModel):
    """An answer from the documents, or that they do not hold one."""

    answer: str
    found: bool
    citations: list[CitationOut]
    sources: list[PassageOut]
    made_by: str
    """``builtin`` or the model."""


class KnowledgeBaseItem(BaseModel):
    """A shelf of documents."""

    id: str
    name: str
    description: str | None
    documents: int

    @classmethod
    def of(cls, row: KnowledgeBase, documents: int) -> Self:
        """Show *row*."""
        return cls(id=row.id, name=row.name, description=row.description, documents=documents)


class KnowledgeBasesOut(BaseModel):
    """Shelves, the newest first."""

    knowledge_bases: list[KnowledgeBaseItem]
    total: int


class DocumentItem(BaseModel):
    """A document on a shelf."""

    id: str
    kb_id: str
    filename: str
    status: str
    error: str | None
    chunks: int
    created_at: datetime

    @classmethod
    def of(cls, reading: Reading) -> Self:
        """Show how far *reading* has come."""
        row = reading.document
        return cls(
            id=row.id,
            kb_id=row.kb_id,
            filename=row.filename,
            status=reading.status,
            error=reading.error,
            chunks=row.chunk_count,
            created_at=row.created_at,
        )


class DocumentsOut(BaseModel):
    """Documents, the newest first."""

    documents: list[DocumentItem]
    total: int


class RemovedOut(BaseModel):
    """What is gone."""

    deleted_chunks: int


@tool(
    roles=_ANSWERED,
    read_only=True,
    zh="在知识库中检索与问题最相关的段落。",
    example={"query": "annual leave", "kb_id": "$kb"},
)
async def search_knowledge(
    call: Call,
    query: Annotated[str, Field(min_length=1, max_length=2000)],
    kb_id: KbId = None,
    where: WhereIn | None = None,
    top_k: Limit = 5,
) -> PassagesOut:
    """Find passages in the knowledge bases that the caller may read, best first.

    Use when a question should be answered from the organisation's own documents and you want to
    read the passages yourself; `ask_knowledge` answers at once. With `where.around`, each comes
    with what stands before and after it, and one that stands there is not told again.
    """
    where = where or WhereIn()
    found = await finding.find(call, query, where.narrowed(kb_id), top_k)
    passages = found.passages
    if where.around:
        passages = await finding.with_neighbours(call, passages, where.around)
    return PassagesOut(
        passages=[PassageOut.found(one) for one in passages],
        rarity={word: round(rarity, 3) for word, rarity in found.rarity.items()},
        reranked=found.reranked,
    )


@tool(
    roles=MEMBERS,
    read_only=True,
    timeout=120,
    zh="根据知识库中的文档回答问题，并给出逐字引文；文档中没有答案时如实说明。",
    example={"question": "How many days of annual leave are there?", "kb_id": "$kb"},
)
async def ask_knowledge(
    call: Call,
    question: Annotated[str, Field(min_length=1, max_length=2000)],
    kb_id: KbId = None,
    where: WhereIn | None = None,
    top_k: Limit = 5,
) -> KnowledgeAnswerOut:
    """Answer a question from the organisation's own documents, with checked citations.

    Use for questions about policies, manuals or other documents that were uploaded. When the
    documents do not hold the answer, `found` is false and the nearest passages are given.
    """
    chosen = where and where.model_dump(exclude_none=True, exclude={"around"})
    outcome = await answering.think_once(call, question, kb_id, top_k, where=chosen)
    return KnowledgeAnswerOut.model_validate(
        {name: outcome[name] for name in ("answer", "citations", "sources", "made_by")}
        | {"found": bool(outcome["citations"])}
    )


@tool(
    roles=_ANSWERED,
    read_only=True,
    zh="查看知识库中各文档开头的段落，以了解文档的大意。",
    example={"kb_id": "$kb"},
)
async def outline_documents(
    call: Call, kb_id: KbId = None, where: WhereIn | None = None, limit: Limit = 5
) -> PassagesOut:
    """Read how the newest documents begin.

    Use for questions about the documents themselves, such as what they are about.
    """
    narrowed = (where or WhereIn()).narrowed(kb_id)
    async with call.reading() as session:
        for base in narrowed.kb_ids or ():
            await KnowledgeBases(session).get(base)
        found = await Documents(session).openings(narrowed, limit)
    return PassagesOut(passages=[PassageOut.of(c, d) for c, d in found])


@tool(
    roles=MEMBERS,
    read_only=True,
    zh="按编号阅读文档中的一个段落及其前后文。",
    example={"document_id": "$document", "chunk_index": 0},
)
async def read_passage(
    call: Call,
    document_id: RowId,
    chunk_index: Annotated[int, Field(ge=0)] = 0,
    around: Annotated[int, Field(ge=0, le=3)] = 0,
) -> PassagesOut:
    """Read one passage of a document, with up to three neighbours on each side.

    Use when a passage that was found needs its context.
    """
    async with call.reading() as session:
        documents = Documents(session)
        document = await documents.get(document_id)
        chunks = await documents.around(document_id, chunk_index, around)
    return PassagesOut(passages=[PassageOut.of(chunk, document) for chunk in chunks])


@tool(roles=MEMBERS, read_only=True, zh="列出知识库。", example={})
async def list_knowledge_bases(
    call: Call,
    page: Annotated[int, Field(ge=1)] = 1,
    page_size: Annotated[int, Field(ge=1, le=100)] = 20,
) -> KnowledgeBasesOut:
    """List the knowledge bases that the caller may read.

    Use to find the id of the knowledge base to search or to ask.
    """
    async with call.reading() as session:
        bases = KnowledgeBases(session)
        rows = await bases.page(page, page_size)
        held = await bases.holdings([row.id for row in rows])
        total = await bases.count()
    items = [KnowledgeBaseItem.of(row, held[row.id].documents) for row in rows]
    return KnowledgeBasesOut(knowledge_bases=items, total=total)


@tool(roles=MEMBERS, read_only=True, zh="列出知识库中的文档。", example={"kb_id": "$kb"})
async def list_documents(
    call: Call,
    kb_id: RowId,
    status: Literal["pending", "parsing", "chunking", "embedding", "completed", "failed"]
    | None = None,
    page: Annotated[int, Field(ge=1)] = 1,
    page_size: Annotated[int, Field(ge=1, le=100)] = 20,
) -> DocumentsOut:
    """List the documents of one knowledge base and how far their reading has come.

    Use to see what is there, or why a document is not found.
    """
    async with call.reading() as session:
        await KnowledgeBases(session).get(kb_id)
        documents = Documents(session)
        rows, total = await documents.page(kb_id, status, page, page_size)
        readings = await documents.readings(rows)
    return DocumentsOut(documents=[DocumentItem.of(one) for one in readings], total=total)


@tool(
    roles=MEMBERS - {"viewer"},
    zh="把一段文本作为文档加入知识库，随后在后台建立索引。",
    example={"kb_id": "$kb", "filename": "hours.md", "text": "# Hours\n\nWe open at 9."},
)
async def add_document(
    call: Call,
    kb_id: RowId,
    filename: Annotated[str, Field(min_length=1, max_length=200)],
    text: Annotated[str, Field(min_length=1, max_length=200_000)],
) -> DocumentItem:
    """Add a text to a knowledge base; it is indexed in the background.

    Use to keep something that should be found later. Give Markdown or plain text, and a file name
    that ends in .md or .txt. Other files are uploaded over HTTP.
    """
    name = filename if filename.lower().endswith((".md", ".txt")) else f"{filename}.md"
    arrival = shelf.Arrival(name=name, data=text.encode())
    (document,) = await shelf.put(call, kb_id, [arrival])
    return DocumentItem.of(Reading(document=document, status="pending", progress=0, error=None))


@tool(
    roles=MEMBERS - {"viewer"},
    destructive=True,
    idempotent=True,
    zh="从知识库中删除一个文档及其全部段落与索引，无法恢复。",
    example={"document_id": "$document"},
)
async def delete_document(call: Call, document_id: RowId) -> RemovedOut:
    """Delete a document with everything that was made of it. This cannot be undone.

    Use only when a person asked for this very document to be deleted.
    """
    removed = await shelf.take_document(call, document_id)
    return RemovedOut(deleted_chunks=removed.chunks)
