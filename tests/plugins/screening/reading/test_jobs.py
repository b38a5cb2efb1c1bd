"""Where somebody worked, as what, from when to when."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiren_screening.reading.durations import years_of
from zhiren_screening.reading.jobs import Job, jobs_in
from zhiren_screening.reading.sections import sections_of

TODAY = date(2025, 7, 1)


def jobs(body: str, heading: str = "工作经历") -> list[Job]:
    return jobs_in(sections_of(f"{heading}\n{body}\n"))


def pair(job: Job) -> tuple[str | None, str | None]:
    return (
        job.company.value if job.company else None,
        job.position.value if job.position else None,
    )


def pairs(body: str, heading: str = "工作经历") -> list[tuple[str | None, str | None]]:
    return [pair(job) for job in jobs(body, heading)]


@pytest.mark.parametrize(
    "header",
    [
        "2018.01-2020.12  甲乙科技有限公司  后端工程师",
        "2018.01-2020.12 甲乙科技有限公司 后端工程师",
        "甲乙科技有限公司  后端工程师  2018.01-2020.12",
        "后端工程师  甲乙科技有限公司  2018.01-2020.12",
        "甲乙科技有限公司 | 后端工程师 | 2018.01-2020.12",
        "甲乙科技有限公司，后端工程师，2018.01-2020.12",
        "甲乙科技有限公司 2018.01-2020.12 后端工程师",
        "2018.01-2020.12\n甲乙科技有限公司\n后端工程师",
        "甲乙科技有限公司\n后端工程师\n2018.01-2020.12",
        "甲乙科技有限公司  2018.01-2020.12\n后端工程师",
        "2018年1月至2020年12月  公司：甲乙科技有限公司  职位：后端工程师",
    ],
)
def test_a_chinese_header_is_read_in_any_order(header: str) -> None:
    assert pairs(header) == [("甲乙科技有限公司", "后端工程师")]


@pytest.mark.parametrize(
    "header",
    [
        "Backend Engineer, Acme Inc., Jan 2018 - Dec 2020",
        "Acme Inc. | Backend Engineer | 2018 - 2020",
        "Backend Engineer at Acme Inc. (2018 - 2020)",
        "Jan 2018 – Dec 2020  Acme Inc.  Backend Engineer",
        "Acme Inc.  2018 - 2020\nBackend Engineer",
        "Backend Engineer\nAcme Inc.\n2018 - 2020",
        "Backend Engineer\t2018 - 2020\nAcme Inc.",
        "Acme Inc. — Backend Engineer\n01/2018 - 12/2020",
        "Backend Engineer | Acme Inc. | London | 2018 - 2020",
        "2018 - 2020: Backend Engineer, Acme Inc., Berlin, Germany",
    ],
)
def test_an_english_header_is_read_in_any_order(header: str) -> None:
    assert [(company or "").rstrip(".") for company, _ in pairs(header, "EXPERIENCE")] == [
        "Acme Inc"
    ]
    assert [position for _, position in pairs(header, "EXPERIENCE")] == ["Backend Engineer"]


def test_jobs_keep_the_order_of_the_text() -> None:
    body = (
        "2021.01-至今  甲乙科技有限公司  架构师\n- 负责设计\n"
        "2018.01-2020.12  丙丁网络公司  工程师\n- 负责开发\n"
    )
    assert pairs(body) == [("甲乙科技有限公司", "架构师"), ("丙丁网络公司", "工程师")]


def test_two_jobs_at_one_time_are_two_jobs_and_one_time() -> None:
    body = "2018.01-至今  甲乙科技有限公司  经理\n2019.01-2020.12  丙丁咨询公司  顾问\n"
    found = jobs(body)
    assert len(found) == 2
    assert years_of([job.period for job in found if job.period], TODAY) == 7.5


@pytest.mark.parametrize("end", ["至今", "现在", "今", "目前"])
def test_a_job_that_goes_on_has_no_end(end: str) -> None:
    (job,) = jobs(f"2020.01-{end}  甲乙科技有限公司  工程师")
    assert job.period
    assert job.period.until is None


@pytest.mark.parametrize(
    ("heading", "body", "trainee"),
    [
        ("实习经历", "2020.01-2020.06  甲乙科技有限公司  工程师", True),
        ("工作经历", "2020.01-2020.06  甲乙科技有限公司  开发实习生", True),
        ("INTERNSHIPS", "Engineer | Acme Inc. | 2020 - 2021", True),
        ("EXPERIENCE", "Software Intern | Acme Inc. | 2020 - 2021", True),
        ("EXPERIENCE", "Internal Auditor | Acme Inc. | 2020 - 2021", False),
        ("工作经历", "2020.01-2020.06  甲乙科技有限公司  工程师", False),
    ],
)
def test_an_internship_is_told_from_a_job(heading: str, body: str, *, trainee: bool) -> None:
    (job,) = jobs(body, heading)
    assert job.internship is trainee


@pytest.mark.parametrize(
    "body",
    [
        "",
        "负责系统的开发与维护，2018-2020年间用户数量增长了三倍，获得公司领导的好评。" * 4,
        "- 项目一：2018.01-2018.06 上线",
        "无",
    ],
)
def test_what_tells_of_work_without_a_header_is_no_job(body: str) -> None:
    assert jobs(body) == []


def test_dates_in_other_sections_are_no_jobs() -> None:
    text = "教育背景\n2012-2016 浙江大学 本科\n项目经历\n2018.01-2018.06 电商平台 工程师\n"
    assert jobs_in(sections_of(text)) == []


def test_bullets_below_a_header_are_no_part_of_it() -> None:
    body = "Engineer | Acme Inc. | 2018 - 2020\n- Manager of Beta Ltd praised me\n- Led staff\n"
    assert pairs(body, "EXPERIENCE") == [("Acme Inc.", "Engineer")]


def test_a_job_without_dates_is_read_by_its_title() -> None:
    found = jobs("Acme Inc., Backend Engineer\n- Built things\n", "EXPERIENCE")
    assert [(pair(job), job.period) for job in found] == [(("Acme Inc.", "Backend Engineer"), None)]


PIECES = st.lists(
    st.sampled_from(
        [
            "2018.01-2020.12",
            "甲乙科技有限公司",
            "工程师",
            "Acme Inc.",
            "Manager",
            "- 负责",
            "至今",
            "|",
            "\n",
            "  ",
            "London",
            "2019 - Present",
            "。",
        ]
    ),
    max_size=14,
)


@given(PIECES)
def test_whatever_is_read_stands_in_the_text_in_order(pieces: list[str]) -> None:
    text = "EXPERIENCE\n" + " ".join(pieces)
    found = jobs_in(sections_of(text))
    for job in found:
        for part in (job.company, job.position):
            assert part is None or text[part.start : part.end] == part.quote
    starts = [job.period.line.start for job in found if job.period]
    assert starts == sorted(starts)


@pytest.mark.parametrize(
    "body",
    [
        "公司名称：蓝旗商贸\n职位：销售代表\n时间：2019.2-2021.2",
        "2019.2-2021.2\n单位：蓝旗商贸\n担任职务：销售代表",
        "2019年2月—2021年2月  蓝旗商贸公司   任职：销售代表",
    ],
)
def test_what_labels_name_is_taken_at_their_word(body: str) -> None:
    ((company, position),) = pairs(body)
    assert (company or "").startswith("蓝旗商贸")
    assert position == "销售代表"


def test_blocks_of_labels_are_one_job_each() -> None:
    block = "公司名称：{}\n职位：{}\n时间：{}\n工作内容：拜访客户\n"
    one = block.format("草原风乳业集团", "市场专员", "2021.3-至今")
    assert pairs(one + block.format("蓝旗商贸", "销售代表", "2019.2-2021.2")) == [
        ("草原风乳业集团", "市场专员"),
        ("蓝旗商贸", "销售代表"),
    ]


def test_a_place_between_employer_and_position_is_passed_over() -> None:
    body = "Bluebonnet Health\nAustin, TX\nJunior Business Analyst\nAugust 2020 to May 2022"
    assert pairs(body, "Experience") == [("Bluebonnet Health", "Junior Business Analyst")]
