"""Decisions are put into words, in Chinese and English."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiren_screening.deciding.conditions import ConditionSpec, judge
from zhiren_screening.deciding.reasons import say
from zhiren_screening.facts import Facts


@pytest.mark.parametrize(
    ("name", "values", "zh", "en"),
    [
        ("all_met", {}, "符合所有筛选条件", "Meets every requirement"),
        ("unmet", {"what": "x"}, "不符合：x", "Not met: x."),
        ("skill_met", {"wanted": "Java"}, "具备技能Java", "has the skill Java"),
        ("education_level_met", {"has": "硕士", "wanted": "本科"},
         "学历硕士，达到本科及以上的要求", "education master meets bachelor or higher"),
    ],
)  # fmt: skip
def test_a_reason_is_said_in_both_languages(
    name: str, values: dict[str, Any], zh: str, en: str
) -> None:
    assert (say(name, "zh", **values), say(name, "en", **values)) == (zh, en)


@pytest.mark.parametrize(("years", "shown"), [(5.0, "5"), (2.5, "2.5")])
def test_years_are_written_without_needless_digits(years: float, shown: str) -> None:
    assert shown in say("years_differ", "zh", has=years, dated=1.0, wanted="≥5")


def years(low: float | None, high: float | None, known: Facts) -> str:
    spec = ConditionSpec(work_years_min=low, work_years_max=high)
    return judge(spec, known).requirements[0].met


@pytest.mark.parametrize(
    ("stated", "dated", "low", "met"),
    [
        (5, None, 5, "met"),
        (4.9, None, 5, "unmet"),
        (None, None, 5, "unknown"),
        (0, None, 0, "met"),
        (10, 2, 5, "unknown"),
        (2, 10, 5, "unknown"),
        (6, 8, 5, "met"),
        (6, 5.5, 5, "met"),
        (5.5, 4.8, 5, "met"),
        (3, 4, 5, "unmet"),
    ],
)
def test_claimed_years_are_held_against_dated_ones(
    stated: float | None, dated: float | None, low: float, met: str
) -> None:
    assert years(low, None, Facts(work_years=stated, dated_years=dated)) == met


@given(st.floats(0, 60), st.floats(0, 60), st.floats(0, 60))
def test_who_has_worked_longer_meets_no_fewer_lower_bounds(
    low: float, some: float, more: float
) -> None:
    some, more = sorted((some, more))
    less_met = years(low, None, Facts(work_years=some)) == "met"
    assert not less_met or years(low, None, Facts(work_years=more)) == "met"


@given(
    st.sampled_from(["大专", "本科", "硕士", "博士"]),
    st.sampled_from(["大专", "本科", "硕士", "博士"]),
)
def test_the_reason_names_what_is_required_and_what_is_there(wanted: str, has: str) -> None:
    spec = ConditionSpec.model_validate({"education_level": [wanted]})
    (one,) = judge(spec, Facts(education_level=has)).requirements
    assert wanted in one.reason["zh"]
    assert has in one.reason["zh"]
    assert not any(level in one.reason["en"] for level in (wanted, has))


def test_a_condition_without_requirements_is_met_and_says_so() -> None:
    decision = judge(ConditionSpec(), Facts())
    assert decision.qualified
    assert decision.reason("en") == "The condition requires nothing"
