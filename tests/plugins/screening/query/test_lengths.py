"""Halves of a year and months are said in years, before anything else is read."""

import pytest

from zhiren_screening.query.lengths import in_years


@pytest.mark.parametrize(
    ("said", "years"),
    [
        ("半年以上", "0.5年以上"),
        ("两年半经验", "2.5年经验"),
        ("3年半", "3.5年"),
        ("工作18个月", "工作1.5年"),
        ("half a year of Go", "0.5 years of Go"),
        ("one and a half years", "1.5 years"),
        ("a year and a half", "1.5 years"),
        ("18 months", "1.5 years"),
    ],
)
def test_a_part_of_a_year_is_said_in_years(said: str, years: str) -> None:
    assert in_years(said) == years


@pytest.mark.parametrize("said", ["上半年毕业", "三年", "半导体", "a half-time job", "5 years"])
def test_what_is_no_part_of_a_year_stays(said: str) -> None:
    assert in_years(said) == said
