"""What a question wants back: people, a number, a table, an order."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiren_screening.query.asking import read_asking
from zhiren_screening.query.filter import TalentFilter
from zhiren_screening.query.question import Question


def read(question: str) -> dict[str, Any]:
    found = TalentFilter()
    read_asking(Question(question), found)
    return found.model_dump(exclude_defaults=True)


@pytest.mark.parametrize(
    "question",
    ["有多少人", "一共多少位候选人", "有几个人", "人数", "how many people", "number of candidates"],
)
def test_a_number_of_people_is_asked_for(question: str) -> None:
    assert read(question)["aggregate"] == {"op": "count"}


@pytest.mark.parametrize(
    ("question", "group"),
    [
        ("按城市统计", "city"),
        ("按学历分组", "education_level"),
        ("各学校的人数", "school"),
        ("学历分布", "education_level"),
        ("按专业统计人数", "major"),
        ("每个城市有多少人", "city"),
        ("按毕业年份统计", "graduation_year"),
        ("按公司统计", "company"),
        ("按学校层次统计", "school_tier"),
        ("按筛选状态统计", "screening_status"),
        ("count by city", "city"),
        ("grouped by school", "school"),
        ("how many per city", "city"),
        ("education distribution", "education_level"),
        ("broken down by major", "major"),
        ("按职位统计", "position"),
    ],
)
def test_a_table_is_asked_for(question: str, group: str) -> None:
    assert read(question)["aggregate"] == {"op": "count", "group_by": group}


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("平均工作年限", {"op": "average"}),
        ("average years of experience", {"op": "average"}),
        ("按学历统计平均工作年限", {"op": "average", "group_by": "education_level"}),
        ("最常见的技能", {"op": "top_skills", "limit": 10}),
        ("最热门的五个技能", {"op": "top_skills", "limit": 5}),
        ("top 3 skills", {"op": "top_skills", "limit": 3}),
        ("the five most common skills", {"op": "top_skills", "limit": 5}),
    ],
)
def test_an_average_or_the_common_skills_are_asked_for(
    question: str, asked: dict[str, Any]
) -> None:
    assert read(question)["aggregate"] == asked


@pytest.mark.parametrize(
    ("question", "field", "descending"),
    [
        ("工作年限最长的", "work_years", True),
        ("most experienced", "work_years", True),
        ("经验最少的", "work_years", False),
        ("least experienced", "work_years", False),
        ("学历最高的", "education_level", True),
        ("最近毕业的", "graduation_year", True),
        ("最早毕业的", "graduation_year", False),
        ("最新上传的", "created_at", True),
        ("按工作年限降序", "work_years", True),
        ("按工作年限升序", "work_years", False),
        ("按学历从高到低排序", "education_level", True),
        ("sorted by experience", "work_years", True),
        ("sort by graduation year ascending", "graduation_year", False),
    ],
)
def test_an_order_is_asked_for(question: str, field: str, *, descending: bool) -> None:
    found = TalentFilter()
    read_asking(Question(question), found)
    assert found.sort
    assert (found.sort.field, found.sort.descending) == (field, descending)


@pytest.mark.parametrize(
    ("question", "status"),
    [
        ("通过筛选的", "qualified"),
        ("合格的", "qualified"),
        ("qualified", "qualified"),
        ("passed the screening", "qualified"),
        ("未通过的", "unqualified"),
        ("不合格的", "unqualified"),
        ("被淘汰的", "unqualified"),
        ("rejected", "unqualified"),
        ("not qualified", "unqualified"),
        ("unqualified", "unqualified"),
        ("会Java的", None),
    ],
)
def test_a_status_is_asked_for(question: str, status: str | None) -> None:
    assert read(question).get("status") == status


@pytest.mark.parametrize("question", ["所有候选人", "全部人才", "all candidates", "everyone"])
def test_everybody_may_be_asked_for_on_purpose(question: str) -> None:
    assert read(question)["everyone"] is True


@given(st.integers(1, 10_000))
def test_so_many_are_asked_for_and_never_more_than_a_hundred(number: int) -> None:
    for question in (f"前{number}名", f"top {number} people"):
        assert read(question)["limit"] == min(number, 100)


@given(st.integers(0, 10_000))
def test_any_number_of_skills_makes_a_filter_that_can_be_sent(number: int) -> None:
    found = TalentFilter()
    read_asking(Question(f"最常见的{number}个技能"), found)
    assert TalentFilter.model_validate(found.model_dump()) == found


@pytest.mark.parametrize("question", ["", "会Java", "5年经验", "在上海"])
def test_ordinary_words_ask_for_people_in_no_order(question: str) -> None:
    assert read(question) == {}
