"""This is where it is said why somebody was found, with the words of the resume that show it."""

from collections.abc import Iterator

from pydantic import BaseModel

from zhiren_screening.facts import Facts
from zhiren_screening.query.filter import TalentFilter
from zhiren_screening.query.names import same_company
from zhiren_screening.reading.skills import skill_key, skill_name
from zhiren_screening.reading.spans import Found, fold

_LABELS = {
    "zh": {"education": "学历{}", "years": "工作{}年", "skill": "技能{}", "school": "毕业于{}",
           "company": "任职于{}", "position": "岗位{}", "major": "专业{}", "city": "所在地{}",
           "graduation": "{}毕业", "tier": "{}"},
    "en": {"education": "education: {}", "years": "{} years of work", "skill": "skill: {}",
           "school": "school: {}", "company": "worked at {}", "position": "position: {}",
           "major": "major: {}", "city": "in {}", "graduation": "graduated {}", "tier": "{}"},
}  # fmt: skip


class Reason(BaseModel):
    """One reason why somebody was found."""

    text: str
    quote: str | None = None
    """The words of the resume; None for what a person entered, or a list of ours says."""
    start: int | None = None
    end: int | None = None


def reasons_for(wanted: TalentFilter, facts: Facts, language: str) -> list[Reason]:
    """Say which facts make *wanted* true of this person."""
    said = []
    for kind, value, found in _reasons(wanted, facts):
        where = {"quote": found.quote, "start": found.start, "end": found.end} if found else {}
        said.append(Reason.model_validate({"text": _LABELS[language][kind].format(value), **where}))
    return said


def _reasons(wanted: TalentFilter, facts: Facts) -> Iterator[tuple[str, str, Found | None]]:
    known = facts.evidence
    if wanted.education and facts.education_level:
        yield "education", facts.education_level, known.get("education_level")
    years = wanted.years_min is not None or wanted.years_max is not None
    if years and facts.work_years is not None:
        yield "years", f"{facts.work_years:g}", known.get("work_years")
    if (wanted.schools or wanted.tiers) and facts.school:
        yield "school", facts.school, known.get("school")
    if tiers := [tier for tier in facts.tiers if tier in wanted.tiers]:
        yield "tier", "/".join(tiers), None
    if wanted.majors and facts.major:
        yield "major", facts.major, known.get("major")
    if (wanted.graduation_min or wanted.graduation_max) and facts.graduation_date:
        yield "graduation", facts.graduation_date, known.get("graduation_date")
    yield from _work(wanted, facts)
    if wanted.cities and facts.city:
        yield "city", facts.city, None


def _work(wanted: TalentFilter, facts: Facts) -> Iterator[tuple[str, str, Found | None]]:
    groups = [wanted.skills_all, wanted.skills_preferred, *wanted.skills_any]
    asked = [name for group in groups for name in group]
    for name in dict.fromkeys(asked):
        key = skill_key(name)
        if key in facts.skills or key in facts.mentioned:
            yield "skill", skill_name(name), facts.evidence.get(f"skill:{key}")
    spelt = [fold(other) for name in wanted.companies for other in same_company(name)]
    for company in facts.companies:
        if any(one in fold(company) for one in spelt):
            yield "company", company, facts.evidence.get(f"company:{company}")
    if wanted.positions and facts.position:
        yield "position", facts.position, facts.evidence.get(f"position:{facts.position}")
