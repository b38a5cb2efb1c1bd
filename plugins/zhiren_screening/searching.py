"""This is where talents are found: the typed filter says who, the words in what order."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, String, case, cast, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from zhiren.search import Search
from zhiren.search.lexical import Among
from zhiren_screening.finding import can, meant, ordered
from zhiren_screening.keeping import COLLECTION
from zhiren_screening.query.filter import Aggregate, TalentFilter
from zhiren_screening.reading.degrees import LEVELS
from zhiren_screening.reading.schools import TIERS
from zhiren_screening.reading.skills import skill_key
from zhiren_screening.tables import Talent, TalentCompany, TalentSkill
from zhiren_screening.tallying import Tally, common, usual_names

_READ = 1000
"""So many people are read one by one; more are counted where they lie."""
_FEW = 300
"""Of so many it is looked at what their resumes say."""
_RARE = 2000
"""Words that more people use than this put nobody before another."""
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
_LISTS: dict[str, Any] = {"company": TalentCompany.name, "skill": TalentSkill.usual}


class Sighted(NamedTuple):
    """What is read of everybody who is meant."""

    id: str
    education_level: str | None
    abilities: str


_SIGHTED = Talent.id, Talent.education_level, Talent.abilities


@dataclass(frozen=True, kw_only=True)
class People:
    """Who was found."""

    ids: list[str]
    """Of the first of them, best first."""
    total: int
    levels: dict[str, int]
    """How many have each level of education."""
    skills: Tally
    """The most common skills."""
    similarity: dict[str, float]
    """How much of the question the resumes of those say that say most of it."""
    compared: int
    """Of so many it was looked at what their resumes say."""


@dataclass(frozen=True)
class Searching:
    """Finds the talents that one filter means, in one transaction."""

    session: AsyncSession
    search: Search
    wanted: TalentFilter
    within: TalentFilter | None = None
    """A second filter that must hold as well."""
    _known: list[tuple[dict[str, int], str]] = field(default_factory=list)
    """What was counted of everybody: once is enough."""

    @property
    def here(self) -> ColumnElement[bool]:
        """Say in SQL who is meant."""
        wanted = meant(self.wanted)
        return wanted if self.within is None else wanted & meant(self.within)

    async def people(self, question: str, limit: int) -> People:
        """Find everybody who is meant, in the order asked for, else the likeliest first.

        The similarity is how much of the filter's words, else of the *question*, a resume says.
        """
        first = await self._sighted(self._in_order(), _READ + 1)
        few = len(first) <= _READ
        if few:
            self._known.append(_summed(first))
        levels, abilities = await self._counted()
        alike = await self._alike(question, first)
        likely = [one for one in first if one.id in alike]
        if not few:
            likely += await self._among(alike.keys() - {one.id for one in first})
        if self.wanted.sort is None:
            pool = first if few else [*first, *likely, *await self._wished_for(limit)]
            first = self._best(pool, alike)
        return People(
            ids=[one.id for one in first[:limit]],
            total=sum(levels.values()),
            levels={level: number for level, number in levels.items() if level and number},
            skills=await self._common(abilities, 10),
            similarity={one.id: alike[one.id] for one in likely},
            compared=max(len(likely), min(sum(levels.values()), _FEW)),
        )

    async def aggregate(self, asked: Aggregate) -> Any:
        """Compute what is asked for instead of people: a number, groups, or skills."""
        if asked.op == "top_skills":
            _, abilities = await self._counted()
            top = await self._common(abilities, asked.limit or 10)
            return [{"name": name, "count": count} for name, count in top]
        average = asked.op == "average"
        if asked.group_by:
            return await self.grouped(asked.group_by, average=average)
        value = _value(Talent, average=average)
        number = await self.session.scalar(select(value).where(self.here))
        return None if number is None else _number(number)

    async def grouped(self, group_by: str, *, average: bool = False) -> dict[str, float | int]:
        """Count each group, or average its years of work; who says nothing is in none."""
        if group_by == "school_tier":
            return await self._by_tier(average=average)
        if group_by in _LISTS:
            name, query = self._listed(_LISTS[group_by], average=average)
        else:
            # Said as text, so that no index of this column is taken for the one of all columns.
            name = cast(_GROUPS[group_by], String)
            query = select(name, _value(Talent, average=average)).where(self.here)
        rows = await self.session.execute(query.group_by(name))
        said = ((group, number) for group, number in rows if None not in (group, number))
        return {str(group): _number(number) for group, number in said}

    def _listed(self, name: Any, *, average: bool) -> tuple[Any, Select[Any]]:
        """Group by what each person has several of."""
        people = select(Talent.id, Talent.work_years).where(self.here).subquery()
        query = select(name, _value(people.c, average=average))
        return name, query.join(people, people.c.id == name.class_.talent_id)

    async def _by_tier(self, *, average: bool) -> dict[str, float | int]:
        """Group by tier; a school may be in several."""
        years = func.coalesce(func.sum(Talent.work_years), 0.0), func.count(Talent.work_years)
        query: Any = select(Talent.tiers, func.count(Talent.id), *years).where(self.here)
        rows = list(await self.session.execute(query.group_by(Talent.tiers)))
        found: dict[str, float | int] = {}
        for tier in TIERS:
            held = [row for row in rows if f"|{tier}|" in str(row[0])]
            people, total, known = (sum(row[place] for row in held) for place in (1, 2, 3))
            if average and known:
                found[tier] = _number(total / known)
            elif people and not average:
                found[tier] = people
        return found

    def _in_order(self) -> Any:
        query: Any = select(*_SIGHTED).where(self.here)
        if self.wanted.sort:
            return ordered(query, self.wanted.sort)
        return query.order_by(Talent.created_at.desc(), Talent.id)

    async def _sighted(self, query: Any, limit: int) -> list[Sighted]:
        return [Sighted(*row) for row in await self.session.execute(query.limit(limit))]

    async def _counted(self) -> tuple[dict[str, int], str]:
        """Count everybody by level of education where they lie; gather what they can.

        Without groups: for them SQLite would carry along what is gathered, and sort it.
        """
        if not self._known:
            of_level = (func.count(case((Talent.education_level == level, 1))) for level in LEVELS)
            gathered = func.aggregate_strings(Talent.abilities, "")
            query = select(func.count(Talent.id), gathered, *of_level).where(self.here)
            total, abilities, *numbers = tuple((await self.session.execute(query)).one())
            levels = dict(zip(LEVELS, numbers, strict=True))
            self._known.append(({**levels, "": total - sum(numbers)}, abilities or ""))
        return self._known[0]

    async def _common(self, abilities: str, limit: int) -> Tally:
        """Count the most common skills, beside whoever else is served meanwhile."""
        tally = await asyncio.to_thread(common, abilities, limit)
        names = await usual_names(self.session, [key for key, _ in tally])
        return [(names.get(key, key), number) for key, number in tally]

    async def _alike(self, question: str, first: Sequence[Sighted]) -> dict[str, float]:
        """Tell how much of what is asked for the resumes say, of the *first* and the likeliest."""
        ids, terms = [one.id for one in first], _terms(self.wanted)
        alike: dict[str, float] = {}
        if terms:
            alike = await self.search.covered(self.session, COLLECTION, terms, ids[:_FEW])
        if terms and self.search.embedder is None:
            return alike
        among = Among(parents=ids if len(ids) <= _FEW else None, rare=_RARE)
        asked = self.session, COLLECTION, terms or question, among, _FEW
        for hit in (await self.search.look(*asked)).hits if ids else ():
            likeness = round(max(hit.coverage, hit.dense or 0.0), 4)
            alike[hit.parent_id] = max(alike.get(hit.parent_id, 0.0), likeness)
        return alike

    async def _among(self, ids: Iterable[str]) -> list[Sighted]:
        """Find who of *ids* is meant."""
        if not (named := list(ids)):
            return []
        return await self._sighted(self._in_order().where(Talent.id.in_(named)), _FEW)

    async def _wished_for(self, limit: int) -> list[Sighted]:
        """Find who has most of the skills that are wished for."""
        wishes = [case((can(skill), 1), else_=0) for skill in self.wanted.skills_preferred]
        if not wishes:
            return []
        had = sum(wishes[1:], start=wishes[0])
        query = select(*_SIGHTED).where(self.here).order_by(had.desc(), Talent.created_at.desc())
        return await self._sighted(query, limit)

    def _best(self, pool: Sequence[Sighted], alike: Mapping[str, float]) -> list[Sighted]:
        """Put first who has what is wished for, then whose resume says most of the question."""
        wishes = [f"|{skill_key(skill)}|" for skill in self.wanted.skills_preferred]

        def rank(one: Sighted) -> tuple[int, float]:
            return -sum(wish in one.abilities for wish in wishes), -alike.get(one.id, 0.0)

        return sorted(dict.fromkeys(pool), key=rank)


def _summed(people: Sequence[Sighted]) -> tuple[dict[str, int], str]:
    levels = Counter(one.education_level or "" for one in people)
    return dict(levels), "".join(one.abilities for one in people)


def _value(people: Any, *, average: bool) -> Any:
    return func.avg(people.work_years) if average else func.count(people.id)


def _terms(wanted: TalentFilter) -> str:
    """Gather the words of a filter that a resume may say; numbers and levels are no words."""
    groups = [*wanted.skills_any, *(group[:1] for group in wanted.positions), wanted.majors[:1]]
    lists = (wanted.skills_all, wanted.skills_preferred, wanted.companies, wanted.schools, *groups)
    return " ".join(word for words in lists for word in words)


def _number(value: Any) -> float | int:
    """Write a count as a whole number and an average with one decimal."""
    return value if isinstance(value, int) else round(float(value), 1)
