"""This is where facts are held against a condition, requirement by requirement, with quotes.

A requirement is met, unmet, or unknown when the resume does not say. Only who meets them all
qualifies. A school that is on no public list is unknown, not low.
"""

import re
from collections.abc import Iterator
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from zhiren_screening.deciding.reasons import say
from zhiren_screening.facts import Facts
from zhiren_screening.reading.degrees import LEVELS, Level, rank
from zhiren_screening.reading.skills import mentions, skill_key, skill_name
from zhiren_screening.reading.spans import Found

Tier = Literal["985", "211", "双一流", "QS100", "海外"]
Met = Literal["met", "unmet", "unknown"]
_MARKS: dict[str, str] = {"met": "✓", "unmet": "✗", "unknown": "?"}
_TOLERANCE = 1.0
"""Years by which a resume's own word may differ from the sum of its jobs."""


class ConditionSpec(BaseModel):
    """What is required. Keys that are missing require nothing."""

    model_config = ConfigDict(extra="ignore")

    education_level: list[Level] = Field(default_factory=list)
    """The lowest of these, or more, will do."""
    work_years_min: float | None = Field(default=None, ge=0, le=60)
    work_years_max: float | None = Field(default=None, ge=0, le=60)
    skills: list[str] = Field(default_factory=list, max_length=50)
    """All of them."""
    school_tier: list[Tier] = Field(default_factory=list)
    """One of them."""


class Requirement(BaseModel):
    """One requirement and how a resume meets it."""

    kind: Literal["education_level", "work_years", "skill", "school_tier"]
    wanted: str
    met: Met
    mark: str
    """✓, ✗ or ?."""
    reason: dict[str, str]
    """By language."""
    quote: Found | None = None


class Decision(BaseModel):
    """What came of holding a resume against a condition."""

    qualified: bool
    requirements: list[Requirement]

    def reason(self, language: str) -> str:
        """Say in one sentence why."""
        failed = [r.reason[language] for r in self.requirements if r.met == "unmet"]
        unsure = [r.reason[language] for r in self.requirements if r.met == "unknown"]
        if self.qualified:
            return say("all_met" if self.requirements else "nothing_required", language)
        parts = [say("unmet", language, what=_joined(failed, language))] if failed else []
        parts += [say("unknown", language, what=_joined(unsure, language))] if unsure else []
        return ("。" if language == "zh" else " ").join(parts)


def judge(spec: ConditionSpec, facts: Facts, text: str = "") -> Decision:
    """Hold *facts* against *spec*; *text* is searched for skills that no list knows."""
    requirements = [*_education(spec, facts), *_years(spec, facts)]
    requirements += [_skill(name, facts, text) for name in spec.skills]
    requirements += _tier(spec, facts)
    return Decision(
        qualified=all(requirement.met == "met" for requirement in requirements),
        requirements=requirements,
    )


def _education(spec: ConditionSpec, facts: Facts) -> Iterator[Requirement]:
    if not spec.education_level:
        return
    least = min(spec.education_level, key=rank)
    level = facts.education_level
    met: Met = "unknown"
    if level in LEVELS:
        met = "met" if rank(level) >= rank(least) else "unmet"
    yield _requirement(
        "education_level", least, met, facts.evidence.get("education_level"), has=level
    )  # fmt: skip


def _years(spec: ConditionSpec, facts: Facts) -> Iterator[Requirement]:
    low, high = spec.work_years_min, spec.work_years_max
    if low is None and high is None:
        return
    wanted = f"≥{low:g}" if high is None else f"≤{high:g}" if low is None else f"{low:g}-{high:g}"
    met, saying = _years_met(low, high, facts)
    yield _requirement(
        "work_years", wanted, met, facts.evidence.get("work_years"),
        saying=saying, has=facts.work_years, dated=facts.dated_years,
    )  # fmt: skip


def _years_met(low: float | None, high: float | None, facts: Facts) -> tuple[Met, str]:
    """Judge the years; where a claim and the dated jobs part ways, somebody has to look."""
    if facts.work_years is None:
        return "unknown", ""
    fits = _within(facts.work_years, low, high)
    dated = facts.dated_years
    differ = dated is not None and abs(dated - facts.work_years) > _TOLERANCE
    if differ and dated is not None and _within(dated, low, high) != fits:
        return "unknown", "years_differ"
    return "met" if fits else "unmet", ""


def _within(years: float, low: float | None, high: float | None) -> bool:
    return (low is None or years >= low) and (high is None or years <= high)


def _skill(name: str, facts: Facts, text: str) -> Requirement:
    key = skill_key(name)
    quote = facts.evidence.get(f"skill:{key}")
    if key not in facts.skills and key not in facts.mentioned:
        quote = _in_text(name, text)
    has = key in facts.skills or key in facts.mentioned or quote is not None
    return _requirement("skill", name, "met" if has else "unmet", quote)


def _in_text(name: str, text: str) -> Found | None:
    """Find a skill that we know no list for, as whole words of the resume."""
    if any(skill_key(found) == skill_key(name) for *_, found in mentions(name, listed=True)):
        return None  # a known skill would have been found, negations left out
    latin = re.search(r"[A-Za-z0-9]", name)
    edge = r"(?<![A-Za-z0-9+#])", r"(?![A-Za-z0-9+#])"
    body = re.escape(name.strip())
    match = re.search(f"{edge[0]}{body}{edge[1]}" if latin else body, text, re.IGNORECASE)
    if not match:
        return None
    return Found(value=skill_name(name), quote=match.group(), start=match.start(), end=match.end())


def _tier(spec: ConditionSpec, facts: Facts) -> Iterator[Requirement]:
    if not spec.school_tier:
        return
    wanted = "/".join(spec.school_tier)
    met: Met = "unknown"
    if facts.tiers:
        met = "met" if set(facts.tiers) & set(spec.school_tier) else "unmet"
    yield _requirement(
        "school_tier", wanted, met, facts.evidence.get("school"),
        saying="school_missing" if facts.school is None else "",
        has=facts.school, tiers="/".join(facts.tiers),
    )  # fmt: skip


def _requirement(
    kind: Literal["education_level", "work_years", "skill", "school_tier"],
    wanted: str,
    met: Met,
    quote: Found | None,
    *,
    saying: str = "",
    **values: object,
) -> Requirement:
    name = saying or f"{kind}_{met}"
    reason = {language: say(name, language, wanted=wanted, **values) for language in ("zh", "en")}
    return Requirement(
        kind=kind, wanted=wanted, met=met, mark=_MARKS[met], reason=reason, quote=quote
    )


def _joined(reasons: list[str], language: str) -> str:
    return ("；" if language == "zh" else "; ").join(reasons)
