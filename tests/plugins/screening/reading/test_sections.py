"""A resume is cut into its sections by their headings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiren_screening.reading.sections import pick, sections_of
from zhiren_screening.reading.spans import lines_of


def kinds(text: str) -> list[str]:
    return [section.kind for section in sections_of(text)]


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("教育背景", "education"),
        ("教育经历：", "education"),
        ("【教育背景】", "education"),
        ("教育背景（倒序）", "education"),
        ("EDUCATION", "education"),
        ("Education:", "education"),
        ("Academic Background", "education"),
        ("Qualifications", "education"),
        ("工作经历", "experience"),
        ("工作经验：", "experience"),
        ("职业经历", "experience"),
        ("WORK EXPERIENCE", "experience"),
        ("Professional Experience", "experience"),
        ("Employment History", "experience"),
        ("Work", "experience"),
        ("实习经历", "internship"),
        ("Internships", "internship"),
        ("项目经历", "projects"),
        ("开源项目", "projects"),
        ("Selected Projects", "projects"),
        ("专业技能", "skills"),
        ("技术栈", "skills"),
        ("Skills & Tools", "skills"),
        ("TECHNICAL SKILLS", "skills"),
        ("Core Competencies", "skills"),
        ("Tech Stack", "skills"),
        ("Programming Languages", "skills"),
        ("[技能证书]", "skills"),
        ("[学习经历]", "education"),
        ("Degrees", "education"),
        ("Positions held", "experience"),
        ("Career", "experience"),
        ("自我评价", "summary"),
        ("个人优势", "summary"),
        ("Professional Summary", "summary"),
        ("About Me", "summary"),
        ("获奖情况", "other"),
        ("证书", "other"),
        ("Languages", "other"),
        ("Awards and Honors", "other"),
        ("References", "other"),
        ("兴趣爱好", "other"),
    ],
)
def test_a_heading_opens_its_section(heading: str, kind: str) -> None:
    text = f"张三\n{heading}\n下面一行\n"
    assert kinds(text) == ["head", kind]
    assert [line.text for line in sections_of(text)[1].lines] == ["下面一行"]


@pytest.mark.parametrize(
    "line",
    [
        "张三",
        "教育工作者",
        "技能型人才培养",
        "项目经理",
        "实习生",
        "I have experience with Java",
        "Education is what remains",
        "Skills I lack: none",
        "Working student",
        "项目一",
        "Experienced engineer",
    ],
)
def test_an_ordinary_line_opens_none(line: str) -> None:
    assert kinds(f"{line}\n下面一行\n") == ["head"]


@pytest.mark.parametrize(
    ("line", "kind", "rest"),
    [
        ("技能：Java、Go", "skills", "Java、Go"),
        ("专业技能: Java", "skills", "Java"),
        ("SKILLS: Java, Go", "skills", "Java, Go"),
        ("EDUCATION: BSc, Leeds", "education", "BSc, Leeds"),
        ("自我评价 踏实", "summary", "踏实"),
    ],
)
def test_what_stands_behind_a_heading_belongs_to_its_section(
    line: str, kind: str, rest: str
) -> None:
    section = sections_of(line)[-1]
    assert (section.kind, [one.text for one in section.lines]) == (kind, [rest])


def test_what_precedes_the_first_heading_is_the_head() -> None:
    first, *_ = sections_of("张三\n电话\n教育背景\n浙江大学\n")
    assert (first.kind, [line.text for line in first.lines]) == ("head", ["张三", "电话"])


def test_sections_of_the_same_kind_may_come_twice() -> None:
    text = "技能\nJava\n工作经历\n甲公司\n技能\nGo\n"
    picked = pick(sections_of(text), "skills")
    assert [line.text for section in picked for line in section.lines] == ["Java", "Go"]


def test_empty_sections_are_not_picked() -> None:
    assert pick(sections_of("技能\n工作经历\n甲公司\n"), "skills") == []


@given(
    st.lists(
        st.sampled_from(["技能", "EDUCATION", "张三", "Java、Go", "", "- x", "经历"]), max_size=12
    )
)
def test_no_line_is_lost_moved_or_said_twice(lines: list[str]) -> None:
    text = "\n".join(lines)
    kept = [line for section in sections_of(text) for line in section.lines]
    assert [line.start for line in kept] == sorted({line.start for line in kept})
    headings = {"技能", "EDUCATION", "经历"}
    assert [line.text for line in kept] == [
        line.text for line in lines_of(text) if line.text not in headings
    ]


def test_a_project_among_the_deeds_of_a_job_opens_no_section() -> None:
    job = "2020.07 - 至今  星河公司  工程师\n- 项目: 风控平台\n- 优化查询"
    text = f"工作经历\n{job}\n教育背景\n武汉大学"
    assert [section.kind for section in sections_of(text) if section.lines] == [
        "experience",
        "education",
    ]


@pytest.mark.parametrize(
    "heading",
    ["一、教育背景", "（二）教育背景", "3. 教育背景", "## 教育背景", "教 育 背 景", "◆ 教育背景",
     "【教育背景】", "教育背景 EDUCATION", "E D U C A T I O N", "1. Education", "■ EDUCATION",
     "Education & Training", "**教育背景**"],
)  # fmt: skip
def test_a_heading_may_be_dressed_up(heading: str) -> None:
    text = f"{heading}\nUniversity of Leeds"
    assert [section.kind for section in sections_of(text) if section.lines] == ["education"]
