"""This is where our own questions are kept: by skill, in Chinese and English, with scoring points.

They stand in ``bank/*.toml``, one file a field of work; each entry of ``skills`` names a skill, the
ways in which people write it, and its questions. ``general.toml`` holds questions for every job.
Names that are ordinary words too (Go, React, C) are listed under ``exact``.
"""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

_LATIN = re.compile(r"[A-Za-z0-9]")
_KINDS = re.compile(r"数据库|databases?", re.IGNORECASE)
_NOT_AFTER = r"[端轮级类座位]|\s+(?:to|ahead|through|beyond|quickly|with\s+us)\b"
"""What follows a word that is no skill: C端, C 轮, "Go to"."""
_ALONE = r"(?<![A-Za-z0-9_+#.&-])"
_LISTED = r"$|[,，、;；/|。)）\u3400-\u9fff]|(?:and|or)\b"
_NO_LABEL = r"(?<!plan )(?<!Plan )(?<!series )(?<!Series )(?<!grade )(?<!vitamin )"
_NO_VERB = (
    r"(?<!to )(?<!we )(?<!We )(?<!you )(?<!will )(?<!can )(?<!must )(?<!the )(?<!in )(?<!on )"
)
"""Before a small letter: here it is an ordinary word."""


@dataclass(frozen=True, kw_only=True)
class BankQuestion:
    """One question, in both languages."""

    skill: str
    type: str
    """``basic``, ``technical`` or ``behavioral``."""
    difficulty: str
    content: dict[str, str]
    """By language, ``zh`` and ``en``."""
    points: dict[str, list[str]]
    """What a good answer holds, by language."""


@dataclass(frozen=True, kw_only=True)
class BankSkill:
    """A skill, the ways in which it is written, and its questions, the easier first."""

    name: str
    names: Sequence[str]
    exact: Sequence[str]
    """Names that are ordinary words too: they count as they are written here, and in small letters
    where they stand in a list."""
    questions: Sequence[BankQuestion]


@cache
def skills() -> Sequence[BankSkill]:
    """Read every skill of the bank."""
    return [
        skill for entry in _entries() if entry["name"] != "general" for skill in [_skill(entry)]
    ]


@cache
def general() -> Sequence[BankQuestion]:
    """Read the questions for every job."""
    return next(_skill(entry).questions for entry in _entries() if entry["name"] == "general")


@cache
def competencies() -> Sequence[BankSkill]:
    """Read what is asked of people in every job: communication, teamwork and the like."""
    entries = _read(files("zhiren_interview").joinpath("bank", "general.toml"))
    return [_skill(entry) for entry in entries if entry["name"] != "general"]


def named(text: str) -> list[tuple[int, int, BankSkill]]:
    """Find the skills that *text* names: begin, end and skill, the longest name at each place."""
    taken: list[tuple[int, int, BankSkill]] = []
    for pattern, skill in _patterns():
        for match in pattern.finditer(text):
            begin, end = match.span()
            if all(end <= other[0] or begin >= other[1] for other in taken):
                taken.append((begin, end, skill))
    found = sorted(taken, key=lambda one: one[0])
    return [one for one in found if not _is_kind(text, one, found)]


def _is_kind(
    text: str, one: tuple[int, int, BankSkill], found: Sequence[tuple[int, int, BankSkill]]
) -> bool:
    """Tell whether *one* only says what the name before it is: "MySQL 数据库"."""
    begin, end, _ = one
    if not _KINDS.fullmatch(text[begin:end]):
        return False
    return any(other[1] <= begin and not text[other[1] : begin].strip() for other in found)


@cache
def _patterns() -> Sequence[tuple[re.Pattern[str], BankSkill]]:
    every = [
        (name, _exactly(name) if name in skill.exact else _pattern(name), skill)
        for skill in skills()
        for name in dict.fromkeys((skill.name, *skill.names, *skill.exact))
    ]
    every.sort(key=lambda one: -len(one[0]))
    return [(pattern, skill) for _, pattern, skill in every]


def _pattern(name: str) -> re.Pattern[str]:
    """Match *name*, in Latin letters only as a whole: Java is not in JavaScript, C not in C++."""
    before = r"(?<![A-Za-z0-9_+#.])" if _LATIN.match(name[0]) else ""
    after = r"(?![A-Za-z0-9_+#]|\.[A-Za-z])" if _LATIN.match(name[-1]) or name[-1] in "+#" else ""
    spelt = re.escape(name).replace(r"\ ", r"[\s-]+")
    return re.compile(before + spelt + after, re.IGNORECASE)


def _exactly(name: str) -> re.Pattern[str]:
    """Match *name* as a skill and not as the word: "Go, Redis" and "go、redis", not "go to"."""
    exact, small = re.escape(name), re.escape(name.lower())
    proper = rf"{_ALONE}{_NO_LABEL}{exact}(?![A-Za-z0-9_+#&-]|\.[A-Za-z]|{_NOT_AFTER})"
    listed = rf"{_NO_VERB}{_ALONE}{small}(?=\s*(?:{_LISTED}))"
    return re.compile(f"{proper}|{listed}", re.MULTILINE)


def _entries() -> Iterator[dict[str, Any]]:
    for file in sorted(files("zhiren_interview").joinpath("bank").iterdir(), key=lambda f: f.name):
        if file.name.endswith(".toml"):
            yield from _read(file)


def _read(file: Traversable) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = tomllib.loads(file.read_text("utf-8"))["skills"]
    return entries


def _skill(entry: dict[str, Any]) -> BankSkill:
    rank = {"easy": 0, "medium": 1, "hard": 2}
    questions = [_question(entry["name"], one) for one in entry["questions"]]
    return BankSkill(
        name=entry["name"],
        names=entry.get("names", []),
        exact=entry.get("exact", []),
        questions=sorted(questions, key=lambda one: rank[one.difficulty]),
    )


def _question(skill: str, entry: dict[str, Any]) -> BankQuestion:
    return BankQuestion(
        skill=skill,
        type=entry["type"],
        difficulty=entry["difficulty"],
        content={"zh": entry["zh"], "en": entry["en"]},
        points={"zh": entry["points_zh"], "en": entry["points_en"]},
    )
