"""A value keeps its place in the text."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiren_screening.reading.spans import Line, fold, lines_of

TEXT = st.text(alphabet="ab 1#*-•、，:：\t\n\u3000中文C+", max_size=80)


@given(TEXT)
def test_every_line_stands_where_it_says(text: str) -> None:
    for line in lines_of(text):
        assert text[line.start : line.end] == line.text
        assert line.text == line.text.strip()
        assert "\n" not in line.text


@given(TEXT)
def test_lines_come_in_order_and_do_not_overlap(text: str) -> None:
    lines = list(lines_of(text))
    assert all(a.end <= b.start for a, b in itertools.pairwise(lines))


@given(TEXT, st.integers(0, 90), st.integers(0, 90))
def test_a_piece_stands_where_it_says(text: str, start: int, end: int) -> None:
    for line in lines_of(text):
        piece = line.piece(start, end)
        assert text[piece.start : piece.end] == piece.text
        assert piece.piece(0, len(piece.text)) == piece


WORDS = st.text(alphabet=st.characters(categories=["L", "N", "Pd", "Po", "Zs"]), max_size=40)


@given(WORDS)
def test_folding_twice_is_as_once(word: str) -> None:
    assert fold(fold(word)) == fold(word)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Spring Boot", "springboot"),
        ("ＪＡＶＡ", "java"),
        ("scikit-learn", "SCIKIT_LEARN"),
        ("Node\u200b.js", "node.js"),
        ("让·雷诺", "让雷诺"),
    ],
)
def test_width_case_and_separators_do_not_count(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("C", "C++"), ("C#", "C"), ("Go", "Golang")])
def test_other_signs_do_count(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize(
    ("text", "words", "bulleted"),
    [
        ("- Java", "Java", True),
        ("• Java", "Java", True),
        ("  ●  负责开发  ", "负责开发", True),
        ("1. 负责开发", "负责开发", False),
        ("（2）负责开发", "负责开发", False),
        ("Java", "Java", False),
        ("\u3000\u3000张三", "张三", False),
    ],
)
def test_a_bullet_is_no_part_of_a_line(text: str, words: str, *, bulleted: bool) -> None:
    (line,) = lines_of(text)
    assert line.text == words
    if line.bulleted or bulleted:
        assert line.bulleted


@pytest.mark.parametrize("text", ["", "\n\n", " \t ", "-----", "• • •", "***"])
def test_a_line_without_words_is_none(text: str) -> None:
    assert list(lines_of(text)) == []


@pytest.mark.parametrize(
    ("raw", "trimmed"),
    [
        ("、Java；", "Java"),
        (" | C# | ", "C#"),
        ("- F#、", "F#"),
        ("## Skills", "Skills"),
        ("**粗体**", "粗体"),
        ("C++，", "C++"),
        (" .NET ", ".NET"),
        ("、；，", ""),
    ],
)
def test_a_piece_is_trimmed_of_separators_but_not_of_its_name(raw: str, trimmed: str) -> None:
    assert Line(raw, 7).piece(0, len(raw)).text == trimmed


def test_a_found_value_has_a_normal_form_and_the_very_words() -> None:
    found = Line("Bachelor", 5).found("本科")
    assert (found.value, found.quote, found.start, found.end) == ("本科", "Bachelor", 5, 13)


def test_a_line_that_never_ends_is_given_in_parts() -> None:
    lines = list(lines_of("x" * 4500))
    assert [len(line.text) for line in lines] == [2000, 2000, 500]


def test_only_the_lines_asked_for_are_given() -> None:
    text = "eins\nzwei\ndrei"
    assert [line.text for line in lines_of(text, 5, 9)] == ["zwei"]
    assert [line.start for line in lines_of(text, 5, 9)] == [5]
