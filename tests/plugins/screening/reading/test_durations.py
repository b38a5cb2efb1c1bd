"""Dates become periods, periods become years of work."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiren_screening.reading.durations import (
    Period,
    dates_in,
    periods_in,
    stated_years,
    written,
    years_of,
)
from zhiren_screening.reading.spans import Line, lines_of

TODAY = date(2025, 7, 1)


def ends(text: str) -> tuple[str, str | None] | None:
    period = next(periods_in(Line(text, 0)), None)
    if period is None:
        return None
    until = None if period.until is None else written(period.until, exact=period.exact)
    return written(period.since, exact=period.exact), until


def years(*texts: str) -> float:
    return years_of([p for text in texts for p in periods_in(Line(text, 0))], TODAY)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("2018.01-2020.12", ("2018-01", "2020-12")),
        ("2018.1 - 2020.12", ("2018-01", "2020-12")),
        ("2018/01~2020/12", ("2018-01", "2020-12")),
        ("2018年1月-2020年12月", ("2018-01", "2020-12")),
        ("2018年1月至2020年12月", ("2018-01", "2020-12")),
        ("2018 年 1 月 到 2020 年 12 月", ("2018-01", "2020-12")),
        ("2018-01 -- 2020-12", ("2018-01", "2020-12")),
        ("2018-2020", ("2018", "2020")),
        ("2018年-2020年", ("2018", "2020")),
        ("Jan 2018 – Dec 2020", ("2018-01", "2020-12")),
        ("January 2018 to December 2020", ("2018-01", "2020-12")),
        ("Sept. 2018 until Oct 2020", ("2018-09", "2020-10")),
        ("01/2018 - 12/2020", ("2018-01", "2020-12")),
        ("2018 through 2020", ("2018", "2020")),
        ("2018.01-至今", ("2018-01", None)),
        ("2018.01至今", ("2018-01", None)),
        ("2018年1月 — 现在", ("2018-01", None)),
        ("2018.01 - 今", ("2018-01", None)),
        ("Jan 2018 - Present", ("2018-01", None)),
        ("Jan 2018 – Current", ("2018-01", None)),
        ("2018 - now", ("2018", None)),
        ("June 2019 till date", ("2019-06", None)),
        ("2018.01.15-2020.12.31", ("2018-01", "2020-12")),
        ("某公司 2018.01-2020.12 经理", ("2018-01", "2020-12")),
    ],
)
def test_a_period_is_read_however_it_is_written(text: str, read: tuple[str, str | None]) -> None:
    assert ends(text) == read


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2018",
        "2018年1月",
        "13812345678",
        "1234-5678",
        "1800-1900",
        "增长 2018-2020%",
        "v2.0 - v3.0",
        "10-20人",
        "2100-01",
        "3-5年",
        "May I - present",
    ],
)
def test_what_is_no_period_is_not_taken_for_one(text: str) -> None:
    assert ends(text) is None


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("2019", ["2019"]),
        ("2019年6月", ["2019-06"]),
        ("2019-06", ["2019-06"]),
        ("2019.6", ["2019-06"]),
        ("June 2019", ["2019-06"]),
        ("06/2019", ["2019-06"]),
        ("2019年6月30日", ["2019-06"]),
        ("2018, 2019", ["2018", "2019"]),
        ("2019-13", ["2019"]),
        ("20190630", []),
        ("版本2.0", []),
    ],
)
def test_single_dates_are_read(text: str, read: list[str]) -> None:
    assert [value for value, _ in dates_in(Line(text, 0))] == read


@pytest.mark.parametrize(
    ("texts", "total"),
    [
        ((), 0),
        (("2018.01-2018.12",), 1),
        (("2018-2020",), 2),
        (("2018.01-2018.12", "2019.01-2019.12"), 2),
        (("2018.01-2018.12", "2018.01-2018.12"), 1),
        (("2018.01-2019.12", "2018.07-2018.12"), 2),
        (("2018.01-2018.12", "2018.07-2019.06"), 1.5),
        (("2018.07-2019.06", "2018.01-2018.12"), 1.5),
        (("2018.01-2018.12", "2020.01-2020.12"), 2),
        (("2018.01-至今", "2019.01-2020.12"), 7.5),
        (("2024.07-至今",), 1),
        (("2020 - 2019",), 0),
        (("2030.01-2031.01",), 0),
        (("2024.07 - 2030.06",), 1.1),
        (("Jan 2024 - Present", "2024.01-至今"), 1.5),
    ],
)
def test_no_month_counts_twice_and_none_that_is_to_come(
    texts: tuple[str, ...], total: float
) -> None:
    assert years(*texts) == total


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("5年工作经验", 5),
        ("拥有8年以上Java开发经验", 8),
        ("10余年经验", None),
        ("5+年经验", 5),
        ("3.5年工作经验", 3.5),
        ("6年多的从业经历", 6),
        ("工作年限：7年", 7),
        ("工作经验: 4", 4),
        ("5 years of experience", 5),
        ("7+ years of professional software experience", 7),
        ("over ten years of experience", 10),
        ("12 yrs experience", 12),
        ("Experience: 6 years", 6),
        ("experience of 3 years", 3),
        ("99年工作经验", None),
        ("2019年工作", None),
        ("5年级", None),
        ("5 years old", None),
        ("成立10年的公司", None),
        ("", None),
    ],
)
def test_what_a_resume_says_of_its_years_is_read(text: str, number: float | None) -> None:
    stated = stated_years(Line(text, 0))
    assert (stated[0] if stated else None) == number


def test_the_words_that_state_years_are_quoted() -> None:
    text = "本人有5年工作经验，踏实"
    stated = stated_years(Line(text, 10))
    assert stated
    found = stated[1]
    assert (found.value, text[found.start - 10 : found.end - 10]) == ("5", found.quote)


MONTHS = st.integers(2000 * 12, 2030 * 12)
PERIODS = st.lists(
    st.builds(
        lambda a, b, exact: Period(min(a, b), max(a, b), Line("x", 0), exact),
        MONTHS, MONTHS, st.booleans(),
    ),
    max_size=6,
)  # fmt: skip


@given(PERIODS, PERIODS)
def test_more_jobs_are_never_fewer_years(some: list[Period], more: list[Period]) -> None:
    assert years_of(some, TODAY) <= years_of([*some, *more], TODAY)


@given(PERIODS, st.randoms())
def test_the_order_of_jobs_does_not_matter(some: list[Period], random: object) -> None:
    mixed = some.copy()
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert years_of(mixed, TODAY) == years_of(some, TODAY)


@given(PERIODS)
def test_saying_a_job_twice_adds_nothing(some: list[Period]) -> None:
    assert years_of([*some, *some], TODAY) == years_of(some, TODAY)


@given(PERIODS, st.dates(date(2000, 1, 1), date(2030, 1, 1)), st.integers(0, 3000))
def test_years_do_not_shrink_as_time_goes_on(some: list[Period], day: date, later: int) -> None:
    assert years_of(some, day) <= years_of(some, date.fromordinal(day.toordinal() + later))


@given(PERIODS)
def test_nobody_works_longer_than_there_are_months(some: list[Period]) -> None:
    last = TODAY.year * 12 + TODAY.month
    longest = max((last - min(p.since, last) for p in some), default=0)
    assert 0 <= years_of(some, TODAY) <= round(longest / 12, 1)


@given(MONTHS)
def test_a_month_that_is_written_is_read_back(month: int) -> None:
    (read,) = dates_in(Line(written(month), 0))
    assert read[0] == written(month)


@given(MONTHS, MONTHS, st.sampled_from(["-", " - ", "–", "至", " to ", "~"]))
def test_a_period_that_is_written_is_read_back(since: int, until: int, between: str) -> None:
    text = f"{written(since)}{between}{written(until)}"
    (period,) = periods_in(Line(text, 0))
    assert (period.since, period.until, period.line.text) == (since, until, text)


@pytest.mark.parametrize("text", ["2018-" * 800, "2018.01" * 500, "Jan " * 500, "至今" * 900])
def test_very_long_nonsense_is_read_in_time(text: str) -> None:
    assert list(periods_in(Line(text, 0))) is not None
    assert stated_years(Line(text, 0)) is None


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("五年工作经验", 5),
        ("十二年Java开发经验", 12),
        ("具有三年以上相关工作经验", 3),
        ("两年半测试经验", 2.5),
        ("工作经验：八年", 8),
        ("twenty-five years of experience", 25),
    ],
)
def test_years_stated_in_words_are_read(text: str, years: float) -> None:
    (line,) = lines_of(text)
    stated = stated_years(line)
    assert stated is not None
    assert stated[0] == years
    assert text[stated[1].start : stated[1].end] == stated[1].quote


def test_a_third_year_is_no_length_of_work() -> None:
    (line,) = lines_of("第三年参与开发积累经验")
    assert stated_years(line) is None
