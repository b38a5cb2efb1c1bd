"""What the documind document lets one send, field by field."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, Field, StringConstraints

from zhiren import UploadFile
from zhiren.db import canonical
from zhiren.trimming import TRIMMED
from zhiren_knowledge.answering import TOP_K

RowId = Annotated[str, AfterValidator(canonical)]
"""An id, in any document's form."""
Name = Annotated[str, Field(min_length=1, max_length=100), TRIMMED]
Description = Annotated[str, StringConstraints(max_length=500)]
PageNumber = Annotated[int, Field(ge=1)]
PageSize = Annotated[int, Field(ge=1, le=100)]


class PageIn(BaseModel):
    """Which part of a list is wanted."""

    page: PageNumber = 1
    page_size: PageSize = 20


class ChunkPageIn(BaseModel):
    """Which chunks are wanted."""

    page: PageNumber = 1
    page_size: Annotated[int, Field(ge=1, le=50)] = 20


class DocumentPageIn(PageIn):
    """Which documents are wanted."""

    kb_id: RowId
    status: Literal["pending", "parsing", "chunking", "embedding", "completed", "failed"] | None = (
        None
    )


class ConversationPageIn(PageIn):
    """Which conversations are wanted."""

    kb_id: RowId | None = None


class KnowledgeBaseIn(BaseModel):
    """A knowledge base to be made."""

    name: Name
    description: Description | None = None


class KnowledgeBaseChangeIn(BaseModel):
    """What is to change; what is not sent stays."""

    name: Name | None = None
    description: Description | None = None


class UploadIn(BaseModel):
    """One file for a knowledge base."""

    kb_id: RowId
    file: UploadFile


class UploadsIn(BaseModel):
    """Several files for a knowledge base."""

    kb_id: RowId
    files: list[UploadFile]


class ChatOptionsIn(BaseModel):
    """How to answer."""

    top_k: Annotated[int, Field(ge=1, le=20)] = TOP_K
    temperature: Annotated[float, Field(ge=0, le=2)] | None = None
    max_tokens: Annotated[int, Field(ge=1, le=100_000)] | None = None


class ChatIn(BaseModel):
    """A question."""

    kb_id: RowId
    conversation_id: RowId | None = None
    query: Annotated[str, StringConstraints(min_length=1, max_length=2000, pattern=r"\S")]
    options: ChatOptionsIn | None = None

    def how(self) -> dict[str, Any]:
        """Give the options that an answer knows."""
        return (self.options or ChatOptionsIn()).model_dump()


class FeedbackIn(BaseModel):
    """What a reader thinks of an answer."""

    message_id: RowId
    rating: Literal["good", "bad"]
    comment: Annotated[str, StringConstraints(max_length=2000)] | None = None
