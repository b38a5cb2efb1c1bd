"""Rows of the screening plugin: conditions, talents and what makes them findable, questions."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ColumnElement, Float, ForeignKey, Index, String, Text, and_
from sqlalchemy.orm import Mapped, mapped_column

from zhiren.access import READERS
from zhiren.db import Base, Owned, UtcDateTime, new_uuid, utcnow


class _Hiring(Owned):
    """A row for those who hire: nobody else inside the organisation sees it."""

    @classmethod
    def visible(
        cls,
        organisation_id: ColumnElement[str],
        user_id: ColumnElement[str],  # noqa: ARG003 - nobody owns a talent alone
        role: ColumnElement[str],
    ) -> ColumnElement[bool]:
        """The organisation's own, for those who work there."""
        return and_(cls.organisation_id == organisation_id, role.in_(READERS))


class Condition(_Hiring, Base):
    """What a position requires of a resume."""

    __tablename__ = "conditions"

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_uuid)
    name: Mapped[str] = mapped_column(String(100))
    description: Mapped[str | None] = mapped_column(String(1000))
    conditions: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow, onupdate=utcnow)


class Talent(_Hiring, Base):
    """One person whose resume was read. The id is the candidate's: one person is one row."""

    __tablename__ = "talents"
    __table_args__ = (
        # SQLite reads a row from its beginning, and what is long lies in the middle of these. A
        # question about everybody reads this index alone, in which everything lies together that
        # it can ask about. Postgres keeps what is long aside, and takes no entries of any length.
        Index(
            "ix_talents_sought",
            "organisation_id", "deleted_at", "created_at", "id", "education_rank", "work_years",
            "graduation_year", "education_level", "screening_status", "tiers", "city", "position",
            "major", "name", "school", "schools", "abilities", "employers",
        ).ddl_if(dialect="sqlite"),
        Index("ix_talents_newest", "organisation_id", "created_at"),
        # For several ids at once, for which SQLite would look through the organisation instead.
        Index("ix_talents_own", "organisation_id", "id"),
        Index("ix_talents_name_key", "organisation_id", "name_key"),
        Index("ix_talents_city", "organisation_id", "city"),
        Index("ix_talents_school", "organisation_id", "school"),
        Index("ix_talents_major", "organisation_id", "major"),
    )  # fmt: skip

    id: Mapped[str] = mapped_column(
        ForeignKey("candidates.id", ondelete="CASCADE"), primary_key=True
    )
    name: Mapped[str | None] = mapped_column(String(200))
    name_key: Mapped[str | None] = mapped_column(String(200))
    """The name as names are compared, without case and spaces."""
    phone: Mapped[str | None] = mapped_column(String(32), index=True)
    email: Mapped[str | None] = mapped_column(String(254), index=True)
    city: Mapped[str | None] = mapped_column(String(100))
    education_level: Mapped[str | None] = mapped_column(String(8))
    education_rank: Mapped[int] = mapped_column(default=-1)
    """Its place in 大专 < 本科 < 硕士 < 博士; -1 when unknown."""
    school: Mapped[str | None] = mapped_column(String(200))
    schools: Mapped[str] = mapped_column(Text, default="")
    """Full names of all schools, each between bars: ``|清华大学|``."""
    tiers: Mapped[str] = mapped_column(String(100), default="")
    """``|985|211|``"""
    abilities: Mapped[str] = mapped_column(Text, default="", server_default="")
    """The keys of all skills, each between bars: ``|java|kubernetes|``."""
    employers: Mapped[str] = mapped_column(Text, default="", server_default="")
    """The keys of all employers, each between bars."""
    major: Mapped[str | None] = mapped_column(String(200))
    graduation_date: Mapped[str | None] = mapped_column(String(10))
    graduation_year: Mapped[int | None]
    work_years: Mapped[float | None] = mapped_column(Float)
    position: Mapped[str | None] = mapped_column(String(200))
    fields: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """What the resume says, each value with its quote and place."""
    edits: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """What a person corrected by hand."""
    text: Mapped[str] = mapped_column(Text, default="")
    screening_status: Mapped[str] = mapped_column(String(16), default="pending")
    """``qualified``, ``unqualified``, or ``pending`` without a condition."""
    qualification_reason: Mapped[str] = mapped_column(Text, default="")
    decision: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    findings: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    """Hidden text and attempts to instruct. They are shown, and change no decision."""
    file_id: Mapped[str | None] = mapped_column(String(64), index=True)
    file_hash: Mapped[str | None] = mapped_column(String(64), index=True)
    condition_id: Mapped[str | None] = mapped_column(
        ForeignKey("conditions.id", ondelete="SET NULL")
    )
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow, onupdate=utcnow)
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class TalentSkill(_Hiring, Base):
    """One skill of one talent."""

    __tablename__ = "talent_skills"
    __table_args__ = (
        Index("ix_talent_skills_key", "organisation_id", "key"),
        Index("ix_talent_skills_talent", "organisation_id", "talent_id"),
    )

    talent_id: Mapped[str] = mapped_column(
        ForeignKey("talents.id", ondelete="CASCADE"), primary_key=True
    )
    key: Mapped[str] = mapped_column(String(100), primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    """As the resume writes it."""
    usual: Mapped[str] = mapped_column(String(100))
    """The usual name, under which it is counted."""
    listed: Mapped[bool] = mapped_column(default=True)
    """Listed as a skill, not only spoken of."""
    place: Mapped[int] = mapped_column(default=0)
    """Its place in the list."""


class TalentCompany(_Hiring, Base):
    """One employer of one talent, past or present."""

    __tablename__ = "talent_companies"
    __table_args__ = (
        Index("ix_talent_companies_key", "organisation_id", "key"),
        Index("ix_talent_companies_talent", "organisation_id", "talent_id"),
    )

    talent_id: Mapped[str] = mapped_column(
        ForeignKey("talents.id", ondelete="CASCADE"), primary_key=True
    )
    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))


class QueryRecord(_Hiring, Base):
    """A question about talents, and its answer."""

    __tablename__ = "talent_queries"

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_uuid)
    user_id: Mapped[str] = mapped_column(String(64), index=True)
    question: Mapped[str] = mapped_column(Text)
    answer: Mapped[str] = mapped_column(Text)
    filter: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    total: Mapped[int] = mapped_column(default=0)
    made_by: Mapped[str] = mapped_column(String(100), default="builtin")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow, index=True)
