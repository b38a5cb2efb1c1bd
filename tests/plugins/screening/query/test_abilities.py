"""Skills and kinds of work, as questions ask for them."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiren_screening.query.abilities import read_abilities
from zhiren_screening.query.filter import TalentFilter
from zhiren_screening.query.names import Known
from zhiren_screening.query.question import Question


def read(question: str, *skills: str) -> dict[str, Any]:
    found = TalentFilter()
    read_abilities(Question(question), found, Known(skills=list(skills)))
    return found.model_dump(exclude_defaults=True)


@pytest.mark.parametrize(
    ("question", "skills"),
    [
        ("会Java", ["Java"]),
        ("会JavaScript", ["JavaScript"]),
        ("会C", ["C"]),
        ("会C++", ["C++"]),
        ("会C#的", ["C#"]),
        ("R", ["R"]),
        ("会Go", ["Go"]),
        ("who knows Go", ["Go"]),
        ("k8s", ["Kubernetes"]),
        ("Golang", ["Go"]),
        ("JS和TS", ["JavaScript", "TypeScript"]),
        ("会C、C++和C#", ["C", "C++", "C#"]),
        ("Java JavaScript", ["Java", "JavaScript"]),
        (".NET", [".NET"]),
        ("SpringBoot", ["Spring Boot"]),
        ("机器学习", ["机器学习"]),
        ("machine learning", ["机器学习"]),
        ("ＪＡＶＡ", ["Java"]),
        ("Javascrpit", ["JavaScript"]),
        ("Java和Java", ["Java"]),
        ("Python、Docker、Linux", ["Python", "Docker", "Linux"]),
    ],
)
def test_all_skills_are_wanted(question: str, skills: list[str]) -> None:
    assert read(question) == {"skills_all": skills}


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("Java或Go", {"skills_any": [["Java", "Go"]]}),
        ("Java或Go，会Redis", {"skills_any": [["Java", "Go"]], "skills_all": ["Redis"]}),
        ("either Java or Go", {"skills_any": [["Java", "Go"]]}),
        ("不会Java", {"skills_not": ["Java"]}),
        ("不会Java和Go", {"skills_not": ["Java", "Go"]}),
        ("neither Java nor Go", {"skills_not": ["Java", "Go"]}),
        ("Java但不要JavaScript", {"skills_all": ["Java"], "skills_not": ["JavaScript"]}),
        ("Python without Django", {"skills_all": ["Python"], "skills_not": ["Django"]}),
        ("最好会Docker", {"skills_preferred": ["Docker"]}),
        ("Java，会Go优先", {"skills_all": ["Java"], "skills_preferred": ["Go"]}),
        ("Java required, Go preferred", {"skills_all": ["Java"], "skills_preferred": ["Go"]}),
    ],
)
def test_a_choice_a_refusal_and_a_wish_are_told_apart(question: str, asked: dict[str, Any]) -> None:
    assert read(question) == asked


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("前端工程师", "前端"),
        ("frontend developer", "前端"),
        ("后端", "后端"),
        ("测试工程师", "测试"),
        ("产品经理", "产品经理"),
        ("算法", "算法"),
        ("DevOps engineers", "运维"),
        ("架构师", "架构师"),
    ],
)
def test_a_kind_of_work_is_looked_for_in_every_language(question: str, first: str) -> None:
    (group,) = read(question)["positions"]
    assert group[0] == first
    assert len(group) > 1


def test_a_kind_of_work_may_be_refused_or_be_one_of_two() -> None:
    assert "前端" in read("不要前端")["positions_not"]
    (group,) = read("前端或后端")["positions"]
    assert {"前端", "后端"} <= set(group)


def test_a_skill_that_holds_the_name_of_a_role_is_a_skill() -> None:
    assert read("会自动化测试") == {"skills_all": ["自动化测试"]}


@pytest.mark.parametrize(
    "question",
    ["", "候选人", "show me all candidates", "C轮融资", "A and B", "C.E.O.", "能做事的人"],
)
def test_other_words_are_no_skill(question: str) -> None:
    assert read(question) == {}


def test_skills_that_the_talents_carry_are_known() -> None:
    assert read("会熔焊和钳工", "熔焊", "钳工") == {"skills_all": ["熔焊", "钳工"]}
    assert read("会熔焊和钳工") == {}


SKILLS = st.lists(
    st.sampled_from(["Java", "Python", "Docker", "C++", "C#", "Redis"]), min_size=1, unique=True
)


@given(SKILLS, st.sampled_from(["、", "和", " and ", ", ", " "]))
def test_every_skill_of_a_list_is_wanted_in_its_order(skills: list[str], between: str) -> None:
    assert read(between.join(skills)) == {"skills_all": skills}


@given(SKILLS, st.sampled_from(["或", " or ", "/"]))
def test_every_skill_of_a_choice_will_do(skills: list[str], between: str) -> None:
    wanted = {"skills_any": [skills]} if len(skills) > 1 else {"skills_all": skills}
    assert read(between.join(skills)) == wanted
