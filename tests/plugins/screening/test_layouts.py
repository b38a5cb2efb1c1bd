"""The same career is read the same, whatever the layout; every value proves itself."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from tests.plugins.screening.layouts import (
    CAREERS,
    DATES,
    HEADINGS,
    HEADS,
    JOBS,
    LISTS,
    SCHOOLS,
    SKILLS,
    Layout,
    render,
)
from zhiren_screening.reading.fields import ResumeFields, read_fields
from zhiren_screening.reading.spans import Found

TODAY = date(2025, 7, 1)
LANGUAGES = ["zh", "en"]


def plain(language: str) -> Layout:
    return Layout(
        HEADS[language][0], HEADINGS[language][0], JOBS[language][2], SCHOOLS[language][2],
        DATES[language][0], LISTS[language][0], "ews",
    )  # fmt: skip


@st.composite
def layouts(draw: st.DrawFn) -> tuple[str, Layout]:
    """Any layout of either language."""
    language = draw(st.sampled_from(LANGUAGES))
    choices = (HEADS, HEADINGS, JOBS, SCHOOLS, DATES, LISTS)
    chosen: list[Any] = [draw(st.sampled_from(some[language])) for some in choices]
    order = draw(st.sampled_from(["ews", "wes", "swe", "esw"]))
    return language, Layout._make([*chosen, order])


def check(language: str, fields: ResumeFields) -> None:
    """Hold what was read against the career."""
    career = CAREERS[language]
    assert said(fields.name).lower() == career.name.lower()
    assert said(fields.email) == career.email
    assert digits(said(fields.phone)).endswith(digits(career.phone)[-10:])
    assert [said(job.company) for job in fields.jobs] == [job.place for job in career.jobs]
    assert [said(job.position) for job in fields.jobs] == [job.role for job in career.jobs]
    assert [job.start for job in fields.jobs] == [job.since for job in career.jobs]
    assert [said(stay.school) for stay in fields.education] == [s.place for s in career.schools]
    assert [said(stay.degree) for stay in fields.education] == career.levels
    assert [said(stay.major) for stay in fields.education] == [s.field for s in career.schools]
    graduated = [said(stay.graduation)[:4] for stay in fields.education]
    assert graduated == [stay.until[:4] for stay in career.schools]
    assert [skill.value for skill in fields.skills] == SKILLS


def said(found: Found | None) -> str:
    return found.value if found else ""


def digits(text: str) -> str:
    return "".join(sign for sign in text if sign.isdigit())


def evidence(model: BaseModel) -> Iterator[Found]:
    """Every value with a quote, however deep."""
    for name in type(model).model_fields:
        value = getattr(model, name)
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, Found):
                yield one
            elif isinstance(one, BaseModel):
                yield from evidence(one)


@settings(max_examples=150, deadline=None)
@given(layouts())
def test_the_layout_changes_nothing(chosen: tuple[str, Layout]) -> None:
    language, layout = chosen
    check(language, read_fields(render(language, layout), TODAY))


@settings(max_examples=80, deadline=None)
@given(layouts())
def test_every_value_stands_in_the_text_at_its_offsets(chosen: tuple[str, Layout]) -> None:
    text = render(*chosen)
    found = list(evidence(read_fields(text, TODAY)))
    assert len(found) > 15
    assert [one for one in found if text[one.start : one.end] != one.quote] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("around", ["\n\n\n{}\n\n", "  {}  ", "\ufeff{}", "{}\n\f"])
def test_empty_space_around_changes_nothing(language: str, around: str) -> None:
    check(language, read_fields(around.format(render(language, plain(language))), TODAY))


@pytest.mark.parametrize("language", LANGUAGES)
def test_windows_line_ends_change_nothing(language: str) -> None:
    text = render(language, plain(language)).replace("\n", "\r\n")
    check(language, read_fields(text, TODAY))


@pytest.mark.parametrize("language", LANGUAGES)
def test_indented_lines_change_nothing(language: str) -> None:
    text = "\n".join(f"    {line}" for line in render(language, plain(language)).split("\n"))
    check(language, read_fields(text, TODAY))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("attribute", "line"),
    [("gender", "性别：女"), ("age", "年龄：34岁"), ("marriage", "婚姻状况：已婚"),
     ("ethnicity", "民族：回族"), ("gender", "Gender: female"), ("age", "Date of birth: 1991")],
)  # fmt: skip
def test_who_somebody_is_changes_nothing(language: str, attribute: str, line: str) -> None:
    layout = plain(language)
    beside = layout._replace(head=f"{layout.head}\n{line}")
    check(language, read_fields(render(language, beside), TODAY))
    assert attribute not in ResumeFields.model_fields


@pytest.mark.parametrize("language", LANGUAGES)
def test_another_name_changes_only_the_name(language: str) -> None:
    text = render(language, plain(language))
    other = {"zh": "欧阳晓", "en": "Kwame Mensah"}[language]
    swapped = read_fields(text.replace(CAREERS[language].name, other), TODAY)
    before = read_fields(text, TODAY)
    assert said(swapped.name) == other
    assert swapped.work_years.value == before.work_years.value
    assert [skill.value for skill in swapped.skills] == [skill.value for skill in before.skills]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_skill_more_is_one_skill_more(language: str) -> None:
    layout = plain(language)
    text = render(language, layout).replace("Docker", "Docker, Kubernetes")
    assert [one.value for one in read_fields(text, TODAY).skills] == [*SKILLS, "Kubernetes"]


def test_a_text_without_a_person_gives_nothing() -> None:
    fields = read_fields("lorem ipsum dolor sit amet\n" * 30, TODAY)
    assert list(evidence(fields)) == []


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400))
def test_any_text_at_all_is_read_and_proves_what_it_gives(text: str) -> None:
    found = list(evidence(read_fields(text, TODAY)))
    assert all(text[one.start : one.end] == one.quote for one in found)
