"""Titles, employers and places are told apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiren_screening.reading.titles import employer_weight, is_place, title_weight, trailing_title

TITLES = (
    "工程师",
    "高级Java开发工程师",
    "产品经理",
    "技术总监",
    "会计",
    "护士长",
    "前端",
    "CTO",
    "HRBP",
    "实习生",
    "副总经理（主持工作）",
    "Software Engineer",
    "Senior Backend Developer",
    "VP",
    "Chief Executive Officer",
    "Data Scientist",
    "Teacher",
    "QA",
    "Product Manager (contract)",
    "software engineers",
)
EMPLOYERS = (
    "甲乙科技有限公司",
    "华为技术有限公司",
    "招商银行",
    "字节跳动",
    "浙江大学",
    "人民医院",
    "某某研究院",
    "阿里巴巴（杭州）",
    "腾讯",
    "Acme Inc.",
    "Northwind Ltd",
    "Contoso GmbH",
    "Google",
    "First National Bank",
    "Beta Technologies",
    "Leeds University",
    "Self-employed",
    "ByteDance",
)
NEITHER = ("", "张三", "负责", "2019", "hello world", "Java、MySQL", "本科", "Ann Lee")


@pytest.mark.parametrize("words", TITLES)
def test_a_title_weighs_as_one_and_more_than_as_an_employer(words: str) -> None:
    assert title_weight(words) == 2
    assert employer_weight(words) < 2


@pytest.mark.parametrize("words", EMPLOYERS)
def test_an_employer_weighs_as_one_and_more_than_as_a_title(words: str) -> None:
    assert employer_weight(words) >= 2
    assert title_weight(words) < 2


@pytest.mark.parametrize("words", NEITHER)
def test_other_words_weigh_nothing(words: str) -> None:
    assert (title_weight(words), employer_weight(words)) == (0, 0)


@pytest.mark.parametrize(
    ("words", "weight"),
    [("Engineer of the year", 1), ("Managers we like", 1), ("engineered it all", 0)],
)
def test_a_title_within_other_words_weighs_less(words: str, weight: int) -> None:
    assert title_weight(words) == weight


def test_a_company_weighs_more_than_any_other_employer() -> None:
    assert employer_weight("甲乙科技有限公司") > employer_weight("甲乙科技")


def test_a_whole_sentence_is_no_title() -> None:
    assert title_weight("I am proud of having been the manager of many people and a " * 2) == 0


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("Acme Group Sales Lead", "Sales Lead"),
        ("Acme Senior Software Engineer", "Senior Software Engineer"),
        ("Northwind Data Analyst (contract)", "Data Analyst (contract)"),
        ("Contoso Head of Marketing", "Head of Marketing"),
        ("Manager", "Manager"),
    ],
)
def test_the_title_that_words_end_with_is_found(words: str, title: str) -> None:
    at = trailing_title(words)
    assert at is not None
    assert words[at:] == title


@pytest.mark.parametrize("words", ["", "Acme Group", "Manager of Acme", "甲乙公司"])
def test_words_that_end_otherwise_hold_no_trailing_title(words: str) -> None:
    assert trailing_title(words) is None


@pytest.mark.parametrize(
    "words",
    [
        "London",
        "Berlin, Germany",
        "San Francisco, CA",
        "Austin, TX 78701",
        "Remote",
        "北京",
        "上海市",
        "杭州余杭区",
        "远程",
        "New York",
        "CA",
        "Bengaluru",
    ],
)
def test_a_place_is_known(words: str) -> None:
    assert is_place(words)


@pytest.mark.parametrize(
    "words",
    ["", "Acme Inc.", "北京银行", "工程师", "London Bridge Company", "上海某某公司", "cook"],
)
def test_other_words_are_no_place(words: str) -> None:
    assert not is_place(words)


@given(st.text(max_size=120))
def test_any_words_can_be_weighed(words: str) -> None:
    assert title_weight(words) in {0, 1, 2}
    assert employer_weight(words) in {0, 1, 2, 3}
    at = trailing_title(words)
    assert at is None or 0 <= at < len(words)
