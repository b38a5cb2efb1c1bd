"""This is where a resume's fields, and what people corrected in them, become facts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from zhiren_screening.reading.fields import ResumeFields
from zhiren_screening.reading.schools import full_names, tiers_of
from zhiren_screening.reading.skills import skill_key
from zhiren_screening.reading.spans import Found


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is known of one person. `evidence` holds the words behind a fact, by its name."""

    name: str | None = None
    phone: str | None = None
    email: str | None = None
    city: str | None = None
    education_level: str | None = None
    school: str | None = None
    schools: Sequence[str] = ()
    """Full names of every school attended."""
    tiers: Sequence[str] = ()
    major: str | None = None
    graduation_date: str | None = None
    work_years: float | None = None
    dated_years: float | None = None
    """What the dated jobs add up to."""
    position: str | None = None
    companies: Sequence[str] = ()
    skills: Mapping[str, str] = field(default_factory=dict)
    """Key → the skill as it is written."""
    mentioned: Mapping[str, str] = field(default_factory=dict)
    evidence: Mapping[str, Found] = field(default_factory=dict)
    """``education_level``, ``school``, ``work_years``, ``skill:KEY`` … → where it stands."""


def facts_of(fields: ResumeFields, edits: Mapping[str, Any] | None = None) -> Facts:
    """Gather *fields*; what a person entered by hand (*edits*) takes their place."""
    best = fields.highest()
    schools = [stay.school for stay in fields.education if stay.school]
    known: dict[str, Any] = {
        "name": _value(fields.name),
        "phone": _value(fields.phone),
        "email": _value(fields.email),
        "city": _value(fields.city),
        "education_level": _value(best.degree if best else None),
        "school": _value((best.school if best else None) or next(iter(schools), None)),
        "major": _value(best.major if best else None),
        "graduation_date": _value(best.graduation if best else None),
        "work_years": fields.work_years.value,
        "position": _position(fields),
        "skills": {skill_key(item.value): item.quote for item in fields.skills},
        "companies": list(dict.fromkeys(j.company.value for j in fields.jobs if j.company)),
    }
    evidence = _evidence(fields)
    for name, value in (edits or {}).items():
        _drop(evidence, name)
        known[name] = {skill_key(s): s for s in value} if name == "skills" else value
    names = [*(school.value for school in schools), *([known["school"]] if known["school"] else [])]
    return Facts(
        **known,
        schools=list(dict.fromkeys(full for name in names for full in full_names(name))),
        tiers=list(dict.fromkeys(tier for name in names for tier in tiers_of(name))),
        dated_years=None if edits and "work_years" in edits else fields.work_years.computed,
        mentioned={skill_key(item.value): item.value for item in fields.mentioned_skills},
        evidence=evidence,
    )


def _value(found: Found | None) -> str | None:
    return found.value if found else None


def _position(fields: ResumeFields) -> str | None:
    """Give the present position: of a job that goes on, else of the one that ended last."""
    jobs = [job for job in fields.jobs if job.position]
    going = [job for job in jobs if job.duration and job.end is None]
    last = max(jobs, key=lambda job: job.end or "", default=None)
    chosen = going[0] if going else last
    return chosen.position.value if chosen and chosen.position else None


def _evidence(fields: ResumeFields) -> dict[str, Found]:
    best = fields.highest()
    schools = [stay.school for stay in fields.education if stay.school]
    named = {
        "education_level": best.degree if best else None,
        "school": (best.school if best else None) or next(iter(schools), None),
        "major": best.major if best else None,
        "graduation_date": best.graduation if best else None,
        "work_years": next(iter(fields.work_years.evidence), None),
    }
    found = {name: value for name, value in named.items() if value}
    for item in (*fields.mentioned_skills, *fields.skills):
        found[f"skill:{skill_key(item.value)}"] = item
    for job in fields.jobs:
        if job.company:
            found.setdefault(f"company:{job.company.value}", job.company)
        if job.position:
            found.setdefault(f"position:{job.position.value}", job.position)
    return found


def _drop(evidence: dict[str, Found], name: str) -> None:
    """Forget the words behind what a person corrected."""
    prefix = "skill:" if name == "skills" else name
    for key in [key for key in evidence if key == name or key.startswith(prefix)]:
        del evidence[key]
