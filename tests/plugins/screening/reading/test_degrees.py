"""Degrees and their levels."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiren_screening.reading.degrees import LEVELS, degrees_in, rank
from zhiren_screening.reading.spans import Line


def levels(text: str) -> list[str]:
    return [level for level, _ in degrees_in(Line(text, 0))]


def quotes(text: str) -> list[str]:
    return [where.text for _, where in degrees_in(Line(text, 0))]


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("大专", "大专"),
        ("专科学历", "大专"),
        ("高职", "大专"),
        ("本科", "本科"),
        ("大学本科学历", "本科"),
        ("工学学士", "本科"),
        ("学士学位", "本科"),
        ("硕士", "硕士"),
        ("硕士研究生", "硕士"),
        ("研究生学历", "硕士"),
        ("在职研究生", "硕士"),
        ("EMBA", "硕士"),
        ("博士", "博士"),
        ("博士研究生", "博士"),
        ("博士后", "博士"),
        ("理学博士", "博士"),
        ("Bachelor of Science", "本科"),
        ("Bachelor's degree", "本科"),
        ("Bachelor’s", "本科"),
        ("BSc", "本科"),
        ("B.Sc.", "本科"),
        ("B.Tech", "本科"),
        ("BEng", "本科"),
        ("B.A.", "本科"),
        ("BA in History", "本科"),
        ("BBA", "本科"),
        ("Master of Arts", "硕士"),
        ("Master's Degree", "硕士"),
        ("MSc", "硕士"),
        ("M.S.", "硕士"),
        ("MS in Physics", "硕士"),
        ("MBA", "硕士"),
        ("M.Tech", "硕士"),
        ("Ph.D.", "博士"),
        ("PhD", "博士"),
        ("Ph. D", "博士"),
        ("Doctorate", "博士"),
        ("DPhil", "博士"),
        ("Associate of Arts", "大专"),
        ("Associate's degree", "大专"),
        ("Diploma", "大专"),
    ],
)
def test_a_degree_is_read(text: str, level: str) -> None:
    assert levels(text) == [level]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "高中",
        "博士生导师",
        "博士后流动站",
        "硕士点",
        "mastered Java",
        "MS Office",
        "BE the best",
        "Associate Product Manager",
        "AMBASSADOR",
        "the bat",
        "phdfoo.example",
    ],
)
def test_what_is_no_degree_is_not_taken_for_one(text: str) -> None:
    assert quotes(text) == []


def test_the_highest_comes_first() -> None:
    assert levels("本科 硕士 博士") == ["博士", "硕士", "本科"]
    assert levels("BSc, MSc and PhD") == ["博士", "硕士", "本科"]


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("硕士研究生", "硕士研究生"),
        ("Bachelor of Business Administration in Sales", "Bachelor of Business Administration"),
        ("the Master’s Degree", "Master’s Degree"),
    ],
)
def test_the_words_of_a_degree_are_all_quoted(text: str, quote: str) -> None:
    (found,) = quotes(text)
    assert found == quote


@given(st.lists(st.sampled_from(["本科", "硕士", "PhD ", "BSc ", "大专", "，", "x "]), max_size=8))
def test_degrees_stand_where_they_say_and_do_not_overlap(words: list[str]) -> None:
    text = "".join(words)
    found = list(degrees_in(Line(text, 0)))
    assert all(text[where.start : where.end] == where.text for _, where in found)
    spans = sorted((where.start, where.end) for _, where in found)
    assert all(spans[n][1] <= spans[n + 1][0] for n in range(len(spans) - 1))
    ranks = [rank(level) for level, _ in found]
    assert ranks == sorted(ranks, reverse=True)


def test_levels_have_an_order_and_others_stand_below() -> None:
    assert [rank(level) for level in LEVELS] == [0, 1, 2, 3]
    assert rank("小学") == rank("") == -1
