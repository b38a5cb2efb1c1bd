"""This is where a typed filter becomes SQL over talents."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, not_, or_

from zhiren_screening.query.filter import Sort, TalentFilter
from zhiren_screening.query.names import same_city, same_company
from zhiren_screening.reading.degrees import rank
from zhiren_screening.reading.schools import full_names
from zhiren_screening.reading.skills import skill_key
from zhiren_screening.reading.spans import fold
from zhiren_screening.tables import Talent

Where = ColumnElement[bool]
_SORTS: dict[str, Any] = {
    "work_years": Talent.work_years,
    "graduation_year": Talent.graduation_year,
    "education_level": Talent.education_rank,
    "created_at": Talent.created_at,
}


def meant(wanted: TalentFilter) -> Where:
    """Say in SQL which talents *wanted* means. Deleted ones are nobody's."""
    return and_(
        Talent.deleted_at.is_(None),
        *_person(wanted),
        *_years(wanted),
        *_education(wanted),
        *_skills(wanted),
        *_work(wanted),
        *_places(wanted),
    )


def ordered(query: Select[Any], sort: Sort) -> Select[Any]:
    """Order *query*; who says nothing comes last."""
    column = _SORTS[sort.field]
    way = column.desc() if sort.descending else column.asc()
    return query.order_by(column.is_(None), way, Talent.created_at, Talent.id)


def _person(wanted: TalentFilter) -> Iterator[Where]:
    if wanted.name:
        yield Talent.name_key == fold(wanted.name)
    if wanted.status:
        yield Talent.screening_status == wanted.status


def _years(wanted: TalentFilter) -> Iterator[Where]:
    years, low, high = Talent.work_years, wanted.years_min, wanted.years_max
    if low is not None:
        yield years >= low if wanted.years_min_inclusive else years > low
    if high is not None:
        yield years <= high if wanted.years_max_inclusive else years < high
    if wanted.graduation_min is not None:
        yield Talent.graduation_year >= wanted.graduation_min
    if wanted.graduation_max is not None:
        yield Talent.graduation_year <= wanted.graduation_max


def _education(wanted: TalentFilter) -> Iterator[Where]:
    if wanted.education:
        yield Talent.education_rank.in_([rank(level) for level in wanted.education])
    if wanted.schools:
        yield or_(*(_within(Talent.schools, name) for name in _schools(wanted.schools)))
    for name in _schools(wanted.schools_not):
        yield not_(_within(Talent.schools, name))
    if wanted.tiers:
        yield or_(*(_within(Talent.tiers, tier) for tier in wanted.tiers))
    for tier in wanted.tiers_not:
        yield not_(_within(Talent.tiers, tier))
    if wanted.majors:
        yield or_(*(_holds(Talent.major, word) for word in wanted.majors))
    for word in wanted.majors_not:
        yield not_(_holds(Talent.major, word))


def _schools(names: Sequence[str]) -> list[str]:
    return [full_names(name)[0] for name in names]


def _skills(wanted: TalentFilter) -> Iterator[Where]:
    for skill in wanted.skills_all:
        yield can(skill)
    for group in wanted.skills_any:
        yield or_(*(can(skill) for skill in group))
    for skill in wanted.skills_not:
        yield not_(can(skill))


def can(skill: str) -> Where:
    """Tell whether a talent has *skill*, listed or only spoken of."""
    return _within(Talent.abilities, skill_key(skill).replace("|", ""))


def _work(wanted: TalentFilter) -> Iterator[Where]:
    if wanted.companies:
        yield or_(*_worked_at(wanted.companies))
    for place in _worked_at(wanted.companies_not):
        yield not_(place)
    for group in wanted.positions:
        yield or_(*(_holds(Talent.position, word) for word in group))
    for word in wanted.positions_not:
        yield not_(_holds(Talent.position, word))


def _worked_at(names: Sequence[str]) -> list[Where]:
    spelt = [fold(other) for name in names for other in same_company(name)]
    return [_company(key.replace("|", "")) for key in spelt]


def _company(key: str) -> Where:
    """Find 华为 in 华为技术有限公司; a Latin name must begin the employer's."""
    return Talent.employers.contains(f"|{key}" if key.isascii() else key, autoescape=True)


def _places(wanted: TalentFilter) -> Iterator[Where]:
    if wanted.cities:
        yield or_(*_in_cities(wanted.cities))
    for place in _in_cities(wanted.cities_not):
        yield not_(place)


def _in_cities(names: Sequence[str]) -> list[Where]:
    return [_holds(Talent.city, other) for name in names for other in same_city(name)]


def _within(column: Any, value: str) -> Where:
    found: Where = column.contains(f"|{value}|", autoescape=True)
    return found


def _holds(column: Any, word: str) -> Where:
    """Tell whether *column* holds *word*, in any case; an empty one holds nothing."""
    text = func.lower(func.coalesce(column, ""))
    found: Where = text.contains(word.lower(), autoescape=True)
    return found
