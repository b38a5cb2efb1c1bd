"""This is where a plan is drafted from what a job requires, out of our own bank of questions.

Every skill that is named gets a question; a skill that the bank does not know is asked about in
general words, and said to be unknown. Nothing is asked twice.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, zip_longest

from zhiren_interview.made_questions import OF_REQUIREMENT
from zhiren_interview.plans import Draft, Drafted
from zhiren_interview.question_bank import BankQuestion, BankSkill, general, named

_PIECES = re.compile(
    r"[,，、;；。\n/|]+|(?<=[\u3400-\u9fff])和|(?<=[\u3400-\u9fff])与|\s+and\s+", re.IGNORECASE
)
_ROLE = re.compile(
    r"[\u3400-\u9fffA-Za-z+#. ]{0,20}(?:工程师|架构师|经理|设计师|分析师|专员|主管|总监"
    r"|开发|运营|顾问|程序员)"
    r"|[A-Za-z+#. ]{0,40}\b(?:engineer|developer|manager|designer|analyst|architect|scientist"
    r"|consultant|specialist|administrator|lead)\b",
    re.IGNORECASE,
)
_UNKNOWN = re.compile(
    r"(?<![A-Za-z0-9])[A-Za-z][A-Za-z0-9]*(?:[.+#-][A-Za-z0-9+#]*)*(?![A-Za-z0-9])"
)
_WORDS = re.compile(r"^[a-z]+(?:-[a-z]+)*$")
"""Ordinary English words: a name of a skill has a capital, a digit or a sign."""
_HAN = re.compile(r"[\u3400-\u9fff]")
_FEW_ENOUGH = 4
"""From so many questions on, one of them is about working with others."""


@dataclass(frozen=True, kw_only=True)
class Generated:
    """A draft, and what was understood of the requirements."""

    draft: Draft
    skills: Sequence[str]
    unknown: Sequence[str]
    """Skills that were named and that the bank does not know."""


def generate(requirements: str, count: int) -> Generated:
    """Draft a plan of *count* questions."""
    language = "zh" if _HAN.search(requirements) else "en"
    title = title_of(requirements, language)
    rest = requirements.replace(title, " ", 1)
    found = list(dict.fromkeys(skill.name for _, _, skill in named(requirements)))
    by_name = {skill.name: skill for _, _, skill in named(requirements)}
    unknown = unknown_in(rest)
    questions = list(islice(_chosen([by_name[n] for n in found], unknown, count, language), count))
    draft = Draft(
        name=title,
        title=title,
        description=requirements,
        requirements=list(_pieces(rest))[:50],
        questions=questions,
    )
    return Generated(draft=draft, skills=found, unknown=unknown)


def title_of(requirements: str, language: str) -> str:
    """Find for which job the requirements are."""
    match = _ROLE.search(requirements)
    fallback = "面试计划" if language == "zh" else "Interview plan"
    return (match.group().strip(" .") if match else "") or fallback


def unknown_in(text: str) -> list[str]:
    """List what looks like the name of a skill and is not in the bank."""
    spans = [(begin, end) for begin, end, _ in named(text)]
    free = [
        match.group().rstrip(".-")
        for match in _UNKNOWN.finditer(text)
        if all(match.end() <= begin or match.start() >= end for begin, end in spans)
    ]
    return list(dict.fromkeys(one for one in free if len(one) > 1 and not _WORDS.match(one)))


def _pieces(text: str) -> Iterator[str]:
    for piece in _PIECES.split(text):
        if piece.strip():
            yield piece.strip()[:1000]


def _chosen(
    skills: Sequence[BankSkill], unknown: Sequence[str], count: int, language: str
) -> Iterator[Drafted]:
    """Choose questions: each skill once, then working with others, then more of each skill."""
    singles = [_drafted(skill.questions[0], language) for skill in skills]
    singles += [_made(name, language, 0) for name in unknown]
    if len(singles) > count:
        names = [skill.name for skill in skills] + list(unknown)
        yield from singles[: count - 1]
        yield _together(names[count - 1 :], language)
        return
    together = [_drafted(one, language) for one in general()]
    if len(singles) < count and count >= _FEW_ENOUGH:
        singles.append(together.pop(1))
    yield from singles
    yield from _more(skills, unknown, language)
    yield from together


def _more(skills: Sequence[BankSkill], unknown: Sequence[str], language: str) -> Iterator[Drafted]:
    """Give the further questions of each skill, one of each in turn."""
    kept = [[_drafted(one, language) for one in skill.questions[1:]] for skill in skills]
    templates = range(1, len(OF_REQUIREMENT[language]))
    kept += [[_made(name, language, number) for number in templates] for name in unknown]
    for round_ in zip_longest(*kept):
        yield from (one for one in round_ if one is not None)


def _drafted(one: BankQuestion, language: str) -> Drafted:
    return Drafted(
        content=one.content[language],
        type=one.type,
        difficulty=one.difficulty,
        scoring_points=one.points[language],
    )


def _made(name: str, language: str, template: int) -> Drafted:
    content, points = OF_REQUIREMENT[language][template]
    return Drafted(
        content=content.format(r=name), scoring_points=[point.format(r=name) for point in points]
    )


def _together(names: Sequence[str], language: str) -> Drafted:
    """Ask about several skills at once, where there are more of them than questions."""
    joined = ("、" if language == "zh" else ", ").join(names)
    return _made(joined, language, 0)
