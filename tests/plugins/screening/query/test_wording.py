"""A typed filter is said in words, and holds only what can be searched for."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from zhiren_screening.query.filter import TalentFilter
from zhiren_screening.query.wording import describe


@pytest.mark.parametrize(
    ("wanted", "zh", "en"),
    [
        ({}, [], []),
        ({"name": "张三"}, ["姓名张三"], ["named 张三"]),
        ({"years_min": 3}, ["工作≥3年"], ["≥3 years of work"]),
        ({"years_min": 3, "years_min_inclusive": False}, ["工作>3年"], [">3 years of work"]),
        ({"years_max": 3}, ["工作≤3年"], ["≤3 years of work"]),
        ({"years_max": 3, "years_max_inclusive": False}, ["工作<3年"], ["<3 years of work"]),
        ({"years_min": 3, "years_max": 5}, ["工作3-5年"], ["3-5 years of work"]),
        ({"years_min": 0, "years_max": 0}, ["工作0年"], ["0 years of work"]),
        ({"years_min": 2.5}, ["工作≥2.5年"], ["≥2.5 years of work"]),
        ({"education": ["硕士", "博士"]}, ["学历：硕士及以上"], ["education: 硕士 or higher"]),
        ({"education": ["本科"]}, ["学历：本科"], ["education: 本科"]),
        ({"education": ["大专", "本科"]}, ["学历：大专、本科"], ["education: 大专, 本科"]),
        ({"skills_all": ["Java", "Go"]}, ["技能：Java、Go"], ["skills: Java, Go"]),
        ({"skills_any": [["Java", "Go"]]}, ["技能任一：Java、Go"], ["any skill of: Java, Go"]),
        ({"skills_not": ["PHP"]}, ["不含技能：PHP"], ["without: PHP"]),
        ({"skills_preferred": ["Go"]}, ["优先：Go"], ["preferably: Go"]),
        ({"companies": ["腾讯"]}, ["任职过：腾讯"], ["worked at: 腾讯"]),
        ({"companies_not": ["腾讯"]}, ["未任职过：腾讯"], ["not at: 腾讯"]),
        ({"positions": [["前端", "frontend"]]}, ["岗位：前端"], ["position: 前端"]),
        ({"schools_not": ["甲大学"]}, ["学校不含：甲大学"], ["school not: 甲大学"]),
        ({"tiers": ["985", "211"]}, ["院校层次：985、211"], ["tier of school: 985, 211"]),
        ({"cities": ["上海"]}, ["城市：上海"], ["city: 上海"]),
        ({"graduation_min": 2020, "graduation_max": 2020}, ["2020毕业"], ["graduated 2020"]),
        ({"graduation_min": 2020}, ["≥2020毕业"], ["graduated ≥2020"]),
        ({"graduation_max": 2020}, ["≤2020毕业"], ["graduated ≤2020"]),
        (
            {"graduation_min": 2018, "graduation_max": 2020},
            ["2018-2020毕业"],
            ["graduated 2018-2020"],
        ),
        ({"status": "qualified"}, ["已通过筛选"], ["qualified"]),
        ({"status": "unqualified"}, ["未通过筛选"], ["unqualified"]),
        ({"majors": ["计算机", "computer"]}, ["专业：计算机"], ["major: 计算机"]),
    ],
)
def test_each_part_is_said(wanted: dict[str, Any], zh: list[str], en: list[str]) -> None:
    asked = TalentFilter.model_validate(wanted)
    assert (describe(asked, "zh"), describe(asked, "en")) == (zh, en)


@pytest.mark.parametrize(
    "wanted",
    [
        {"gender": "女"},
        {"age": 30},
        {"years_min": -1},
        {"years_max": 81},
        {"education": ["小学"]},
        {"status": "maybe"},
        {"limit": 0},
        {"limit": 101},
        {"sort": {"field": "name"}},
        {"aggregate": {"op": "sum"}},
        {"aggregate": {"op": "count", "group_by": "gender"}},
        {"skills_all": "Java"},
    ],
)
def test_what_cannot_be_searched_for_is_no_filter(wanted: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        TalentFilter.model_validate(wanted)


@pytest.mark.parametrize("empty", [{}, {"clarify": "什么？"}, {"refused": "不能"}])
def test_a_filter_that_asks_nothing_says_so(empty: dict[str, Any]) -> None:
    assert not TalentFilter.model_validate(empty).asks_something()


@pytest.mark.parametrize(
    "asked", [{"everyone": True}, {"years_min": 0}, {"limit": 3}, {"sort": {}}]
)
def test_a_filter_that_asks_little_asks_something(asked: dict[str, Any]) -> None:
    assert TalentFilter.model_validate(asked).asks_something()


NAMES = st.lists(st.sampled_from(["Java", "上海", "{x}", "a|b"]), max_size=3)


@given(NAMES, NAMES, st.sampled_from(["zh", "en"]))
def test_every_name_is_said_once(skills: list[str], cities: list[str], language: str) -> None:
    said = describe(TalentFilter(skills_all=skills, cities=cities), language)
    assert len(said) == bool(skills) + bool(cities)
    assert all(any(name in part for part in said) for name in (*skills, *cities))
