"""Rows of the knowledge plugin: bases, documents, chunks, and what is said about them."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text, false
from sqlalchemy.orm import Mapped, mapped_column

from zhiren.db import Base, Owned, UtcDateTime, new_id, utcnow

IN_PROCESS = ("pending", "parsing", "chunking", "embedding")
"""A document's states on its way; after them it is ``completed`` or ``failed``."""
STATUSES = (*IN_PROCESS, "completed", "failed")


class KnowledgeBase(Owned, Base):
    """A shelf of documents that are asked together."""

    __tablename__ = "knowledge_bases"

    id: Mapped[str] = mapped_column(primary_key=True, default=lambda: new_id("kb"))
    name: Mapped[str] = mapped_column(String(100))
    description: Mapped[str | None] = mapped_column(String(500))
    created_by: Mapped[str] = mapped_column(String(64), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)


class Document(Owned, Base):
    """A file on a shelf, and how far its reading has come."""

    __tablename__ = "documents"

    id: Mapped[str] = mapped_column(primary_key=True, default=lambda: new_id("doc"))
    kb_id: Mapped[str] = mapped_column(
        ForeignKey("knowledge_bases.id", ondelete="CASCADE"), index=True
    )
    file_id: Mapped[str] = mapped_column(String(64), index=True)
    filename: Mapped[str] = mapped_column(String(255))
    file_type: Mapped[str] = mapped_column(String(16))
    media_type: Mapped[str] = mapped_column(String(100))
    file_size: Mapped[int]
    status: Mapped[str] = mapped_column(String(16), default="pending", index=True)
    progress: Mapped[int] = mapped_column(default=0)
    error_message: Mapped[str | None] = mapped_column(Text)
    chunk_count: Mapped[int] = mapped_column(default=0)
    findings: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    task_id: Mapped[str | None] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    processed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Chunk(Owned, Base):
    """A stretch of a document's text that can be found and quoted."""

    __tablename__ = "chunks"

    id: Mapped[str] = mapped_column(primary_key=True, default=lambda: new_id("chunk"))
    document_id: Mapped[str] = mapped_column(
        ForeignKey("documents.id", ondelete="CASCADE"), index=True
    )
    index: Mapped[int]
    content: Mapped[str] = mapped_column(Text)
    start: Mapped[int]
    end: Mapped[int]
    page: Mapped[int | None]
    position: Mapped[str] = mapped_column(String(8), default="top")
    heading_path: Mapped[list[str]] = mapped_column(JSON, default=list)


class Project(Owned, Base):
    """What somebody researches: the background of its conversations."""

    __tablename__ = "projects"

    id: Mapped[str] = mapped_column(String(64), primary_key=True, default=lambda: new_id("proj"))
    name: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(Text, default="")
    created_by: Mapped[str] = mapped_column(String(64), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)


class Conversation(Owned, Base):
    """What somebody and a persona say to each other: about a knowledge base, or with an agent."""

    __tablename__ = "conversations"

    id: Mapped[str] = mapped_column(primary_key=True, default=lambda: new_id("conv"))
    kb_id: Mapped[str | None] = mapped_column(
        ForeignKey("knowledge_bases.id", ondelete="CASCADE"), index=True
    )
    """The one that is asked; None where each message names its own."""
    project_id: Mapped[str | None] = mapped_column(
        ForeignKey("projects.id", ondelete="CASCADE"), index=True
    )
    agent_id: Mapped[str | None] = mapped_column(String(64))
    """With whom, as the research document writes it; None is a chat with nobody in particular."""
    model_name: Mapped[str | None] = mapped_column(String(100))
    """The model that was asked for, by the name that the client used."""
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    title: Mapped[str] = mapped_column(String(200))
    created_by: Mapped[str] = mapped_column(String(64), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)


class Message(Owned, Base):
    """One question, or one answer with what it rests on."""

    __tablename__ = "messages"

    id: Mapped[str] = mapped_column(primary_key=True, default=lambda: new_id("msg"))
    conversation_id: Mapped[str] = mapped_column(
        ForeignKey("conversations.id", ondelete="CASCADE"), index=True
    )
    turn: Mapped[int]
    """Place in the conversation, from 0: times alone do not order what is stored together."""
    role: Mapped[str] = mapped_column(String(16))
    content: Mapped[str] = mapped_column(Text)
    sources: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    citations: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    usage: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    is_pinned: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether it belongs to its project's background."""
    made_by: Mapped[str | None] = mapped_column(String(100))
    """``builtin`` or the model; None for what people say."""
    fell_back: Mapped[str | None] = mapped_column(Text)
    """Why the rule answered although there is a model."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)


class Feedback(Owned, Base):
    """What a reader thought of an answer."""

    __tablename__ = "feedback"

    id: Mapped[str] = mapped_column(primary_key=True, default=lambda: new_id("fb"))
    message_id: Mapped[str] = mapped_column(
        ForeignKey("messages.id", ondelete="CASCADE"), index=True
    )
    rating: Mapped[str] = mapped_column(String(8))
    comment: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
