"""A resume against a condition, requirement by requirement."""

from datetime import date

import pytest
from pydantic import ValidationError

from tests.plugins.screening.resumes import CHEN, LI, ZHANG
from zhiren_screening.deciding.conditions import ConditionSpec, Decision, judge
from zhiren_screening.facts import facts_of
from zhiren_screening.reading.fields import read_fields

TODAY = date(2025, 7, 1)


def decide(text: str, **spec: object) -> Decision:
    facts = facts_of(read_fields(text, TODAY))
    return judge(ConditionSpec.model_validate(spec), facts, text)


def marks(decision: Decision) -> list[str]:
    return [requirement.mark for requirement in decision.requirements]


def test_who_meets_everything_qualifies_with_quotes() -> None:
    decision = decide(
        ZHANG, education_level=["本科"], work_years_min=5, skills=["Java"], school_tier=["985"]
    )
    assert decision.qualified
    assert marks(decision) == ["✓", "✓", "✓", "✓"]
    quotes = [one.quote for one in decision.requirements]
    assert [ZHANG[q.start : q.end] for q in quotes if q] == [q.quote for q in quotes if q]
    assert decision.reason("zh") == "符合所有筛选条件"


def test_what_is_missing_is_said() -> None:
    decision = decide(LI, education_level=["本科"], skills=["React", "Rust"])
    assert not decision.qualified
    assert marks(decision) == ["✗", "✓", "✗"]
    assert "学历大专" in decision.reason("zh")
    assert "Rust" in decision.reason("en")


def test_a_higher_degree_meets_a_lower_requirement() -> None:
    assert decide(ZHANG, education_level=["大专"]).qualified


def test_a_school_on_no_list_is_unknown_not_low() -> None:
    decision = decide(LI, school_tier=["211"])
    assert marks(decision) == ["?"]
    assert not decision.qualified
    assert decision.reason("zh").startswith("无法确认")


def test_unstated_years_are_unknown() -> None:
    assert marks(decide("王五\n技能\nJava\n", work_years_min=3)) == ["?"]


def test_a_claim_that_the_jobs_do_not_bear_out_has_to_be_looked_at() -> None:
    boast = LI + "\n自我评价\n20年工作经验\n"
    decision = decide(boast, work_years_min=10)
    assert marks(decision) == ["?"]
    assert "请核实" in decision.reason("zh")


def test_a_skill_that_a_job_speaks_of_counts() -> None:
    assert decide(ZHANG, skills=["Kafka"]).qualified


def test_java_is_not_met_by_javascript() -> None:
    assert not decide(LI, skills=["Java"]).qualified


def test_a_skill_on_no_list_is_looked_for_in_the_text() -> None:
    assert decide(ZHANG, skills=["削峰"]).qualified


def test_a_biography_is_judged_like_a_resume() -> None:
    assert decide(CHEN, education_level=["本科"]).qualified


def test_an_unknown_level_is_refused() -> None:
    with pytest.raises(ValidationError):
        ConditionSpec.model_validate({"education_level": ["小学"]})
