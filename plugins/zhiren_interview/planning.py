"""This is where the questions of an interview are chosen: the bank's first, then made ones.

What is made comes from the position's own requirements, so that a position without a bank can be
interviewed for at once; where they name skills, our own bank knows how to ask about them.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from zhiren.db import new_id
from zhiren_interview.made_questions import (
    GENERAL,
    GENERAL_POINTS,
    INTRODUCTION,
    OF_REQUIREMENT,
)
from zhiren_interview.question_bank import BankSkill, named
from zhiren_interview.tables import Asked, Position, Question
from zhiren_interview.topics import Wording, worded

_INTRODUCTION_SECONDS = 120
_USUAL_SECONDS = 180
_GENERAL_FIRST = 5
_HAN = re.compile(r"[\u3400-\u9fff]")


def language_of(position: Position) -> str:
    """Tell in which language a position is written, and so interviewed for."""
    text = position.title + position.description + "".join(position.requirements)
    return "zh" if _HAN.search(text) else "en"


def plan(position: Position, bank: Sequence[Question]) -> list[Asked]:
    """Choose ``question_count`` questions: the *bank* (easy first), then made ones, in order."""
    as_plan = position.name is not None
    chosen = [_copied(one, as_plan=as_plan) for one in bank[: position.question_count]]
    missing = position.question_count - len(chosen)
    known = {asked.content for asked in chosen}
    made = _made(position, with_introduction=not chosen)
    chosen += islice((one for one in made if one.content not in known), missing)
    for order, asked in enumerate(chosen, start=1):
        asked.order = order
    return chosen


def _copied(question: Question, *, as_plan: bool) -> Asked:
    """Copy a question of the bank; a line of a plan may be a topic, and is worded then."""
    said = worded(question.content) if as_plan else Wording(question.content, [])
    return Asked(
        question_id=question.id,
        content=said.content,
        type=question.type,
        difficulty=question.difficulty,
        time_limit=question.time_limit,
        follow_up_enabled=question.follow_up_enabled,
        reference_answer=question.reference_answer,
        scoring_points=question.scoring_points or said.points,
    )


def _made(position: Position, *, with_introduction: bool) -> Iterator[Asked]:
    """Make questions: from the requirements, then general ones, then more of both."""
    language = language_of(position)
    if with_introduction:
        content, points = INTRODUCTION[language]
        yield _new(content, "basic", "easy", points, _INTRODUCTION_SECONDS)
    first, *rest = OF_REQUIREMENT[language]
    requirements = position.requirements or [position.title]
    yield from _each(requirements, language, *first)
    general = [
        _new(content, "behavioral", "medium", GENERAL_POINTS[language])
        for content in GENERAL[language]
    ]
    yield from general[:_GENERAL_FIRST]
    for content, points in rest:
        yield from _about(requirements, content, points)
    yield from general[_GENERAL_FIRST:]


def _each(
    requirements: Sequence[str], language: str, content: str, points: Sequence[str]
) -> Iterator[Asked]:
    """Ask about each requirement: about the skills that it names, or about its words."""
    asked: set[str] = set()
    for requirement in requirements:
        skills = {skill.name: skill for _, _, skill in named(requirement)}
        if not skills:
            yield from _about([requirement], content, points)
        for name, skill in skills.items():
            if name not in asked:
                asked.add(name)
                yield _banked(skill, language)


def _banked(skill: BankSkill, language: str) -> Asked:
    """Take the question of *skill* that suits most people."""
    one = next(one for one in skill.questions if one.difficulty == "medium")
    return _new(one.content[language], one.type, one.difficulty, one.points[language])


def _about(requirements: Sequence[str], content: str, points: Sequence[str]) -> Iterator[Asked]:
    for requirement in requirements:
        named = requirement.strip(" 。.;；")
        filled = [point.format(r=named) for point in points]
        yield _new(content.format(r=named), "technical", "medium", filled)


def _new(
    content: str,
    kind: str,
    difficulty: str,
    points: Sequence[str],
    seconds: int = _USUAL_SECONDS,
) -> Asked:
    return Asked(
        question_id=new_id("q"),
        content=content,
        type=kind,
        difficulty=difficulty,
        time_limit=seconds,
        follow_up_enabled=True,
        reference_answer=None,
        scoring_points=list(points),
    )
