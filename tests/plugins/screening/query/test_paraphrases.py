"""The same question in other words, signs and spaces is the same filter."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhiren_screening.query.reading import read_question

TODAY = date(2025, 7, 1)


def read(text: str) -> dict[str, Any]:
    found = read_question(text, TODAY).model_dump(exclude_defaults=True)
    return {name: value for name, value in found.items() if name != "everyone"}


SAME = [
    ("会Java的硕士", "有没有会Java的硕士", "是否有会Java的硕士？", "帮我找会Java的硕士"),
    ("5年以上经验", "五年以上经验", "至少5年经验", "不少于五年经验", "5年及以上经验"),
    ("3到5年经验", "3-5年经验", "三到五年经验", "3~5年经验", "３至５年经验", "介于3到5年经验"),
    ("不到两年经验", "不满2年经验", "少于两年经验", "经验低于2年"),
    ("超过十年经验", "多于10年经验", "大于十年经验"),
    ("北大的博士", "北京大学的博士", "北京大学毕业的博士"),
    ("不会Java的人", "没有Java技能的人", "除了Java以外的", "不要Java的"),
    ("会React或Vue", "会React或者Vue", "React、Vue会一个就行", "React/Vue任一"),
    ("专业不是计算机的", "非计算机专业的", "不是计算机专业的"),
    ("2023年毕业", "毕业于2023年", "2023届", "23年毕业", "毕业时间是2023年"),
    ("今年毕业的", "2025年毕业的", "2025届的"),
    ("去年毕业的", "2024年毕业的"),
    ("近三年毕业的", "毕业三年内的", "最近3年毕业的", "过去三年内毕业的"),
    ("5年左右经验", "大约5年经验", "约五年经验"),
    ("平均工作年限", "平均几年经验", "工作年限的平均值", "平均有多少年经验"),
    ("各城市人数", "按城市统计人数", "候选人的城市分布", "候选人都在哪些城市"),
    ("最资深的3位", "经验最丰富的三个人", "工作年限最长的3名"),
    ("k8s", "K8S", "Kubernetes", "会kubernetes的人"),
    ("工作年限小于等于3年", "工作年限不超过3年", "工作年限≤3", "最多3年经验"),
    ("工作年限大于5", "工作年限超过5年", "多于五年经验"),
    ("2021、2022届", "2021到2022届", "21和22届"),
    ("刚毕业的", "应届生"),
    ("不是清华北大的", "不是清华、北大的", "非清北的"),
    ("留过学的", "海归", "有留学经历的"),
    ("数学或者物理专业", "数学、物理专业", "数学和物理专业的"),
    ("人均工作年限", "平均工作年限"),
    ("学过机器学习的", "会机器学习的"),
    ("北上广深的", "一线城市的", "在北京、上海、广州或深圳的"),
    ("DBA", "数据库管理员", "找一个DBA", "来个DBA"),
    ("至少会Java或Go中的一种", "会Java或Go", "Java、Go其一"),
    ("每所学校有几个人", "各学校人数", "哪所学校的候选人最多"),
    ("哪个城市的人最多", "各城市人数", "which city has the most candidates"),
    ("技能最常见的是哪些", "最常见的技能", "what skills are most common"),
    ("毕业于哈工大的", "哈尔滨工业大学毕业的"),
    ("worked with Docker", "knows Docker"),
    ("candidates from Mumbai", "based in Mumbai", "在孟买的候选人"),
    ("5+ years of experience", "at least 5 years of experience", "five or more years",
     "a minimum of 5 years", "no less than five years"),
    ("3 to 5 years", "3-5 years", "between three and five years", "3–5 yrs"),
    ("knows Java or Go", "either Java or Go", "Java/Go"),
    ("without Java", "who don't know Java", "not Java", "lacking Java"),
    ("graduated in 2022", "class of 2022"),
    ("graduated this year", "graduated in 2025"),
    ("non-CS majors", "not a computer science major"),
    ("about 5 years", "around five years", "roughly 5 years"),
    ("how many know Java", "number of people with Java", "count candidates who know Java"),
]  # fmt: skip


@pytest.mark.parametrize("same", SAME, ids=[same[0] for same in SAME])
def test_other_words_are_the_same_question(same: tuple[str, ...]) -> None:
    first, *others = (read(text) for text in same)
    assert first.keys() - {"clarify", "refused"}
    for text, other in zip(same[1:], others, strict=True):
        assert other == first, text


@pytest.mark.parametrize("text", [texts[0] for texts in SAME])
@pytest.mark.parametrize("around", ["  {}  ", "{}？", "{}。", "请问{}"])
def test_what_stands_around_changes_nothing(text: str, around: str) -> None:
    if not text.isascii() or around != "请问{}":
        assert read(around.format(text)) == read(text)


@pytest.mark.parametrize("text", [texts[0] for texts in SAME])
def test_full_width_forms_are_read_as_plain_ones(text: str) -> None:
    wide = "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in text)
    assert read(wide) == read(text)


@settings(deadline=None)
@given(st.integers(1, 30), st.integers(1, 30))
def test_any_range_of_years_is_read_with_both_ends(one: int, two: int) -> None:
    low, high = sorted((one, two))
    found = read(f"{low}到{high}年经验的Java工程师")
    assert (found["years_min"], found["years_max"]) == (low, high)


@settings(deadline=None)
@given(st.integers(2000, 2025))
def test_before_and_after_a_year_leave_that_year_out(year: int) -> None:
    assert read(f"{year}年以后毕业的")["graduation_min"] == year + 1
    assert read(f"{year}年之前毕业的")["graduation_max"] == year - 1


def test_can_is_a_bus_only_in_capitals() -> None:
    assert read("anyone who can write Rust")["skills_all"] == ["Rust"]
    assert read("会CAN总线的")["skills_all"] == ["CAN"]


def test_whoever_asks_for_anyone_from_a_school_names_no_school() -> None:
    assert "schools" not in read("Anyone from a QS top 100 university who knows Go?")


def test_asking_whether_there_is_somebody_denies_nothing() -> None:
    assert read("有没有毕业于浙江大学的") == {"schools": ["浙江大学"]}
    assert read("有没有不会Java的") == {"skills_not": ["Java"]}


@pytest.mark.parametrize(
    "text",
    ["把张三的状态改为通过", "帮我预约明天的面试", "Update candidate status to rejected",
     "Schedule an interview with John", "你好", "Hello", "asdf qwer", "哪个候选人最好"],
)  # fmt: skip
def test_what_is_no_question_about_talents_is_asked_back(text: str) -> None:
    assert read(text).keys() == {"clarify"}


def test_a_school_that_no_list_knows_is_taken_by_what_is_said_about_it() -> None:
    assert read("engineers who graduated from IIT")["schools"] == ["IIT"]
    assert "schools" not in read("graduated from a QS100 university")


def test_what_one_worked_with_is_an_employer_only_if_it_is_no_skill() -> None:
    assert read("worked with Docker or Kubernetes") == {"skills_any": [["Docker", "Kubernetes"]]}
    assert read("worked with Initech")["companies"] == ["Initech"]
