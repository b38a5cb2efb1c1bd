"""Candidates: the people who may be hired, one row each, however they came in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from zhiren.errors import NotFound
from zhiren.kernel.contacts import digits_of
from zhiren.kernel.tables import Candidate


@dataclass(frozen=True, kw_only=True)
class Person:
    """What is told of somebody."""

    name: str | None = None
    phone: str | None = None
    email: str | None = None
    resume_data: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Candidates:
    """The candidates that one transaction can see."""

    session: AsyncSession

    async def get(self, ident: str) -> Candidate:
        """Find a candidate or say that there is none."""
        row = await self.session.get(Candidate, ident)
        if row is None or row.deleted_at is not None:
            raise NotFound("candidate", ident)
        return row

    async def known(self, phone: str | None, email: str | None) -> Candidate | None:
        """Find whoever has this telephone number or this e-mail."""
        same = [Candidate.phone == phone] if phone else []
        same += [Candidate.email == email] if email else []
        if not same:
            return None
        query = select(Candidate).where(or_(*same)).order_by(Candidate.created_at).limit(1)
        found: Candidate | None = await self.session.scalar(query)
        return found

    async def keep(self, person: Person) -> Candidate:
        """Write a person down: the row that has their telephone or e-mail, or a new one.

        What was known already stays; what was not is filled in.
        """
        phone = digits_of(person.phone) if person.phone else None
        email = person.email.strip().lower() if person.email else None
        row = await self.known(phone, email)
        if row is None:
            row = Candidate()
            self.session.add(row)
        row.deleted_at = None
        row.name, row.phone = row.name or person.name, row.phone or phone
        row.email = row.email or email
        if person.resume_data is not None:
            row.resume_data = dict(person.resume_data)
        await self.session.flush()
        return row

    async def page(self, limit: int, offset: int) -> tuple[Sequence[Candidate], int]:
        """List candidates, the newest first, and how many there are."""
        there = Candidate.deleted_at.is_(None)
        total = await self.session.scalar(select(func.count(Candidate.id)).where(there)) or 0
        newest = select(Candidate).where(there).order_by(Candidate.created_at.desc(), Candidate.id)
        rows = await self.session.scalars(newest.offset(offset).limit(limit))
        return rows.all(), total
