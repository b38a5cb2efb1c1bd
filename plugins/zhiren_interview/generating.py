"""This is where a plan is drafted from what a job requires, out of our own bank of questions.

Every skill that is named gets a question; a skill that the bank does not know is asked about in
general words, and said to be unknown. Nothing is asked twice.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice, zip_longest

from zhiren_interview.made_questions import OF_REQUIREMENT
from zhiren_interview.plans import Draft, Drafted
from zhiren_interview.question_bank import BankQuestion, BankSkill, competencies, general, named
from zhiren_interview.unknown_skills import unknown_in

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
_LEAD_IN = re.compile(
    r"^\s*(?:我们|我司|公司|现在?|拟|想|诚|急)*(?:正在)?(?:(?:招聘?|聘请?|寻找|需要)(?:一[名位个])?"
    r"(?!专员|经理|主管|总监|负责人|顾问))"
    r"|^\s*(?:we\s+)?(?:(?:are\s+|'re\s+)?(?:looking\s+for|hiring|seeking)|need|want)\s+(?:an?\s+|our\s+)?",
    re.IGNORECASE,
)
"""Words before a job's title; 招聘 alone would be the skill of recruiting."""
_SENIOR = re.compile(
    r"资深|高级|专家|架构师|总监|\b(?:senior|staff|principal|lead|architect)\b", re.IGNORECASE
)
_JUNIOR = re.compile(
    r"初级|实习|应届|校招|助理|\b(?:junior|intern|graduate|entry)\b", re.IGNORECASE
)
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
    made_by: str = "builtin"
    fell_back: str | None = None
    """Why the bank alone answered although there is a model."""


def generate(requirements: str, count: int) -> Generated:
    """Draft a plan of *count* questions."""
    language = language_of(requirements)
    wanted = _LEAD_IN.sub("", requirements)
    title = title_of(wanted, language)
    rest = wanted.replace(title, " ", 1)
    found = {skill.name: skill for _, _, skill in named(wanted)}
    unknown = unknown_in(rest)
    skills = [_by_level(skill, requirements) for skill in found.values()]
    questions = list(islice(_chosen(skills, unknown, count, language), count))
    draft = Draft(
        name=title,
        title=title,
        description=requirements,
        requirements=list(_pieces(rest))[:50],
        questions=questions,
    )
    return Generated(draft=draft, skills=list(found), unknown=unknown)


def language_of(requirements: str) -> str:
    """Tell in which language requirements are written."""
    return "zh" if _HAN.search(requirements) else "en"


def title_of(requirements: str, language: str) -> str:
    """Find for which job the requirements are."""
    match = _ROLE.search(requirements)
    fallback = "面试计划" if language == "zh" else "Interview plan"
    return (match.group().strip(" .") if match else "") or fallback


def _by_level(skill: BankSkill, requirements: str) -> list[BankQuestion]:
    """Order the questions of *skill* by what is usual for the level that is looked for."""
    order = ("medium", "easy", "hard")
    if _SENIOR.search(requirements):
        order = ("hard", "medium", "easy")
    elif _JUNIOR.search(requirements):
        order = ("easy", "medium", "hard")
    return sorted(skill.questions, key=lambda one: order.index(one.difficulty))


def _pieces(text: str) -> Iterator[str]:
    for piece in _PIECES.split(text):
        if piece.strip():
            yield piece.strip()[:1000]


def _chosen(
    skills: Sequence[Sequence[BankQuestion]], unknown: Sequence[str], count: int, language: str
) -> Iterator[Drafted]:
    """Choose questions: each skill once, then working with others, then more of each skill."""
    singles = [drafted(questions[0], language) for questions in skills]
    singles += [_made(name, language, 0) for name in unknown]
    if len(singles) > count:
        names = [questions[0].skill for questions in skills] + list(unknown)
        yield from singles[: count - 1]
        yield _together(names[count - 1 :], language)
        return
    others = _of_every_job(skills)
    if len(singles) < count and count >= _FEW_ENOUGH:
        first = next(one for one in others if one.type == "behavioral")
        others.remove(first)
        singles.append(drafted(first, language))
    yield from singles
    yield from _more(skills, unknown, language)
    yield from (drafted(one, language) for one in others)


def _of_every_job(skills: Sequence[Sequence[BankQuestion]]) -> list[BankQuestion]:
    """List what may be asked for every job, but for what *skills* ask already."""
    asked = {questions[0].skill for questions in skills}
    more = (skill.questions for skill in competencies() if skill.name not in asked)
    return [*general(), *chain.from_iterable(more)]


def _more(
    skills: Sequence[Sequence[BankQuestion]], unknown: Sequence[str], language: str
) -> Iterator[Drafted]:
    """Give the further questions of each skill, one of each in turn."""
    kept = [[drafted(one, language) for one in questions[1:]] for questions in skills]
    templates = range(1, len(OF_REQUIREMENT[language]))
    kept += [[_made(name, language, number) for number in templates] for name in unknown]
    for round_ in zip_longest(*kept):
        yield from (one for one in round_ if one is not None)


def drafted(one: BankQuestion, language: str) -> Drafted:
    """Take a question of the bank in one language."""
    return Drafted(
        content=one.content[language],
        skill="" if one.skill == "general" else one.skill,
        type=one.type,
        difficulty=one.difficulty,
        scoring_points=one.points[language],
    )


def _made(name: str, language: str, template: int) -> Drafted:
    content, points = OF_REQUIREMENT[language][template]
    return Drafted(
        content=content.format(r=name),
        skill=name,
        scoring_points=[point.format(r=name) for point in points],
    )


def _together(names: Sequence[str], language: str) -> Drafted:
    """Ask about several skills at once, where there are more of them than questions."""
    joined = ("、" if language == "zh" else ", ").join(names)
    return _made(joined, language, 0)
