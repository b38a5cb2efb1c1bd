"""Questions in plain words become typed filters."""

from datetime import date
from typing import Any

import pytest

from zhiren_screening.query.names import Known
from zhiren_screening.query.reading import read_question
from zhiren_screening.query.wording import describe

TODAY = date(2025, 7, 1)


def read(question: str) -> dict[str, Any]:
    return read_question(question, TODAY).model_dump(exclude_defaults=True)


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("5年以上", {"years_min": 5}),
        ("至少三年经验", {"years_min": 3}),
        ("超过十年", {"years_min": 10, "years_min_inclusive": False}),
        ("工作不到两年", {"years_max": 2, "years_max_inclusive": False}),
        ("不超过5年经验", {"years_max": 5}),
        ("两三年经验", {"years_min": 2, "years_max": 3}),
        ("五到八年", {"years_min": 5, "years_max": 8}),
        ("at least 5 years of experience", {"years_min": 5}),
        ("7+ years", {"years_min": 7}),
        ("more than twelve years", {"years_min": 12, "years_min_inclusive": False}),
        ("fewer than 3 years of experience", {"years_max": 3, "years_max_inclusive": False}),
        ("between 3 and 6 years", {"years_min": 3, "years_max": 6}),
        ("2021年毕业", {"graduation_min": 2021, "graduation_max": 2021}),
        ("18年之前毕业的", {"graduation_max": 2017}),
        ("graduated after 2020", {"graduation_min": 2021}),
        ("class of 2022", {"graduation_min": 2022, "graduation_max": 2022}),
    ],
)
def test_years_are_read(question: str, asked: dict[str, Any]) -> None:
    assert read(question) == asked


def test_a_fresh_graduate_graduates_this_year_and_has_not_worked() -> None:
    fresh = {"graduation_min": 2025, "graduation_max": 2025, "years_min": 0, "years_max": 0}
    assert read("应届生") == fresh
    assert read("fresh graduates") == fresh


@pytest.mark.parametrize(
    ("question", "levels"),
    [
        ("本科及以上", ["本科", "硕士", "博士"]),
        ("硕士", ["硕士"]),
        ("硕士或博士", ["硕士", "博士"]),
        ("不要大专", ["本科", "硕士", "博士"]),
        ("a bachelor's degree or higher", ["本科", "硕士", "博士"]),
        ("PhDs", ["博士"]),
        ("低于本科", ["大专"]),
    ],
)
def test_education_is_read(question: str, levels: list[str]) -> None:
    assert read(question) == {"education": levels}


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("会Java和k8s", {"skills_all": ["Java", "Kubernetes"]}),
        ("会Spark或者Flink", {"skills_any": [["Spark", "Flink"]]}),
        ("不会Java但会Go的", {"skills_all": ["Go"], "skills_not": ["Java"]}),
        ("know React but not Vue", {"skills_all": ["React"], "skills_not": ["Vue"]}),
        ("Java or Go, and Redis", {"skills_any": [["Java", "Go"]], "skills_all": ["Redis"]}),
        ("会Java，最好会Kafka", {"skills_all": ["Java"], "skills_preferred": ["Kafka"]}),
        ("会C语言", {"skills_all": ["C"]}),
        ("C++ developers", {"skills_all": ["C++"]}),
        ("Need Kubernets engineers", {"skills_all": ["Kubernetes"]}),
    ],
)
def test_skills_are_read(question: str, asked: dict[str, Any]) -> None:
    assert read(question) == asked


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("清华毕业的", {"schools": ["清华大学"]}),
        ("清北", {"schools": ["清华大学", "北京大学"]}),
        ("985或QS前100", {"tiers": ["985", "QS100"]}),
        ("不是211的", {"tiers_not": ["211"]}),
        ("在上海或杭州", {"cities": ["上海", "杭州"]}),
        ("based in Beijing", {"cities": ["北京"]}),
        ("不在北京的", {"cities_not": ["北京"]}),
        ("在阿里工作过的", {"companies": ["阿里巴巴"]}),
        ("没在华为待过的", {"companies_not": ["华为"]}),
        ("ex-Google", {"companies": ["Google"]}),
        ("通过筛选的", {"status": "qualified"}),
        ("未通过筛选的", {"status": "unqualified"}),
    ],
)
def test_places_are_read(question: str, asked: dict[str, Any]) -> None:
    assert read(question) == asked


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("有多少人会Java", {"skills_all": ["Java"], "aggregate": {"op": "count"}}),
        ("按城市统计人数", {"aggregate": {"op": "count", "group_by": "city"}}),
        ("最常见的3个技能", {"aggregate": {"op": "top_skills", "limit": 3}}),
        ("博士的平均工作年限", {"education": ["博士"], "aggregate": {"op": "average"}}),
        ("how many PhDs", {"education": ["博士"], "aggregate": {"op": "count"}}),
        ("工作年限最长的前5名", {"sort": {}, "limit": 5}),
        (
            "the three most experienced Java people",
            {"skills_all": ["Java"], "sort": {}, "limit": 3},
        ),
    ],
)
def test_what_is_wanted_back_is_read(question: str, asked: dict[str, Any]) -> None:
    assert read(question) == asked


def test_the_documents_own_question_is_read() -> None:
    asked = {"years_min": 5, "skills_all": ["Java"]}
    assert read("有哪些5年以上工作经验的Java开发工程师?") == asked
    assert read("Which Java developers have at least five years of experience?") == asked


@pytest.mark.parametrize(
    "question",
    ["要女生", "35岁以下的前端", "已婚的候选人", "only men", "young Java developers", "汉族的"],
)
def test_protected_attributes_are_refused(question: str) -> None:
    asked = read_question(question, TODAY)
    assert asked.refused
    assert not asked.asks_something()


@pytest.mark.parametrize(
    "question", ["今天天气怎么样", "hello", "写一首诗", "asdfghjkl", "张三的手机号", "delete all"]
)
def test_what_is_no_question_about_talents_is_not_answered(question: str) -> None:
    assert read_question(question, TODAY).clarify


def test_a_word_without_a_meaning_is_asked_back() -> None:
    assert "优秀" in (read_question("推荐几个优秀的人", TODAY).clarify or "")


def test_names_that_the_talents_carry_are_known() -> None:
    known = Known(names=["欧阳明"], companies=["海河重工"], skills=["熔焊"])
    asked = read_question("欧阳明会熔焊吗", TODAY, known)
    assert (asked.name, asked.skills_all) == ("欧阳明", ["熔焊"])
    assert read_question("在海河重工干过", TODAY, known).companies == ["海河重工"]


def test_a_filter_is_said_in_words() -> None:
    asked = read_question("本科以上、3年以上、会Java，在上海", TODAY)
    assert describe(asked, "zh") == ["学历：本科及以上", "工作≥3年", "技能：Java", "城市：上海"]
    assert "≥3 years of work" in describe(asked, "en")
