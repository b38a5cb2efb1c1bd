"""What the documind document shows, field by field."""

from datetime import datetime
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, PlainSerializer

from zhiren_knowledge.service import Holdings, Reading
from zhiren_knowledge.tables import Chunk, Conversation, KnowledgeBase, Message

Moment = Annotated[
    datetime, PlainSerializer(lambda at: at.strftime("%Y-%m-%dT%H:%M:%SZ"), return_type=str)
]


class KnowledgeBaseChangeOut(BaseModel):
    """A knowledge base that was changed."""

    id: str
    name: str
    description: str | None
    updated_at: Moment

    @classmethod
    def of(cls, row: KnowledgeBase) -> Self:
        """Show *row*."""
        return cls(id=row.id, name=row.name, description=row.description, updated_at=row.updated_at)


class KnowledgeBaseOut(BaseModel):
    """A knowledge base just made."""

    id: str
    name: str
    description: str | None
    document_count: int
    created_at: Moment
    updated_at: Moment

    @classmethod
    def of(cls, row: KnowledgeBase, held: Holdings, **more: Any) -> Self:
        """Show *row* and what stands there."""
        return cls(
            id=row.id,
            name=row.name,
            description=row.description,
            document_count=held.documents,
            created_at=row.created_at,
            updated_at=row.updated_at,
            **more,
        )


class KnowledgeBaseItemOut(KnowledgeBaseOut):
    """A knowledge base in a list."""

    total_size: int


class KnowledgeBaseDetailOut(KnowledgeBaseItemOut):
    """A knowledge base looked at."""

    chunk_count: int


class RemovedBaseOut(BaseModel):
    """What went with a knowledge base."""

    deleted_documents: int
    deleted_chunks: int


class RemovedDocumentOut(BaseModel):
    """What went with a document."""

    deleted_chunks: int


class RemovedConversationOut(BaseModel):
    """What went with a conversation."""

    deleted_messages: int


class UploadedOut(BaseModel):
    """A document just uploaded."""

    id: str
    kb_id: str
    filename: str
    file_type: str
    file_size: int
    status: str
    created_at: Moment


class UploadedItemOut(BaseModel):
    """One of several documents just uploaded."""

    id: str
    filename: str
    status: str


class UploadsOut(BaseModel):
    """Several documents just uploaded."""

    uploaded: int
    documents: list[UploadedItemOut]


class DocumentItemOut(BaseModel):
    """A document in a list."""

    id: str
    filename: str
    file_type: str
    file_size: int
    chunk_count: int
    status: str
    created_at: Moment


class DocumentOut(DocumentItemOut):
    """A document looked at."""

    kb_id: str
    error_message: str | None
    processed_at: Moment | None


def show_document(reading: Reading) -> dict[str, Any]:
    """Give a document's fields, for any of the shapes."""
    row = reading.document
    names = ("id", "kb_id", "filename", "file_type", "file_size", "chunk_count", "created_at")
    shown = {name: getattr(row, name) for name in names}
    return shown | {
        "status": reading.status,
        "error_message": reading.error,
        "processed_at": row.processed_at,
    }


class StepOut(BaseModel):
    """One step of the reading of a document."""

    name: str
    status: Literal["pending", "in_progress", "completed", "failed"]


class StatusOut(BaseModel):
    """How far the reading of a document has come."""

    id: str
    status: str
    progress: int
    current_step: str
    steps: list[StepOut]


class ChunkPlaceOut(BaseModel):
    """Where a chunk stands."""

    page: int | None
    position: str


class ChunkOut(BaseModel):
    """A chunk of a document."""

    id: str
    index: int
    content: str
    metadata: ChunkPlaceOut

    @classmethod
    def of(cls, row: Chunk) -> Self:
        """Show *row*."""
        place = ChunkPlaceOut(page=row.page, position=row.position)
        return cls(id=row.id, index=row.index, content=row.content, metadata=place)


class SourceOut(BaseModel):
    """A passage that an answer rests on."""

    doc_id: str
    filename: str
    chunk_index: int
    content: str
    score: float


class UsageOut(BaseModel):
    """What an answer cost. Built-in answers cost nothing."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    total_tokens: int = 0


class ChatOut(BaseModel):
    """A whole answer."""

    message_id: str
    conversation_id: str
    answer: str
    sources: list[SourceOut]
    usage: UsageOut
    created_at: Moment

    @classmethod
    def of(cls, row: Message) -> Self:
        """Show *row*."""
        return cls(
            message_id=row.id,
            conversation_id=row.conversation_id,
            answer=row.content,
            sources=[SourceOut(**source) for source in row.sources],
            usage=UsageOut(**row.usage),
            created_at=row.created_at,
        )


class MessageOut(BaseModel):
    """Something that was said."""

    id: str
    role: str
    content: str
    created_at: Moment


class AnswerOut(MessageOut):
    """Something that was answered."""

    sources: list[SourceOut]


def show_message(row: Message) -> MessageOut | AnswerOut:
    """Show *row*; only answers have sources."""
    shown = {"id": row.id, "role": row.role, "content": row.content, "created_at": row.created_at}
    if row.role == "user":
        return MessageOut(**shown)
    return AnswerOut(**shown, sources=row.sources)


class ConversationOut(BaseModel):
    """A whole conversation."""

    conversation_id: str
    kb_id: str
    title: str
    messages: list[AnswerOut | MessageOut]
    created_at: Moment
    updated_at: Moment


class ConversationItemOut(BaseModel):
    """A conversation in a list."""

    conversation_id: str
    title: str
    message_count: int
    created_at: Moment
    updated_at: Moment

    @classmethod
    def of(cls, row: Conversation, messages: int) -> Self:
        """Show *row*."""
        return cls(
            conversation_id=row.id,
            title=row.title,
            message_count=messages,
            created_at=row.created_at,
            updated_at=row.updated_at,
        )


class FeedbackOut(BaseModel):
    """That a reader's opinion was kept."""

    feedback_id: str


class ComponentsOut(BaseModel):
    """How each part is."""

    database: str
    vector_store: str
    embedding_model: str
    llm: str


class HealthOut(BaseModel):
    """How the system is."""

    status: str
    version: str
    components: ComponentsOut
    uptime: int
    """Seconds."""


class ModelsOut(BaseModel):
    """The models in use."""

    embedding: str
    llm: str


class LimitsOut(BaseModel):
    """What may be uploaded."""

    max_file_size: int
    supported_formats: list[str]
    max_batch_upload: int


class InfoOut(BaseModel):
    """How the system is set up."""

    version: str
    models: ModelsOut
    limits: LimitsOut


class StatsOut(BaseModel):
    """How much there is, in the caller's organisation."""

    knowledge_bases: int
    documents: int
    chunks: int
    conversations: int
    messages: int
    storage_used: int
    """Bytes."""
