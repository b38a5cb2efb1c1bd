"""Small words decide: exactly, preferred, of these, and later, also possible."""

from datetime import date
from typing import Any

import pytest

from zhiren_screening.query.reading import read_question

TODAY = date(2025, 7, 1)


def read(question: str) -> dict[str, Any]:
    return read_question(question, TODAY).model_dump(exclude_defaults=True)


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("工作年限在半年到两年之间", {"years_min": 0.5, "years_max": 2}),
        ("正好三年经验", {"years_min": 3, "years_max": 3}),
        ("exactly 4 years of experience", {"years_min": 4, "years_max": 4}),
        ("无经验也行，会Python", {"skills_all": ["Python"]}),
        ("no experience required, knows Excel", {"skills_all": ["Excel"]}),
        ("毕业三年以上", {"graduation_max": 2022}),
        ("毕业三年以内", {"graduation_min": 2022, "graduation_max": 2025}),
        ("2022届及以后的", {"graduation_min": 2022}),
        ("23届以前的", {"graduation_max": 2023}),
    ],
)
def test_lengths_and_years_are_as_long_as_they_say(question: str, asked: dict[str, Any]) -> None:
    assert read(question) == asked


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("最好是985，必须会C++", {"skills_all": ["C++"]}),
        ("北京优先，会Java", {"skills_all": ["Java"]}),
        ("硕士优先，会Java", {"skills_all": ["Java"]}),
        ("在上海，腾讯经历优先", {"cities": ["上海"]}),
        ("master preferred, knows Go", {"skills_all": ["Go"]}),
    ],
)
def test_a_wish_excludes_nobody(question: str, asked: dict[str, Any]) -> None:
    assert read(question) == asked


@pytest.mark.parametrize(
    "question",
    [
        "至少会Java、Go、Rust中的两个",
        "会两门以上编程语言的",
        "two of Java, Go and Rust",
        "three or more languages",
    ],
)
def test_so_many_of_a_list_are_asked_back(question: str) -> None:
    assert list(read(question)) == ["clarify"]


@pytest.mark.parametrize("question", ["候选人里最常见的4个技能是什么", "人才库中3个最热门的技术"])
def test_so_many_common_skills_are_counted(question: str) -> None:
    assert read(question)["aggregate"]["op"] == "top_skills"


def test_one_of_a_list_is_a_choice() -> None:
    assert read("Java和Python中的一个") == {"skills_any": [["Java", "Python"]]}


@pytest.mark.parametrize("question", ["会pyhton的", "kubernets经验", "Javascrpit的人"])
def test_a_misspelt_skill_among_chinese_is_read(question: str) -> None:
    (skill,) = read(question)["skills_all"]
    assert skill in {"Python", "Kubernetes", "JavaScript"}


@pytest.mark.parametrize(
    ("question", "group"),
    [
        ("Python最多的城市是哪个", "city"),
        ("哪个公司出来的人最多", "company"),
        ("哪个学校毕业的人最多", "school"),
        ("which university do most Java developers come from?", "school"),
    ],
)
def test_where_most_are_is_counted(question: str, group: str) -> None:
    assert read(question)["aggregate"] == {"op": "count", "group_by": group}


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("最近上传的五份简历", {"sort": {"field": "created_at"}, "limit": 5}),
        ("Find me 3 Rust people", {"skills_all": ["Rust"], "limit": 3}),
        ("show me 3 years of Rust", {"skills_all": ["Rust"], "years_min": 3}),
    ],
)
def test_so_many_people_are_a_limit(question: str, asked: dict[str, Any]) -> None:
    assert read(question) == asked


@pytest.mark.parametrize("question", ["山东籍的候选人", "会日语的女秘书", "身体健康的销售"])
def test_people_are_not_chosen_by_what_they_were_born_with(question: str) -> None:
    assert list(read(question)) == ["refused"]


@pytest.mark.parametrize("question", ["男装设计师", "做过女性用品的市场经理", "会计专业"])
def test_work_that_only_sounds_like_it_is_no_attribute(question: str) -> None:
    assert "refused" not in read(question)
