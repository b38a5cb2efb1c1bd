"""The bank: well-formed in both languages, and skills found as people write them."""

import re
from collections import Counter
from itertools import chain

import pytest

from zhiren_interview.question_bank import BankQuestion, BankSkill, general, named, skills

EVERY = [*general(), *chain.from_iterable(skill.questions for skill in skills())]
_HAN = re.compile(r"[\u3400-\u9fff]")
ENOUGH = 150


def found(text: str) -> list[str]:
    """Name the skills that *text* names."""
    return [skill.name for _, _, skill in named(text)]


def test_there_are_enough_questions() -> None:
    assert len(EVERY) >= ENOUGH


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_question_stands_twice(language: str) -> None:
    counted = Counter(one.content[language] for one in EVERY)
    assert [content for content, times in counted.items() if times > 1] == []


@pytest.mark.parametrize("one", EVERY, ids=lambda one: one.content["en"][:40])
def test_a_question_is_whole_in_both_languages(one: BankQuestion) -> None:
    assert one.type in {"basic", "technical", "behavioral"}
    assert one.difficulty in {"easy", "medium", "hard"}
    assert _HAN.search(one.content["zh"])
    assert not _HAN.search(one.content["en"] + "".join(one.points["en"]))
    assert 3 <= len(one.points["zh"]) == len(one.points["en"]) <= 4
    assert all(point.strip() for points in one.points.values() for point in points)


@pytest.mark.parametrize("one", EVERY, ids=lambda one: one.content["en"][:40])
def test_a_question_asks_one_thing(one: BankQuestion) -> None:
    assert len(re.findall("[?？]", one.content["zh"])) <= 1
    assert len(re.findall("[?？]", one.content["en"])) <= 1


@pytest.mark.parametrize("skill", skills(), ids=lambda skill: skill.name)
def test_a_skill_has_every_difficulty(skill: BankSkill) -> None:
    questions = skill.questions
    assert {one.difficulty for one in questions} == {"easy", "medium", "hard"}


def test_no_name_belongs_to_two_skills() -> None:
    each = [{n.lower() for n in (s.name, *s.names, *s.exact)} for s in skills()]
    counted = Counter(chain.from_iterable(each))
    assert [name for name, times in counted.items() if times > 1] == []


@pytest.mark.parametrize("skill", skills(), ids=lambda skill: skill.name)
def test_a_skill_is_found_by_each_of_its_names(skill: BankSkill) -> None:
    for name in (*skill.names, *skill.exact):
        assert skill.name in found(f"熟悉{name}，有经验"), name


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("精通 JavaScript", ["JavaScript"]),
        ("精通Java和JavaScript", ["Java", "JavaScript"]),
        ("C++ and C", ["C++", "C language"]),
        ("C# only", []),
        ("familiar with go and redis", ["Go", "Redis"]),
        ("We go to market. Let us go!", []),
        ("能 react quickly，并 excel at detail", []),
        ("负责 C端 产品，C轮 融资", []),
        ("熟悉 MySQL 数据库", ["MySQL"]),
        ("R&D, and the rest", []),
        ("会 k8s 与容器编排", ["Kubernetes", "Kubernetes"]),
        ("Spring Boot 与 vue、React", ["Spring", "Vue", "React"]),
        ("负责系统的设计与开发", []),
    ],
)
def test_names_are_told_from_words(text: str, expected: list[str]) -> None:
    assert found(text) == expected
