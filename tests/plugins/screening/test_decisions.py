"""A decision hangs on what somebody has learned and done: on no layout, name or wording around."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.plugins.screening.layouts import CAREERS, Layout, render
from tests.plugins.screening.test_layouts import LANGUAGES, TODAY, layouts, plain
from zhiren_screening.deciding.conditions import ConditionSpec, Decision, judge
from zhiren_screening.facts import facts_of
from zhiren_screening.reading.degrees import LEVELS
from zhiren_screening.reading.fields import read_fields

MET = ConditionSpec(education_level=["本科"], work_years_min=5, skills=["Java", "Redis"])
UNMET = ConditionSpec(education_level=["博士"], skills=["Java", "Kubernetes"])


def decide(text: str, spec: ConditionSpec) -> Decision:
    return judge(spec, facts_of(read_fields(text, TODAY)), text)


def marks(decision: Decision) -> list[str]:
    return [requirement.mark for requirement in decision.requirements]


@st.composite
def specs(draw: st.DrawFn) -> ConditionSpec:
    """Any condition of levels, years and skills."""
    skills = st.lists(st.sampled_from(["Java", "Redis", "Docker", "Rust", "Go"]), unique=True)
    return ConditionSpec(
        education_level=draw(st.lists(st.sampled_from(LEVELS), max_size=1)),
        work_years_min=draw(st.none() | st.floats(0, 20)),
        skills=draw(skills),
    )


@settings(max_examples=60, deadline=None)
@given(layouts())
def test_no_layout_changes_a_decision(chosen: tuple[str, Layout]) -> None:
    language, layout = chosen
    text = render(language, layout)
    for spec, qualified in ((MET, True), (UNMET, False)):
        decision = decide(text, spec)
        assert decision.qualified is qualified
        assert marks(decision) == marks(decide(render(language, plain(language)), spec))


@settings(max_examples=60, deadline=None)
@given(specs(), st.sampled_from(["Rust", "Kotlin", "Kubernetes"]))
def test_asking_for_more_never_lets_anybody_in(spec: ConditionSpec, skill: str) -> None:
    text = render("zh", plain("zh"))
    more = spec.model_copy(update={"skills": [*spec.skills, skill]})
    assert decide(text, spec).qualified or not decide(text, more).qualified


@settings(max_examples=60, deadline=None)
@given(specs(), st.sampled_from(["Java", "Redis", "Docker"]))
def test_knowing_less_never_lets_anybody_in(spec: ConditionSpec, skill: str) -> None:
    text = render("zh", plain("zh"))
    assert decide(text, spec).qualified or not decide(text.replace(skill, "篮球"), spec).qualified


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "line",
    ["性别：女", "性别：男", "年龄：52岁", "民族：藏族", "婚姻状况：已婚已育", "籍贯：河南",
     "Gender: female", "Date of birth: 1970-01-01", "Marital status: married"],
)  # fmt: skip
def test_who_somebody_is_changes_no_decision(language: str, line: str) -> None:
    layout = plain(language)
    told = layout._replace(head=f"{layout.head}\n{line}")
    for spec in (MET, UNMET):
        plainly = decide(render(language, layout), spec)
        assert decide(render(language, told), spec).qualified is plainly.qualified


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["阿依古丽", "王秀英", "Jamal Washington", "Emily Walsh"])
def test_no_name_changes_a_decision(language: str, name: str) -> None:
    text = render(language, plain(language))
    named = text.replace(CAREERS[language].name, name)
    for spec in (MET, UNMET):
        assert marks(decide(named, spec)) == marks(decide(text, spec))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_resume_gets_the_same_decision_a_hundred_times(language: str) -> None:
    text = render(language, plain(language))
    decisions = {decide(text, MET).model_dump_json() for _ in range(100)}
    assert len(decisions) == 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("spec", [MET, UNMET])
def test_every_quote_of_a_decision_stands_in_the_resume(language: str, spec: ConditionSpec) -> None:
    text = render(language, plain(language))
    quotes = [one.quote for one in decide(text, spec).requirements if one.quote]
    assert quotes
    assert all(text[one.start : one.end] == one.quote for one in quotes)


def test_each_requirement_says_why_in_both_languages() -> None:
    for spec in (MET, UNMET):
        for requirement in decide(render("en", plain("en")), spec).requirements:
            assert requirement.reason["zh"]
            assert requirement.reason["en"]


def test_no_requirement_at_all_is_met() -> None:
    assert decide(render("zh", plain("zh")), ConditionSpec()).qualified
