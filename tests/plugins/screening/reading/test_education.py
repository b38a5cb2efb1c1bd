"""Where somebody studied: school, degree, major, graduation."""

import pytest

from zhiren_screening.reading.education import Schooling, highest, schooling_in
from zhiren_screening.reading.sections import sections_of
from zhiren_screening.reading.spans import Found


def stays(text: str) -> list[Schooling]:
    return schooling_in(text, sections_of(text))


def value(found: Found | None) -> str | None:
    return found.value if found else None


def row(stay: Schooling) -> tuple[str | None, ...]:
    return value(stay.school), value(stay.degree), value(stay.major), value(stay.graduation)


MANCHESTER = "University of Manchester"


@pytest.mark.parametrize(
    "line",
    [
        "Computer Science, University of Manchester",
        "BSc Computer Science, University of Manchester",
        "BSc (Hons) Computer Science, University of Manchester",
        "B.Sc. in Computer Science, University of Manchester",
        "Bachelor of Science in Computer Science, University of Manchester",
        "Bachelor of Science, Computer Science, University of Manchester",
        "Bachelor of Science in Computer Science | University of Manchester",
        "Bachelor of Science in Computer Science - University of Manchester",
        "BSc Computer Science at the University of Manchester",
        "M.Sc. in Computer Science from University of Manchester",
        "Ph.D. Computer Science, University of Manchester",
        "University of Manchester, BSc Computer Science",
        "University of Manchester | BSc in Computer Science",
        "University of Manchester\nBSc in Computer Science",
        "BSc in Computer Science\nUniversity of Manchester",
        "University of Manchester\nMajor: Computer Science",
    ],
)
def test_the_school_is_no_part_of_the_major(line: str) -> None:
    (stay,) = stays(f"Jo Li\nEDUCATION\n{line}\n")
    assert (value(stay.major), value(stay.school)) == ("Computer Science", MANCHESTER)


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("2012.09-2016.06 浙江大学 软件工程 本科", ("浙江大学", "本科", "软件工程", "2016-06")),
        ("浙江大学 | 软件工程 | 硕士 | 2018年6月", ("浙江大学", "硕士", "软件工程", "2018-06")),
        ("2015-2018，武汉大学，金融学，硕士研究生", ("武汉大学", "硕士", "金融学", "2018")),
        ("深圳职业技术大学 大专 会计专业 2020年", ("深圳职业技术大学", "大专", "会计", "2020")),
        ("兰州大学 法学博士 2021", ("兰州大学", "博士", None, "2021")),
        ("2021.09-至今 复旦大学 数学 博士", ("复旦大学", "博士", "数学", None)),
        ("清华大学（本科）", ("清华大学（本科）", "本科", None, None)),
        (
            "MS in Data Science, University of Leeds, 2014 - 2016",
            ("University of Leeds", "硕士", "Data Science", "2016"),
        ),
        (
            "BA in History, King’s College London, May 2010",
            ("King’s College London", "本科", "History", "2010-05"),
        ),
        (
            "Associate of Applied Science in Nursing, Ocean County College",
            ("Ocean County College", "大专", "Nursing", None),
        ),
        ("MBA, University of Oxford, 2019", ("University of Oxford", "硕士", None, "2019")),
    ],
)
def test_a_stay_is_read_from_one_line(line: str, read: tuple[str | None, ...]) -> None:
    (stay,) = stays(f"EDUCATION\n{line}\n")
    assert row(stay) == read


@pytest.mark.parametrize(
    "line",
    [
        "London, University of Manchester",
        "Oxford Road - University of Manchester",
        "University of Manchester",
        "September 2012, University of Manchester",
    ],
)
def test_a_place_or_a_date_before_the_school_is_no_major(line: str) -> None:
    (stay,) = stays(f"EDUCATION\n{line}\n")
    assert stay.major is None


def test_two_stays_keep_their_order_and_their_own_words() -> None:
    text = (
        "教育经历\n2016.09-2019.06 浙江大学 计算机科学 硕士\n"
        "2012.09-2016.06 苏州大学 软件工程 本科\n"
    )
    assert [row(stay) for stay in stays(text)] == [
        ("浙江大学", "硕士", "计算机科学", "2019-06"),
        ("苏州大学", "本科", "软件工程", "2016-06"),
    ]


def test_two_stays_over_several_lines_are_told_apart() -> None:
    text = (
        "EDUCATION\nUniversity of Leeds\nMSc in Robotics\n2016 - 2017\n"
        "University of Bristol\nBEng in Mechanical Engineering\n2012 - 2016\n"
    )
    assert [row(stay) for stay in stays(text)] == [
        ("University of Leeds", "硕士", "Robotics", "2017"),
        ("University of Bristol", "本科", "Mechanical Engineering", "2016"),
    ]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        (
            "学历：本科\n毕业院校：苏州大学\n专业：会计学\n毕业时间：2019年6月\n",
            ("苏州大学", "本科", "会计学", "2019-06"),
        ),
        ("学历:硕士 学校:武汉大学 专业:金融学\n", ("武汉大学", "硕士", "金融学", None)),
        ("Degree: Master\nUniversity: University of Leeds\nMajor: Physics\n",
         ("University of Leeds", "硕士", "Physics", None)),
    ],
)  # fmt: skip
def test_labels_stand_for_a_section(text: str, read: tuple[str | None, ...]) -> None:
    (stay,) = stays(text)
    assert row(stay) == read


@pytest.mark.parametrize(
    "text",
    [
        "王五，毕业于苏州大学，本科学历。\n",
        "王五，苏州大学本科毕业。\n",
        "自我评价\n本科毕业于苏州大学，热爱学习。\n",
    ],
)
def test_education_is_read_out_of_prose(text: str) -> None:
    found = stays(text)
    assert "本科" in {value(stay.degree) for stay in found}
    assert "苏州大学" in {value(stay.school) for stay in found}


@pytest.mark.parametrize(
    "text",
    ["", "\n\n", "王五\n技能\nJava\n", "今天天气很好", "Jo Li\nSKILLS\nPython\n", "教育背景\n"],
)
def test_without_words_about_it_there_is_no_education(text: str) -> None:
    assert stays(text) == []


def test_the_tutor_of_doctors_is_no_doctor() -> None:
    (stay,) = stays("教育背景\n浙江大学 博士生导师 硕士\n")
    assert value(stay.degree) == "硕士"


@pytest.mark.parametrize(
    ("levels", "best"),
    [
        (["本科", "硕士"], "硕士"),
        (["博士", "本科"], "博士"),
        (["大专", None], "大专"),
        ([None, None], None),
    ],
)
def test_the_highest_degree_counts(levels: list[str | None], best: str | None) -> None:
    made = [
        Schooling(degree=Found(value=level, quote=level, start=0, end=2) if level else None)
        for level in levels
    ]
    chosen = highest(made)
    assert chosen
    assert value(chosen.degree) == best


def test_of_nothing_nothing_is_the_highest() -> None:
    assert highest([]) is None


def test_of_equal_degrees_the_first_stay_counts() -> None:
    text = "教育经历\n2016-2019 浙江大学 硕士\n2013-2016 苏州大学 硕士\n"
    best = highest(stays(text))
    assert best
    assert value(best.school) == "浙江大学"
