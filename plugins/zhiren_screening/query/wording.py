"""This is where a typed filter is said in words, so that whoever asked sees how it was read."""

from collections.abc import Iterator

from zhiren_screening.query.filter import TalentFilter
from zhiren_screening.reading.degrees import LEVELS

_WORDS: dict[str, dict[str, str]] = {
    "zh": {
        "name": "姓名{}",
        "skills_all": "技能：{}",
        "skills_any": "技能任一：{}",
        "skills_not": "不含技能：{}",
        "skills_preferred": "优先：{}",
        "companies": "任职过：{}",
        "companies_not": "未任职过：{}",
        "positions": "岗位：{}",
        "positions_not": "岗位不含：{}",
        "schools": "学校：{}",
        "schools_not": "学校不含：{}",
        "tiers": "院校层次：{}",
        "tiers_not": "院校层次不含：{}",
        "majors": "专业：{}",
        "majors_not": "不要专业：{}",
        "cities": "城市：{}",
        "cities_not": "城市不含：{}",
        "education": "学历：{}",
        "years": "工作{}年",
        "graduated": "{}毕业",
        "qualified": "已通过筛选",
        "unqualified": "未通过筛选",
    },
    "en": {
        "name": "named {}",
        "skills_all": "skills: {}",
        "skills_any": "any skill of: {}",
        "skills_not": "without: {}",
        "skills_preferred": "preferably: {}",
        "companies": "worked at: {}",
        "companies_not": "not at: {}",
        "positions": "position: {}",
        "positions_not": "position not: {}",
        "schools": "school: {}",
        "schools_not": "school not: {}",
        "tiers": "tier of school: {}",
        "tiers_not": "tier not: {}",
        "majors": "major: {}",
        "majors_not": "not major: {}",
        "cities": "city: {}",
        "cities_not": "city not: {}",
        "education": "education: {}",
        "years": "{} years of work",
        "graduated": "graduated {}",
        "qualified": "qualified",
        "unqualified": "unqualified",
    },
}
_LISTS = (
    "skills_all", "skills_not", "skills_preferred", "companies", "companies_not", "positions_not",
    "schools", "schools_not", "tiers", "tiers_not", "cities", "cities_not",
)  # fmt: skip


def describe(wanted: TalentFilter, language: str) -> list[str]:
    """Say each part of *wanted* in a few words."""
    words = _WORDS[language]
    return [words[name].format(said) for name, said in _parts(wanted, language)]


def _parts(wanted: TalentFilter, language: str) -> Iterator[tuple[str, str]]:
    single = {
        "name": wanted.name,
        "education": _levels(wanted, language),
        "years": _years(wanted),
        "graduated": _graduated(wanted),
        "majors": next(iter(wanted.majors), None),
        "majors_not": next(iter(wanted.majors_not), None),
        wanted.status or "": wanted.status,
    }
    yield from ((name, said) for name, said in single.items() if said)
    for name in _LISTS:
        if values := getattr(wanted, name):
            yield name, _joined(values, language)
    yield from (("skills_any", _joined(group, language)) for group in wanted.skills_any)
    yield from (("positions", group[0]) for group in wanted.positions)


def _levels(wanted: TalentFilter, language: str) -> str:
    chosen = [level for level in LEVELS if level in wanted.education]
    if len(chosen) > 1 and chosen == list(LEVELS[LEVELS.index(chosen[0]) :]):
        return f"{chosen[0]}及以上" if language == "zh" else f"{chosen[0]} or higher"
    return _joined(list(chosen), language)


def _years(wanted: TalentFilter) -> str | None:
    low, high = wanted.years_min, wanted.years_max
    if low is None and high is None:
        return None
    if low is not None and high is not None:
        return f"{low:g}" if low == high else f"{low:g}-{high:g}"
    if low is not None:
        return f"{'≥' if wanted.years_min_inclusive else '>'}{low:g}"
    return f"{'≤' if wanted.years_max_inclusive else '<'}{high:g}"


def _graduated(wanted: TalentFilter) -> str | None:
    low, high = wanted.graduation_min, wanted.graduation_max
    if low is None and high is None:
        return None
    if low == high:
        return str(low)
    return f"≥{low}" if high is None else f"≤{high}" if low is None else f"{low}-{high}"


def _joined(values: list[str], language: str) -> str:
    return ("、" if language == "zh" else ", ").join(values)
