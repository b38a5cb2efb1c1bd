"""What a resume says, each value with its place."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.plugins.screening.resumes import ADA, CHEN, LI, ZHANG
from zhiren_screening.reading.fields import ResumeFields, read_fields
from zhiren_screening.reading.spans import Found

TODAY = date(2025, 7, 1)


def founds(part: Any) -> Iterator[Found]:
    if isinstance(part, Found):
        yield part
    elif isinstance(part, list):
        for item in part:
            yield from founds(item)
    elif hasattr(part, "model_fields_set"):
        for name in type(part).model_fields:
            yield from founds(getattr(part, name))


def values(found: Sequence[Found | None]) -> list[str]:
    return [one.value for one in found if one]


def read(text: str) -> ResumeFields:
    return read_fields(text, TODAY)


@pytest.mark.parametrize("text", [ZHANG, ADA, LI, CHEN])
def test_every_value_stands_where_it_says(text: str) -> None:
    found = list(founds(read(text)))
    assert len(found) > 4
    assert [text[one.start : one.end] for one in found] == [one.quote for one in found]


def test_a_chinese_resume_is_read() -> None:
    fields = read(ZHANG)
    assert values([fields.name, fields.phone, fields.email, fields.city]) == [
        "张三",
        "13812345678",
        "zhangsan@example.com",
        "杭州",
    ]
    (stay,) = fields.education
    assert values([stay.school, stay.degree, stay.major, stay.graduation]) == [
        "浙江大学",
        "本科",
        "计算机科学与技术",
        "2016-06",
    ]
    assert values([job.company for job in fields.jobs]) == ["阿里巴巴", "杭州某某软件有限公司"]
    assert values(fields.skills) == ["Java", "Spring Boot", "MySQL", "Kubernetes"]
    assert values(fields.mentioned_skills) == ["Kafka"]


def test_an_english_resume_is_read() -> None:
    fields = read(ADA)
    assert fields.name
    assert fields.name.value == "Ada Moreau"
    assert fields.phone
    assert fields.phone.value == "+15550147788"
    (stay,) = fields.education
    assert values([stay.school, stay.degree, stay.major]) == [
        "University of Leeds",
        "硕士",
        "Computer Science",
    ]
    assert values([job.position for job in fields.jobs]) == [
        "Backend Engineer",
        "Software Engineer",
    ]
    assert values([job.company for job in fields.jobs]) == ["Northwind Inc.", "Contoso GmbH"]


def test_labels_are_enough() -> None:
    fields = read(LI)
    stay = fields.highest()
    assert stay
    assert values([fields.name, stay.school, stay.degree, stay.major, stay.graduation]) == [
        "李四",
        "深圳职业技术大学",
        "大专",
        "软件技术",
        "2023-06",
    ]


def test_a_biography_in_prose_is_read() -> None:
    fields = read(CHEN)
    assert values([fields.name]) == ["陈强"]
    assert values([job.company for job in fields.jobs]) == [
        "华东电力设计院",
        "海河重工股份有限公司",
        "海河控股集团有限公司",
    ]
    positions = values([job.position for job in fields.jobs])
    assert {"高级工程师", "副院长", "副总经理", "董事", "总经理"} <= set(positions)


def test_years_of_work_are_added_up_without_counting_a_month_twice() -> None:
    assert read(ZHANG).work_years.computed == 8.0


def test_a_stated_number_of_years_comes_first() -> None:
    fields = read(ZHANG + "\n自我评价\n6年Java开发经验\n")
    assert (fields.work_years.stated, fields.work_years.computed) == (6.0, 8.0)
    assert fields.work_years.value == 6.0


def test_a_job_that_goes_on_ends_today() -> None:
    assert read(LI).work_years.computed == 2.0


def test_an_internship_is_no_year_of_work() -> None:
    text = "王五\n实习经历\n2023.01 - 2023.12  某某科技有限公司  开发实习生\n"
    assert read(text).work_years.value is None


def test_what_is_not_there_stays_empty() -> None:
    fields = read("今天天气很好。\n我们去公园。\n")
    assert fields.model_dump(exclude_defaults=True) == {}


def test_a_telephone_is_no_range_of_years() -> None:
    fields = read("王五\n工作经历\n2016-2020 某某科技有限公司 工程师\n")
    assert fields.phone is None


@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    found = list(founds(read(text)))
    assert [text[one.start : one.end] for one in found] == [one.quote for one in found]


def test_a_very_long_line_is_read_in_time() -> None:
    assert read("Senior Engineer at Big Company, 2019 - 2021, " * 1300) is not None
