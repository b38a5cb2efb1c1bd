"""This is where a resume is held against a condition without what shall not be looked at.

Name, gender, photo, age, how somebody is reached, and the school if that is wished. A requirement
that looks at what is hidden is left out, and it is said that it was.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from zhiren_screening import keeping
from zhiren_screening.deciding.conditions import ConditionSpec, Decision, judge
from zhiren_screening.facts import Facts
from zhiren_screening.privacy import without_contacts
from zhiren_screening.tables import Talent

Hidden = Literal["name", "gender", "photo", "age", "contact", "school"]
USUAL: tuple[Hidden, ...] = ("name", "gender", "photo", "age", "contact")
_BLOCK = "█"
_GENDER = re.compile(
    r"(?P<label>(?:性\s*别|\b(?:gender|sex))\s*[:：]?\s*)(?:男|女|male|female)性?"
    r"|(?<![\u4e00-\u9fff])[男女](?![\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])(?:先生|女士|小姐)"
    r"|\b(?:Mr|Mrs|Ms|Miss)\b\.?|\b(?:he|him|his|she|her|hers|himself|herself)\b",
    re.IGNORECASE,
)
_DAY = r"(?:19|20)\d\d(?:\s*[年./\-]\s*\d{1,2}(?:\s*[月./\-]\s*\d{1,2}\s*日?)?月?)?年?"
_AGE = re.compile(
    rf"(?P<label>(?:年\s*龄|\bage)\s*[:：]?\s*)\d{{1,3}}\s*岁?|\d{{1,3}}\s*周?岁|\b\d{{1,3}}\s+years?\s+old\b"
    rf"|(?P<born>(?:出生(?:年月|日期)?|生日|\b(?:date\s+of\s+birth|d\.?o\.?b\.?|born(?:\s+(?:in|on))?))\s*[:：]?\s*){_DAY}"
    rf"|{_DAY}\s*(?:出生|生(?![\u4e00-\u9fff]))",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True)
class MaskedDecision:
    """What came of judging without what was hidden."""

    decision: Decision
    left_out: list[str]
    """Requirements that look at what is hidden."""
    text: str
    """The resume as it was looked at."""


def judge_masked(row: Talent, spec: ConditionSpec, hide: Collection[Hidden]) -> MaskedDecision:
    """Hold *row* against *spec* without what *hide* names."""
    facts = keeping.facts(row)
    text = masked(keeping.honest(row), facts, hide)
    known = _known(facts, hide)
    asked, left_out = _asked(spec, hide)
    return MaskedDecision(decision=judge(asked, known, text), left_out=left_out, text=text)


def masked(text: str, known: Facts, hide: Collection[Hidden]) -> str:
    """Black out of *text* what *hide* names."""
    for word in sorted(_words(known, hide), key=len, reverse=True):
        text = re.sub(re.escape(word), lambda match: _BLOCK * len(match.group()), text)
    for attribute, pattern in (("gender", _GENDER), ("age", _AGE)):
        if attribute in hide:
            text = pattern.sub(_blocked, text)
    return without_contacts(text) if "contact" in hide else text


def _words(known: Facts, hide: Collection[Hidden]) -> Iterator[str]:
    if "name" in hide and known.name:
        yield from {known.name, *(part for part in known.name.split() if len(part) > 1)}
    if "school" in hide:
        yield from filter(None, {known.school, *known.schools})
        if quoted := known.evidence.get("school"):
            yield quoted.quote


def _known(known: Facts, hide: Collection[Hidden]) -> Facts:
    changed: dict[str, object] = {}
    if "name" in hide:
        changed["name"] = None
    if "contact" in hide:
        changed |= {"phone": None, "email": None}
    if "school" in hide:
        changed |= {"school": None, "schools": (), "tiers": ()}
    return replace(known, **changed)  # type: ignore[arg-type]


def _asked(spec: ConditionSpec, hide: Collection[Hidden]) -> tuple[ConditionSpec, list[str]]:
    if "school" in hide and spec.school_tier:
        return spec.model_copy(update={"school_tier": []}), ["school_tier"]
    return spec, []


def _blocked(match: re.Match[str]) -> str:
    labels = match.groupdict()
    label = labels.get("label") or labels.get("born") or ""
    return label + _BLOCK * (len(match.group()) - len(label))
