"""Skills have one name each, and are not parts of one another."""

import pytest

from zhiren_screening.fields import read_fields
from zhiren_screening.skills import mentions, skill_key, skill_name


@pytest.mark.parametrize(
    ("written", "usual"),
    [
        ("k8s", "Kubernetes"),
        ("golang", "Go"),
        ("React.js", "React"),
        ("machine learning", "机器学习"),
        ("POSTGRES", "PostgreSQL"),
        ("c语言", "C"),
    ],
)
def test_other_spellings_are_the_same_skill(written: str, usual: str) -> None:
    assert skill_name(written) == usual


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Java", "JavaScript"),
        ("C", "C++"),
        ("C++", "C#"),
        ("R", "React"),
        ("React", "React Native"),
    ],
)
def test_a_part_of_a_name_is_another_skill(one: str, other: str) -> None:
    assert skill_key(one) != skill_key(other)


def test_whole_words_are_found() -> None:
    assert [name for *_, name in mentions("用JavaScript和C++写服务", listed=True)] == [
        "JavaScript",
        "C++",
    ]


def test_common_words_are_no_skills_in_running_text() -> None:
    assert list(mentions("We excel, go fast and spark joy")) == []


def test_what_somebody_cannot_do_is_no_skill() -> None:
    assert list(mentions("我不会Kubernetes")) == []


def test_levels_and_labels_are_no_part_of_a_skill() -> None:
    fields = read_fields("技能\n编程语言：Python (精通, 8年)、熟悉Docker\n数据库: MySQL\n")
    assert [skill.quote for skill in fields.skills] == ["Python", "Docker", "MySQL"]
