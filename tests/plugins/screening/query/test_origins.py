"""Level, tier of school, school and major, as questions ask for them."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiren_screening.query.filter import TalentFilter
from zhiren_screening.query.names import Known
from zhiren_screening.query.origins import read_origins, read_tiers
from zhiren_screening.query.question import Question
from zhiren_screening.reading.degrees import LEVELS


def read(text: str, known: Known | None = None) -> dict[str, Any]:
    found, question = TalentFilter(), Question(text)
    read_tiers(question, found)
    read_origins(question, found, known or Known())
    return found.model_dump(exclude_defaults=True)


@pytest.mark.parametrize(
    ("question", "levels"),
    [
        ("本科", ["本科"]),
        ("本科以上", ["本科", "硕士", "博士"]),
        ("至少硕士", ["硕士", "博士"]),
        ("硕士及以下", ["大专", "本科", "硕士"]),
        ("高于本科", ["硕士", "博士"]),
        ("低于硕士", ["大专", "本科"]),
        ("本科或硕士", ["本科", "硕士"]),
        ("硕博", ["硕士", "博士"]),
        ("本硕", ["本科", "硕士"]),
        ("研究生", ["硕士"]),
        ("不要博士", ["大专", "本科", "硕士"]),
        ("大专起", list(LEVELS)),
        ("PhD", ["博士"]),
        ("a master's degree", ["硕士"]),
        ("bachelor or above", ["本科", "硕士", "博士"]),
        ("at least a bachelor's", ["本科", "硕士", "博士"]),
        ("below a master", ["大专", "本科"]),
        ("associate degree", ["大专"]),
        ("MBA", ["硕士"]),
        ("no PhDs", ["大专", "本科", "硕士"]),
    ],
)
def test_levels_are_read(question: str, levels: list[str]) -> None:
    assert read(question) == {"education": levels}


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("985", {"tiers": ["985"]}),
        ("985高校", {"tiers": ["985"]}),
        ("985或211", {"tiers": ["985", "211"]}),
        ("985/211", {"tiers": ["985", "211"]}),
        ("双一流", {"tiers": ["双一流"]}),
        ("QS前100", {"tiers": ["QS100"]}),
        ("QS top 100", {"tiers": ["QS100"]}),
        ("世界前100", {"tiers": ["QS100"]}),
        ("海归", {"tiers": ["海外"]}),
        ("studied abroad", {"tiers": ["海外"]}),
        ("不要985", {"tiers_not": ["985"]}),
        ("非211", {"tiers_not": ["211"]}),
        ("双非", {"tiers_not": ["985", "211"]}),
        ("985, not 211", {"tiers": ["985"], "tiers_not": ["211"]}),
    ],
)
def test_tiers_are_read(question: str, asked: dict[str, Any]) -> None:
    assert read(question) == asked


@pytest.mark.parametrize("question", ["1985", "2110", "9850", "QS", "", "100人"])
def test_other_numbers_are_no_tier(question: str) -> None:
    assert read(question) == {}


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("浙江大学的", {"schools": ["浙江大学"]}),
        ("清华毕业", {"schools": ["清华大学"]}),
        ("清华或北大的", {"schools": ["清华大学", "北京大学"]}),
        ("不要浙大的", {"schools_not": ["浙江大学"]}),
        ("清北", {"schools": ["清华大学", "北京大学"]}),
        ("Tsinghua University", {"schools": ["清华大学"]}),
        ("除了武汉大学", {"schools_not": ["武汉大学"]}),
        ("中央民族大学", {"schools": ["中央民族大学"]}),
        ("江海职业学院毕业的", {"schools": ["江海职业学院"]}),
        ("from the University of Nowhere", {"schools": ["University of Nowhere"]}),
    ],
)
def test_schools_are_read(question: str, asked: dict[str, Any]) -> None:
    assert read(question) == asked


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("计算机专业", "计算机"),
        ("学金融的", "金融"),
        ("专业是会计学的", "会计"),
        ("新闻学专业", "新闻学"),
        ("majored in physics", "physics"),
        ("computer science majors", "computer"),
        ("法学专业的", "法学"),
        ("degree in mathematics", "math"),
        ("political science majors", "political science"),
    ],
)
def test_majors_are_read(question: str, word: str) -> None:
    assert word in read(question)["majors"]


def test_schools_and_majors_that_the_talents_carry_are_known() -> None:
    known = Known(schools=["江海书院"], majors=["古琴"])
    assert read("江海书院古琴专业", known) == {"schools": ["江海书院"], "majors": ["古琴"]}


@given(st.lists(st.sampled_from(LEVELS), min_size=1, unique=True))
def test_levels_have_their_own_order_whatever_the_question_s(levels: list[str]) -> None:
    assert read("或".join(levels)) == {"education": [one for one in LEVELS if one in levels]}
