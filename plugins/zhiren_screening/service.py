"""What can be done with conditions, talents and questions. No HTTP here, and no language model."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from zhiren import NotFound
from zhiren.db import utcnow
from zhiren_screening.finding import Where, can
from zhiren_screening.reading.spans import fold
from zhiren_screening.tables import Condition, QueryRecord, Talent, TalentSkill

_MOST_OTHERS = 20
"""Of people who seem to be the same; more share an agency's telephone."""


@dataclass(frozen=True)
class Conditions:
    """The conditions that one transaction can see."""

    session: AsyncSession

    async def get(self, condition_id: str) -> Condition:
        """Find a condition or say that there is none."""
        if row := await self.session.get(Condition, condition_id):
            return row
        raise NotFound("condition", condition_id)

    async def page(self, page: int, page_size: int) -> tuple[list[Condition], int]:
        """List conditions, the newest first, and count them all."""
        query = select(Condition).order_by(Condition.created_at.desc(), Condition.id)
        rows = await self.session.scalars(query.limit(page_size).offset((page - 1) * page_size))
        total = await self.session.scalar(select(func.count()).select_from(Condition))
        return list(rows), total or 0

    async def add(self, **values: Any) -> Condition:
        """Keep a new condition."""
        self.session.add(row := Condition(**values))
        await self.session.flush()
        return row

    async def change(self, condition_id: str, values: dict[str, Any]) -> Condition:
        """Change what *values* name; of the requirements, only the keys that were sent."""
        row = await self.get(condition_id)
        merged = {**row.conditions, **values.pop("conditions", {})}
        for name, value in (values | {"conditions": merged}).items():
            setattr(row, name, value)
        await self.session.flush()
        return row

    async def delete(self, condition_id: str) -> None:
        """Delete a condition; whoever was held against it keeps the decision."""
        await self.session.delete(await self.get(condition_id))


@dataclass(frozen=True, kw_only=True)
class Listing:
    """What a list of talents is narrowed to."""

    screening_status: str | None = None
    education_level: str | None = None
    keyword: str | None = None
    skills: Sequence[str] = ()
    """All of them."""


@dataclass(frozen=True)
class Talents:
    """The talents that one transaction can see."""

    session: AsyncSession

    async def get(self, talent_id: str, *, deleted: bool = False) -> Talent:
        """Find a talent; a *deleted* one only when it is asked for."""
        row = await self.session.get(Talent, talent_id)
        if row is None or (row.deleted_at is not None and not deleted):
            raise NotFound("talent", talent_id)
        return row

    async def some(self, talent_ids: Sequence[str]) -> list[Talent]:
        """Find those of *talent_ids* that are there, in that order."""
        query = select(Talent).where(Talent.id.in_(talent_ids), Talent.deleted_at.is_(None))
        rows = {row.id: row for row in await self.session.scalars(query)}
        return [rows[talent_id] for talent_id in talent_ids if talent_id in rows]

    async def page(self, listing: Listing, page: int, page_size: int) -> tuple[list[Talent], int]:
        """List talents, the newest first, and count them all."""
        wanted = Talent.deleted_at.is_(None), *_narrowed(listing)
        total = await self.session.scalar(select(func.count(Talent.id)).where(*wanted))
        query = select(Talent.id).where(*wanted).order_by(Talent.created_at.desc(), Talent.id)
        query = query.limit(page_size).offset((page - 1) * page_size)
        return await self.some(list(await self.session.scalars(query))), total or 0

    async def same(
        self, *, phone: str | None, email: str | None, file_hash: str | None
    ) -> Talent | None:
        """Find the same person: by telephone, e-mail or the very same file."""
        same = [Talent.phone == phone] if phone else []
        same += [Talent.email == email] if email else []
        same += [Talent.file_hash == file_hash] if file_hash else []
        if not same:
            return None
        query = select(Talent).where(or_(*same)).order_by(Talent.created_at).limit(1)
        return await self.session.scalar(query)

    async def others(self, row: Talent) -> list[str]:
        """Give the ids of other talents that seem to be the same person as *row*."""
        same = [Talent.phone == row.phone] if row.phone else []
        same += [Talent.email == row.email] if row.email else []
        same += [Talent.file_hash == row.file_hash] if row.file_hash else []
        if not same:
            return []
        here = Talent.id != row.id, Talent.deleted_at.is_(None)
        query = select(Talent.id).where(*here, or_(*same)).order_by(Talent.created_at)
        return list(await self.session.scalars(query.limit(_MOST_OTHERS)))

    async def skills(self, talent_ids: Sequence[str]) -> dict[str, list[str]]:
        """Give the skills that talents list, else those that their resumes speak of."""
        query = select(TalentSkill).where(TalentSkill.talent_id.in_(talent_ids))
        listed: dict[str, list[str]] = {talent_id: [] for talent_id in talent_ids}
        spoken: dict[str, list[str]] = {talent_id: [] for talent_id in talent_ids}
        for row in await self.session.scalars(query.order_by(TalentSkill.place)):
            (listed if row.listed else spoken)[row.talent_id].append(row.name)
        return {talent_id: listed[talent_id] or spoken[talent_id] for talent_id in talent_ids}

    async def set_status(
        self, talent_ids: Sequence[str], status: Literal["qualified", "unqualified"], reason: str
    ) -> int:
        """Decide by hand; tell for how many."""
        query = update(Talent).where(Talent.id.in_(talent_ids), Talent.deleted_at.is_(None))
        values = {"screening_status": status, "qualification_reason": reason}
        done = await self.session.execute(query.values(values).returning(Talent.id))
        return len(done.all())

    async def delete(self, talent_ids: Sequence[str]) -> list[str]:
        """Delete softly; tell who was there."""
        query = update(Talent).where(Talent.id.in_(talent_ids), Talent.deleted_at.is_(None))
        done = await self.session.scalars(query.values(deleted_at=utcnow()).returning(Talent.id))
        return list(done)


@dataclass(frozen=True)
class Queries:
    """The questions that one transaction can see."""

    session: AsyncSession

    async def add(self, **values: Any) -> QueryRecord:
        """Remember a question and its answer."""
        self.session.add(row := QueryRecord(**values))
        await self.session.flush()
        return row

    async def find(self, record_id: str) -> QueryRecord | None:
        """Find a question that was answered."""
        return await self.session.get(QueryRecord, record_id)

    async def page(self, user_id: str, page: int, page_size: int) -> tuple[list[QueryRecord], int]:
        """List what one user asked, the latest first."""
        query = select(QueryRecord).where(QueryRecord.user_id == user_id)
        total = await self.session.scalar(select(func.count()).select_from(query.subquery()))
        query = query.order_by(QueryRecord.created_at.desc(), QueryRecord.id)
        rows = await self.session.scalars(query.limit(page_size).offset((page - 1) * page_size))
        return list(rows), total or 0


def _narrowed(listing: Listing) -> Iterator[Where]:
    if listing.screening_status:
        yield Talent.screening_status == listing.screening_status
    if listing.education_level:
        yield Talent.education_level == listing.education_level
    for skill in listing.skills:
        yield can(skill)
    if listing.keyword:
        yield or_(*_keyword(listing.keyword))


def _keyword(keyword: str) -> Iterator[Where]:
    """Look where a reader may look: never into telephone numbers or e-mails."""
    for column in (Talent.name, Talent.school, Talent.major, Talent.position, Talent.city):
        yield column.icontains(keyword, autoescape=True)
    yield can(keyword)
    if key := fold(keyword).replace("|", ""):
        yield Talent.abilities.contains(key, autoescape=True)
        yield Talent.employers.contains(key, autoescape=True)
