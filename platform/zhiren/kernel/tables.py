"""Rows of the nouns that every plugin shares."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, ForeignKey, Index, Integer, String, or_
from sqlalchemy.orm import Mapped, mapped_column

from zhiren.db import Base, Owned, UtcDateTime, new_id, new_uuid, utcnow


class Organisation(Base):
    """Whoever owns rows: a company, one person, or the public of this machine."""

    __tablename__ = "organisations"

    id: Mapped[str] = mapped_column(String(64), primary_key=True, default=lambda: new_id("org"))
    name: Mapped[str]
    kind: Mapped[str] = mapped_column(String(16), default="enterprise")
    """``enterprise``, ``personal`` or ``public``."""
    owner_id: Mapped[str | None] = mapped_column(String(64))
    """Who opened it: nobody can suspend, remove or lower them."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)


class User(Owned, Base):
    """Somebody who can sign in."""

    __tablename__ = "users"

    id: Mapped[str] = mapped_column(String(64), primary_key=True, default=lambda: new_id("u"))
    login: Mapped[str | None] = mapped_column(String(100), unique=True)
    """The unique name of users whom an admin made; those who registered have their e-mail."""
    email: Mapped[str | None] = mapped_column(String(254), unique=True)
    username: Mapped[str] = mapped_column(String(100))
    password_hash: Mapped[str]
    role: Mapped[str] = mapped_column(String(16))
    phone: Mapped[str | None] = mapped_column(String(32))
    avatar: Mapped[str | None]
    operator: Mapped[bool] = mapped_column(default=False)
    is_active: Mapped[bool] = mapped_column(default=True)
    suspension: Mapped[str | None] = mapped_column(String(16))
    """What an inactive account is called: ``inactive`` or ``suspended``."""
    token_version: Mapped[int] = mapped_column(default=1)
    """Raised to end every token that was given out."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)


class ApiKey(Owned, Base):
    """A key that acts as the user who made it. Only its hash is kept."""

    __tablename__ = "api_keys"

    id: Mapped[str] = mapped_column(String(64), primary_key=True, default=lambda: new_id("key"))
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(100))
    hash: Mapped[str] = mapped_column(String(64), unique=True)
    scopes: Mapped[list[str]] = mapped_column(default=list)
    """What it opens (`zhiren.kernel.scopes`); none opens all that its owner may open."""
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """To the minute."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)


class SignIn(Owned, Base):
    """One signing in, and the chain of refresh tokens that came of it: only the last is good."""

    __tablename__ = "sign_ins"

    id: Mapped[str] = mapped_column(String(64), primary_key=True, default=lambda: new_id("sign"))
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    refresh: Mapped[str] = mapped_column(String(64))
    """The id of the refresh token that was given out last."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Candidate(Owned, Base):
    """One person who may be hired, however they came in."""

    __tablename__ = "candidates"

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_uuid)
    name: Mapped[str | None] = mapped_column(String(200))
    phone: Mapped[str | None] = mapped_column(String(32), index=True)
    email: Mapped[str | None] = mapped_column(String(254), index=True)
    user_id: Mapped[str | None] = mapped_column(String(64))
    """As whom they are interviewed; None until they are invited."""
    resume_data: Mapped[dict[str, Any] | None]
    """What whoever brought them told of them."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow, onupdate=utcnow)
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class File(Owned, Base):
    """Something uploaded or made; its bytes lie in the blob store under the id."""

    __tablename__ = "files"

    id: Mapped[str] = mapped_column(String(64), primary_key=True, default=lambda: new_id("file"))
    name: Mapped[str] = mapped_column(String(255))
    media_type: Mapped[str] = mapped_column(String(127))
    size: Mapped[int] = mapped_column(BigInteger)
    """Bytes."""
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)


class Task(Owned, Base):
    """Work longer than a request: pending -> running -> completed | failed | cancelled."""

    __tablename__ = "tasks"
    person = "owner_id"
    """Whoever asks for work may write it down for another organisation to do."""

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_uuid)
    kind: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(255))
    queue: Mapped[str] = mapped_column(String(16))
    status: Mapped[str] = mapped_column(String(16), default="pending")
    payload: Mapped[dict[str, Any]]
    result: Mapped[dict[str, Any] | None]
    error: Mapped[str | None]
    current: Mapped[float] = mapped_column(default=0)
    total: Mapped[float | None]
    message: Mapped[str] = mapped_column(default="")
    owner_id: Mapped[str] = mapped_column(String(64))
    owner_role: Mapped[str] = mapped_column(String(16))
    parent_id: Mapped[str | None] = mapped_column(ForeignKey("tasks.id"), index=True)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    lease_owner: Mapped[str | None] = mapped_column(String(64))
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """While this lies ahead, a live worker has the task."""
    cancel_requested: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow, onupdate=utcnow)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (Index("ix_tasks_status_lease", "status", "lease_until"),)

    @classmethod
    def visible(
        cls,
        organisation_id: ColumnElement[str],
        user_id: ColumnElement[str],
        role: ColumnElement[str],  # noqa: ARG003 - a task is no secret inside its organisation
    ) -> ColumnElement[bool]:
        """The organisation's own, and whoever asked for the work."""
        return or_(cls.organisation_id == organisation_id, cls.owner_id == user_id)

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen."""
        return self.status in {"completed", "failed", "cancelled"}


class AuditEntry(Owned, Base):
    """Who did what, and when. Never what was said in it."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow, index=True)
    actor_id: Mapped[str] = mapped_column(String(64))
    role: Mapped[str] = mapped_column(String(16))
    action: Mapped[str] = mapped_column(String(127))
    subject: Mapped[str | None] = mapped_column(String(64))
    """The id of the row it was about, where that matters most."""
    changes: Mapped[bool]
    key: Mapped[str | None] = mapped_column(String(64), unique=True)
    """Of a change that must not happen twice."""


class StreamPiece(Owned, Base):
    """A few utterances of a stream, kept so that a reader can come back."""

    __tablename__ = "stream_pieces"

    stream_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    first: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    last: Mapped[int] = mapped_column(BigInteger)
    items: Mapped[list[dict[str, Any]]]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow, index=True)
