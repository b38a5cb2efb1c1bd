"""A resume's fields, and what people corrected in them, become facts."""

from datetime import date
from typing import Any

import pytest

from tests.plugins.screening.resumes import ADA, LI, ZHANG
from zhiren_screening.deciding.evidence import reasons_for
from zhiren_screening.facts import Facts, facts_of
from zhiren_screening.query.filter import TalentFilter
from zhiren_screening.reading.fields import read_fields

TODAY = date(2025, 7, 1)


def facts(text: str, edits: dict[str, Any] | None = None) -> Facts:
    return facts_of(read_fields(text, TODAY), edits)


def test_a_resume_becomes_facts() -> None:
    known = facts(ZHANG)
    assert (known.name, known.education_level, known.school) == ("张三", "本科", "浙江大学")
    assert (known.work_years, known.position) == (8.0, "高级Java开发工程师")
    assert known.companies == ["阿里巴巴", "杭州某某软件有限公司"]
    assert set(known.skills) == {"java", "springboot", "mysql", "kubernetes"}
    assert set(known.mentioned) == {"kafka"}
    assert "985" in known.tiers


@pytest.mark.parametrize("text", [ZHANG, ADA, LI])
def test_the_evidence_stands_in_the_resume(text: str) -> None:
    evidence = facts(text).evidence
    assert evidence
    assert all(text[one.start : one.end] == one.quote for one in evidence.values())


@pytest.mark.parametrize(
    ("edits", "name", "value"),
    [
        ({"name": "李四"}, "name", "李四"),
        ({"work_years": 3.0}, "work_years", 3.0),
        ({"education_level": "博士"}, "education_level", "博士"),
        ({"skills": ["Rust"]}, "skills", {"rust": "Rust"}),
        ({"school": "清华大学"}, "school", "清华大学"),
        ({"city": None}, "city", None),
    ],
)
def test_what_a_person_entered_takes_the_place_of_what_was_read(
    edits: dict[str, Any], name: str, value: object
) -> None:
    known = facts(ZHANG, edits)
    assert getattr(known, name) == value
    prefix = "skill:" if name == "skills" else name
    assert not [key for key in known.evidence if key.startswith(prefix)]


def test_corrected_years_are_no_longer_held_against_the_dates() -> None:
    assert facts(ZHANG).dated_years == 8.0
    assert facts(ZHANG, {"work_years": 3.0}).dated_years is None


def test_a_corrected_school_has_its_own_tiers() -> None:
    assert "QS100" in facts(LI, {"school": "清华大学"}).tiers


def test_of_nothing_nothing_is_known() -> None:
    assert facts("") == Facts(skills={}, mentioned={}, companies=[], schools=[], tiers=[])


@pytest.mark.parametrize(
    ("jobs", "position"),
    [
        ("2018.01-2019.12 甲公司 工程师\n2020.01-至今 乙公司 架构师", "架构师"),
        ("2020.01-至今 乙公司 架构师\n2018.01-2019.12 甲公司 工程师", "架构师"),
        ("2018.01-2019.12 甲公司 工程师\n2020.01-2021.12 乙公司 架构师", "架构师"),
        ("2020.01-2021.12 乙公司 架构师\n2018.01-2019.12 甲公司 工程师", "架构师"),
    ],
)
def test_the_present_position_is_of_the_job_that_goes_on_or_ended_last(
    jobs: str, position: str
) -> None:
    assert facts(f"工作经历\n{jobs}\n").position == position


@pytest.mark.parametrize(
    ("wanted", "texts"),
    [
        ({"skills_all": ["k8s"]}, ["技能Kubernetes"]),
        ({"skills_all": ["Kafka"]}, ["技能Kafka"]),
        ({"skills_all": ["Rust"]}, []),
        ({"years_min": 3}, ["工作8年"]),
        ({"education": ["本科"]}, ["学历本科"]),
        ({"tiers": ["985"]}, ["毕业于浙江大学", "985"]),
        ({"companies": ["阿里巴巴"]}, ["任职于阿里巴巴"]),
        ({"companies": ["腾讯"]}, []),
        ({"majors": ["计算机"]}, ["专业计算机科学与技术"]),
        ({"cities": ["杭州"]}, ["所在地杭州"]),
        ({"graduation_min": 2016}, ["2016-06毕业"]),
        ({"positions": [["Java"]]}, ["岗位高级Java开发工程师"]),
        ({}, []),
    ],
)
def test_it_is_said_why_somebody_was_found(wanted: dict[str, Any], texts: list[str]) -> None:
    reasons = reasons_for(TalentFilter.model_validate(wanted), facts(ZHANG), "zh")
    assert [reason.text for reason in reasons] == texts
    assert all(ZHANG[r.start : r.end] == r.quote for r in reasons if r.quote)
