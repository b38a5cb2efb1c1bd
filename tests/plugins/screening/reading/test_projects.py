"""What somebody built: a project's name, role and description."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiren_screening.reading.projects import Project, projects_in
from zhiren_screening.reading.sections import sections_of


def projects(body: str, heading: str = "项目经历") -> list[Project]:
    return projects_in(sections_of(f"{heading}\n{body}\n"))


def row(project: Project) -> tuple[str, str | None, str | None]:
    return (
        project.name.value,
        project.role.value if project.role else None,
        project.description.value if project.description else None,
    )


@pytest.mark.parametrize(
    ("body", "read"),
    [
        ("电商平台  技术负责人\n负责设计。", ("电商平台", "技术负责人", "负责设计。")),
        ("电商平台 | 技术负责人\n负责设计。", ("电商平台", "技术负责人", "负责设计。")),
        ("项目名称：电商平台\n角色：后端\n描述：下单", ("电商平台", "后端", "下单")),
        ("项目：电商平台\n项目描述：下单", ("电商平台", None, "下单")),
        ("2020.01-2020.12 电商平台\n职责：开发\n描述：下单", ("电商平台", "开发", "下单")),
        ("电商平台 2020.01-2020.12\n后端工程师\n下单。", ("电商平台", "后端工程师", "下单。")),
        ("Web Shop\nRole: Lead\nDescription: Sells things.", ("Web Shop", "Lead", "Sells things.")),
        ("Web Shop (2019 - 2020)\n- Sells things", ("Web Shop", None, "Sells things")),
        ("电商平台", ("电商平台", None, None)),
    ],
)
def test_a_project_is_read(body: str, read: tuple[str, str | None, str | None]) -> None:
    (project,) = projects(body)
    assert row(project) == read


def test_projects_keep_their_order() -> None:
    body = "项目名称：甲\n描述：一。\n项目名称：乙\n描述：二。\n"
    assert [project.name.value for project in projects(body)] == ["甲", "乙"]


@pytest.mark.parametrize("body", ["", "- 参与开发", "这是一段没有名字的描述，说明了很多事情。"])
def test_without_a_name_there_is_no_project(body: str) -> None:
    assert projects(body) == []


def test_only_the_section_about_projects_is_read() -> None:
    assert projects("电商平台\n负责开发。", "工作经历") == []


def test_so_many_projects_are_not_all_kept() -> None:
    body = "\n".join(f"项目名称：第{n}个" for n in range(50))
    assert len(projects(body)) == 20


@given(st.lists(st.sampled_from(["甲系统", "角色：前端", "描述：好。", "2020-2021", "- a", " | "])))
def test_whatever_is_read_stands_in_the_text(lines: list[str]) -> None:
    text = "项目经历\n" + "\n".join(lines)
    for project in projects_in(sections_of(text)):
        for found in (project.name, project.role, project.description):
            assert found is None or text[found.start : found.end] == found.quote
