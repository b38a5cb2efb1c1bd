"""A career told in Chinese sentences."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.plugins.screening.resumes import CHEN, LI, ZHANG
from zhiren_screening.reading.biography import careers_in, is_biography


def pairs(text: str) -> list[tuple[str | None, str | None]]:
    return [
        (
            job.company.value if job.company else None,
            job.position.value if job.position else None,
        )
        for job in careers_in(text)
    ]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("现任海河集团有限公司董事长。", [("海河集团有限公司", "董事长")]),
        ("曾任海河银行行长，", [("海河银行", "行长")]),
        (
            "历任甲乙公司会计、财务经理、副总经理。",
            [("甲乙公司", "会计"), (None, "财务经理"), (None, "副总经理")],
        ),
        ("曾任甲乙公司经理，现任丙丁集团总裁。", [("甲乙公司", "经理"), ("丙丁集团", "总裁")]),
        ("现任公司董事、总经理。", [(None, "董事"), (None, "总经理")]),
        ("现任本公司独立董事。", [(None, "独立董事")]),
        ("兼任海河大学教授、博士生导师。", [("海河大学", "教授"), (None, "博士生导师")]),
        ("2010年至2015年任海河证券分析师。", [("海河证券", "分析师")]),
        ("2010年至2015年在海河设计院工作。", [("海河设计院", None)]),
        ("高级会计师，注册会计师。", [(None, "高级会计师"), (None, "注册会计师")]),
        ("就职于甲乙股份有限公司。", [("甲乙股份有限公司", None)]),
        (
            "现任海河控股集团有限公司副总经理兼董事会秘书。",
            [("海河控股集团有限公司", "副总经理"), (None, "董事会秘书")],
        ),
    ],
)
def test_employers_and_positions_are_read(
    text: str, read: list[tuple[str | None, str | None]]
) -> None:
    assert pairs(text) == read


@pytest.mark.parametrize(
    "text",
    [
        "",
        "陈强先生，1965年出生。",
        "他对任务很认真。",
        "任职期间表现良好。",
        "中国国籍，无境外居留权。",
    ],
)
def test_sentences_about_something_else_hold_no_job(text: str) -> None:
    assert pairs(text) == []


def test_a_job_has_the_years_of_its_clause() -> None:
    (job,) = careers_in("2010年3月至2015年6月任海河银行行长。")
    assert job.period
    assert job.period.line.text == "2010年3月至2015年6月"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (CHEN, True),
        ("张三，男。曾任甲公司经理。现任乙公司总裁。", True),
        (ZHANG, False),
        (LI, False),
        ("", False),
        ("今天天气很好。我们去公园。", False),
        ("Ada has worked. She still works.", False),
        ("工作经历\n曾任甲公司经理。\n教育背景\n浙江大学。\n", False),
    ],
)
def test_a_biography_is_told_from_a_list(text: str, *, told: bool) -> None:
    assert is_biography(text) is told


CLAUSES = st.lists(
    st.sampled_from(
        [
            "曾任",
            "现任",
            "海河集团有限公司",
            "董事长",
            "、",
            "，",
            "。",
            "兼",
            "2010年至2015年",
            "在",
            "工作",
            "高级会计师",
            "\n",
            "公司",
            "及",
        ]
    ),
    max_size=16,
)


@given(CLAUSES)
def test_whatever_is_read_stands_in_the_text(clauses: list[str]) -> None:
    text = "".join(clauses)
    for job in careers_in(text):
        assert job.company or job.position
        for found in (job.company, job.position):
            assert found is None or text[found.start : found.end] == found.quote


def test_very_long_prose_is_read_in_time() -> None:
    assert len(careers_in("曾任海河集团有限公司董事长、" * 500)) > 0
    assert careers_in("甲" * 20_000) == []
