"""Rows of the analysis plugin, with the small rules that belong to them."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, String, and_, or_
from sqlalchemy.orm import Mapped, mapped_column

from zhiren.access import READERS
from zhiren.db import Base, Owned, UtcDateTime, new_id, utcnow


class Report(Owned, Base):
    """What one interview showed: generating -> ready | failed."""

    __tablename__ = "reports"

    id: Mapped[str] = mapped_column(String(64), primary_key=True, default=lambda: new_id("rpt"))
    interview_id: Mapped[str] = mapped_column(String(64), unique=True)
    candidate_id: Mapped[str] = mapped_column(String(64), index=True)
    """The user who was interviewed."""
    position_id: Mapped[str | None] = mapped_column(String(64), index=True)
    status: Mapped[str] = mapped_column(String(16), default="generating")
    task_id: Mapped[str | None] = mapped_column(String(36))
    """The task that makes it, or made it last."""
    language: Mapped[str] = mapped_column(String(8), default="zh")
    data: Mapped[dict[str, Any] | None]
    """The report as the graph gave it, with who and what it is about."""
    overall_score: Mapped[int | None] = mapped_column(index=True)
    recommendation: Mapped[str | None] = mapped_column(String(32))
    made_by: Mapped[str | None] = mapped_column(String(200))
    reviews: Mapped[list[dict[str, Any]] | None]
    """What people made of it afterwards, the latest last: who, when, why, and their scores."""
    error: Mapped[str | None]
    """Why there is none, when making it failed."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    generated_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)

    @classmethod
    def visible(
        cls,
        organisation_id: ColumnElement[str],
        user_id: ColumnElement[str],
        role: ColumnElement[str],
    ) -> ColumnElement[bool]:
        """The organisation's own, for those who work there; and the candidate's own."""
        at_work = and_(cls.organisation_id == organisation_id, role.in_(READERS))
        return or_(at_work, cls.candidate_id == user_id)
