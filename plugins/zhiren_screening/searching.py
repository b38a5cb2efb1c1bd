"""This is where talents are found: the typed filter says who, the words in what order."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, String, cast, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from zhiren.search import Search
from zhiren_screening.finding import meant, ordered
from zhiren_screening.keeping import COLLECTION
from zhiren_screening.query.filter import Aggregate, TalentFilter
from zhiren_screening.schools import TIERS
from zhiren_screening.skills import skill_key
from zhiren_screening.tables import Talent, TalentCompany, TalentSkill

_FEW = 500
"""So many people are named to the index; of more, those it likes best are taken."""
_GROUPS: dict[str, Any] = {
    "city": Talent.city,
    "education_level": Talent.education_level,
    "school": Talent.school,
    "major": Talent.major,
    "graduation_year": Talent.graduation_year,
    "position": Talent.position,
    "screening_status": Talent.screening_status,
    "work_years": Talent.work_years,
}


@dataclass(frozen=True, kw_only=True)
class People:
    """Who was found, best first, and how alike their resumes are to the question."""

    ids: list[str]
    """Of everybody who is meant."""
    similarity: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Searching:
    """Finds the talents that one filter means, in one transaction."""

    session: AsyncSession
    search: Search
    wanted: TalentFilter
    within: TalentFilter | None = None
    """A second filter that must hold as well."""

    @property
    def among(self) -> Select[str]:
        """Everybody who is meant."""
        query = select(Talent.id).where(meant(self.wanted))
        return query if self.within is None else query.where(meant(self.within))

    async def people(self, question: str) -> People:
        """Find everybody who is meant, in the order asked for, else the likeliest first.

        The similarity is how much of the filter's words, else of the *question*, a resume says.
        """
        wanted, query = self.wanted, self.among
        if wanted.sort:
            query = ordered(query, wanted.sort)
        else:
            query = query.order_by(Talent.created_at.desc(), Talent.id)
        ids = list(await self.session.scalars(query))
        alike = await self._alike(_terms(wanted) or question, ids)
        if wanted.sort is None:
            liked = await self._preferred(wanted.skills_preferred, ids)
            ids.sort(key=lambda ident: (-liked.get(ident, 0), -alike.get(ident, 0.0)))
        return People(ids=ids, similarity=alike)

    async def top_skills(self, limit: int) -> list[dict[str, Any]]:
        """Count the skills of everybody meant, the most common first."""
        number = func.count().label("number")
        query = (
            select(TalentSkill.usual, number)
            .where(TalentSkill.talent_id.in_(self.among))
            .group_by(TalentSkill.usual)
            .order_by(number.desc(), TalentSkill.usual)
            .limit(limit)
        )
        rows = await self.session.execute(query)
        return [{"name": name, "count": count} for name, count in rows]

    async def grouped(self, group_by: str, value: Any) -> dict[str, float | int]:
        """Compute *value* for each group; who says nothing is in none."""
        if group_by == "school_tier":
            return await self._by_tier()
        column, query = self._group(group_by, value)
        query = query.where(Talent.id.in_(self.among), column.is_not(None)).group_by(column)
        rows = await self.session.execute(query)
        return {str(name): _number(number) for name, number in rows}

    async def aggregate(self, asked: Aggregate) -> Any:
        """Compute what is asked for instead of people: a number, groups, or skills."""
        if asked.op == "top_skills":
            return await self.top_skills(asked.limit or 10)
        average = asked.op == "average"
        value = func.avg(Talent.work_years) if average else func.count(Talent.id.distinct())
        if asked.group_by:
            return await self.grouped(asked.group_by, value)
        number = await self.session.scalar(select(value).where(Talent.id.in_(self.among)))
        return None if number is None else _number(number)

    def _group(self, group_by: str, value: Any) -> tuple[Any, Any]:
        if group_by == "company":
            return TalentCompany.name, select(TalentCompany.name, value).join(
                Talent, Talent.id == TalentCompany.talent_id
            )
        if group_by == "skill":
            return TalentSkill.usual, select(TalentSkill.usual, value).join(
                Talent, Talent.id == TalentSkill.talent_id
            )
        column = _GROUPS[group_by]
        return column, select(cast(column, String), value).select_from(Talent)

    async def _by_tier(self) -> dict[str, float | int]:
        counts: dict[str, float | int] = {}
        for tier in TIERS:
            held = Talent.id.in_(self.among), Talent.tiers.contains(f"|{tier}|", autoescape=True)
            number = await self.session.scalar(select(func.count(Talent.id)).where(*held))
            if number:
                counts[tier] = number
        return counts

    async def _alike(self, question: str, ids: Sequence[str]) -> dict[str, float]:
        if not question or not ids:
            return {}
        parents = list(ids) if len(ids) <= _FEW else None
        hits = await self.search.find(
            self.session, COLLECTION, question, parents=parents, limit=_FEW
        )
        return {hit.parent_id: round(max(hit.coverage, hit.dense or 0.0), 4) for hit in hits}

    async def _preferred(self, skills: Sequence[str], ids: Sequence[str]) -> dict[str, int]:
        """Count the wished-for skills of each."""
        if not skills:
            return {}
        keys = [skill_key(skill) for skill in skills]
        query = (
            select(TalentSkill.talent_id, func.count())
            .where(TalentSkill.talent_id.in_(ids), TalentSkill.key.in_(keys))
            .group_by(TalentSkill.talent_id)
        )
        rows = await self.session.execute(query)
        return {ident: number for ident, number in rows}  # noqa: C416 - rows are no pairs to mypy


def _terms(wanted: TalentFilter) -> str:
    """Gather the words of a filter that a resume may say; numbers and levels are no words."""
    groups = [*wanted.skills_any, *(group[:1] for group in wanted.positions), wanted.majors[:1]]
    lists = (wanted.skills_all, wanted.skills_preferred, wanted.companies, wanted.schools, *groups)
    return " ".join(word for words in lists for word in words)


def _number(value: Any) -> float | int:
    """Write a count as a whole number and an average with one decimal."""
    return value if isinstance(value, int) else round(float(value), 1)
