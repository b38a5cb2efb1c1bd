"""Years of work and of graduation, as questions ask for them."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiren_screening.query.filter import TalentFilter
from zhiren_screening.query.question import Question
from zhiren_screening.query.years import read_years

TODAY = date(2025, 7, 1)


def read(question: str) -> dict[str, Any]:
    found = TalentFilter()
    read_years(Question(question), found, TODAY)
    return found.model_dump(exclude_defaults=True)


MORE_THAN = {"years_min_inclusive": False}
LESS_THAN = {"years_max_inclusive": False}


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("3年以上", {"years_min": 3}),
        ("三年及以上", {"years_min": 3}),
        ("3年起", {"years_min": 3}),
        ("至少3年", {"years_min": 3}),
        ("不少于三年", {"years_min": 3}),
        ("满3年", {"years_min": 3}),
        ("3+年", {"years_min": 3}),
        ("3+ years", {"years_min": 3}),
        ("≥3年", {"years_min": 3}),
        ("十五年以上经验", {"years_min": 15}),
        ("二十年", {"years_min": 20}),
        ("3 yrs", {"years_min": 3}),
        ("at least three years", {"years_min": 3}),
        ("3 years or more", {"years_min": 3}),
        ("3 or more years", {"years_min": 3}),
        ("minimum of 3 years", {"years_min": 3}),
        ("no less than 3 years", {"years_min": 3}),
        ("3 years of Java experience", {"years_min": 3}),
        ("超过3年", {"years_min": 3, **MORE_THAN}),
        ("多于三年", {"years_min": 3, **MORE_THAN}),
        ("more than 3 years", {"years_min": 3, **MORE_THAN}),
        ("over 3 years", {"years_min": 3, **MORE_THAN}),
        ("3年以内", {"years_max": 3}),
        ("三年以下", {"years_max": 3}),
        ("不超过3年", {"years_max": 3}),
        ("最多3年", {"years_max": 3}),
        ("at most 3 years", {"years_max": 3}),
        ("up to 3 years", {"years_max": 3}),
        ("3 years or less", {"years_max": 3}),
        ("不到3年", {"years_max": 3, **LESS_THAN}),
        ("少于三年", {"years_max": 3, **LESS_THAN}),
        ("less than 3 years", {"years_max": 3, **LESS_THAN}),
        ("under 3 years", {"years_max": 3, **LESS_THAN}),
        ("3-5年", {"years_min": 3, "years_max": 5}),
        ("3～5年", {"years_min": 3, "years_max": 5}),
        ("三到五年", {"years_min": 3, "years_max": 5}),
        ("三五年", {"years_min": 3, "years_max": 5}),
        ("3年至5年", {"years_min": 3, "years_max": 5}),
        ("5到3年", {"years_min": 3, "years_max": 5}),
        ("between 3 and 5 years", {"years_min": 3, "years_max": 5}),
        ("3 to 5 years", {"years_min": 3, "years_max": 5}),
        ("3年以上5年以下", {"years_min": 3, "years_max": 5}),
        ("没有工作经验", {"years_max": 0}),
        ("零经验", {"years_max": 0}),
        ("no work experience", {"years_max": 0}),
        ("without experience", {"years_max": 0}),
        ("100年经验", {"years_min": 80}),
        ("90-99年", {"years_min": 80, "years_max": 80}),
    ],
)
def test_years_of_work_are_read(question: str, asked: dict[str, Any]) -> None:
    assert read(question) == asked


@pytest.mark.parametrize(
    ("question", "low", "high"),
    [
        ("2020年毕业", 2020, 2020),
        ("20届", 2020, 2020),
        ("2020届毕业生", 2020, 2020),
        ("毕业于2020年", 2020, 2020),
        ("graduated in 2020", 2020, 2020),
        ("class of 2020", 2020, 2020),
        ("2020 graduates", 2020, 2020),
        ("2020年以后毕业", 2021, None),
        ("2020年及以后毕业", 2020, None),
        ("graduated after 2020", 2021, None),
        ("graduated since 2020", 2020, None),
        ("2020年之前毕业", None, 2019),
        ("20年前毕业", None, 2019),
        ("graduated before 2020", None, 2019),
        ("2018到2020年毕业", 2018, 2020),
        ("2018-2020届", 2018, 2020),
        ("18到20届", 2018, 2020),
        ("graduated between 2018 and 2020", 2018, 2020),
        ("99年毕业", 1999, 1999),
        ("毕业三年", 2022, 2022),
        ("毕业三年内", 2022, 2025),
        ("毕业了2年以内", 2023, 2025),
    ],
)
def test_years_of_graduation_are_read(question: str, low: int | None, high: int | None) -> None:
    asked = {"graduation_min": low, "graduation_max": high}
    assert read(question) == {name: year for name, year in asked.items() if year}


@pytest.mark.parametrize(
    ("question", "year"),
    [
        ("应届生", 2025),
        ("应届毕业生", 2025),
        ("校招", 2025),
        ("fresh graduates", 2025),
        ("new grads", 2025),
        ("recent graduates", 2025),
        ("campus hires", 2025),
        ("new grads in 2024", 2024),
        ("fresh graduates of 2026", 2026),
        ("2024届应届生", 2024),
    ],
)
def test_fresh_graduates_are_of_this_year_unless_another_is_named(question: str, year: int) -> None:
    assert read(question) == {
        "graduation_min": year,
        "graduation_max": year,
        "years_min": 0,
        "years_max": 0,
    }


def test_no_fresh_graduates_have_worked() -> None:
    assert read("不要应届生") == {"years_min": 0, "years_min_inclusive": False}


@pytest.mark.parametrize(
    "question", ["", "Java", "985", "年", "QS前100", "前10名", "2020", "第3年级"]
)
def test_other_numbers_are_no_years(question: str) -> None:
    assert read(question) == {}


@given(st.integers(0, 80), st.integers(0, 80))
def test_a_range_has_its_lower_end_first(one: int, other: int) -> None:
    low, high = sorted((one, other))
    asked = TalentFilter()
    read_years(Question(f"{one}-{other}年经验"), asked, TODAY)
    assert (asked.years_min, asked.years_max) == (low, high)


@given(st.integers(0, 10**12))
def test_any_number_of_years_makes_a_filter_that_can_be_sent(number: int) -> None:
    for question in (f"{number}年以上", f"at most {number} years", f"1-{number}年"):
        found = TalentFilter()
        read_years(Question(question), found, TODAY)
        assert TalentFilter.model_validate(found.model_dump()) == found
