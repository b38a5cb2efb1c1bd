"""A question is taken apart: what one reader understood, the next no longer sees."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiren_screening.query.question import Question, word


def at(text: str, part: str) -> tuple[Question, int]:
    question = Question(text)
    return question, question.text.index(part)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("不会Java", "Java"),
        ("不要会Java的", "Java"),
        ("没用过Java", "Java"),
        ("非Java", "Java"),
        ("除了Java", "Java"),
        ("Java以外的", "Java"),
        ("会Go但是不会Java", "Java"),
        ("不会Go和Java", "Java"),
        ("without Java", "Java"),
        ("not Java", "Java"),
        ("who don't know Java", "Java"),
        ("who don’t know Java", "Java"),
        ("never used Java", "Java"),
        ("neither Go nor Java", "Go"),
        ("neither Go nor Java", "Java"),
        ("excluding Java", "Java"),
        ("lacking Java", "Java"),
        ("not from a bank", "bank"),
        ("不要外包经历", "外包"),
    ],
)
def test_a_not_reaches_what_follows_in_its_clause(text: str, part: str) -> None:
    question, start = at(text, part)
    assert question.negated(start)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("会Java", "Java"),
        ("不会Go，会Java", "Java"),
        ("不会Go但是会Java", "Java"),
        ("不会Go的Java工程师", "Java"),
        ("without Go, with Java", "Java"),
        ("双非Java", "Java"),
        ("not Go but Java", "Java"),
        ("nothing but Java", "Java"),
        ("Java, not Go", "Java"),
        ("know Java", "Java"),
        ("notes on Java", "Java"),
    ],
)
def test_a_not_reaches_no_further(text: str, part: str) -> None:
    question, start = at(text, part)
    assert not question.negated(start)


@pytest.mark.parametrize(
    "between", ["、", "和", "或", ", ", " or ", " and ", "/", "以及", " & ", "，会"]
)
def test_a_separator_joins_two_things(between: str) -> None:
    question = Question(f"Java{between}Go")
    assert question.joined(4, question.text.index("Go"))


@pytest.mark.parametrize("between", ["，5年，", " developers in ", "。工作", " but not "])
def test_other_words_part_two_things(between: str) -> None:
    question = Question(f"Java{between}Go")
    assert not question.joined(4, question.text.rindex("Go"))


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("Java或Go", True),
        ("Java或者Go", True),
        ("Java or Go", True),
        ("Java/Go", True),
        ("Java、Go任一", True),
        ("Java、Go会一个就行", True),
        ("either Java, Go", True),
        ("Java、Go", False),
        ("Java和Go", False),
        ("Java and Go", False),
    ],
)
def test_alternatives_are_told_from_a_sum(text: str, *, choice: bool) -> None:
    question = Question(text)
    start = question.text.index("Java")
    assert question.alternatives(start, question.text.index("Go") + 2) is choice


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("最好会Java", True),
        ("会Java优先", True),
        ("有Java者优先", True),
        ("ideally Java", True),
        ("Java preferred", True),
        ("Java is a plus", True),
        ("Java加分", True),
        ("会Java", False),
        ("最好会Go，必须会Java", False),
        ("Java required", False),
    ],
)
def test_a_wish_is_told_from_a_must(text: str, *, wish: bool) -> None:
    question, start = at(text, "Java")
    assert question.wished(start) is wish


def test_what_was_taken_is_taken_once_and_the_places_stay() -> None:
    question = Question("会Java和Java")
    first, second = question.take("java"), question.take("java")
    assert first
    assert second
    assert (first.start(), second.start()) == (1, 6)
    assert question.take("java") is None
    assert len(question.rest) == len(question.text)


def test_full_width_forms_are_made_plain() -> None:
    assert Question("　５年Ｊａｖａ？ ").text == "5年Java?"


@pytest.mark.parametrize(
    ("spelling", "text", "found"),
    [
        ("Go", "Go", True),
        ("Go", "会Go的", True),
        ("Go", "Google", False),
        ("Go", "MongoDB", False),
        ("Java", "JavaScript", False),
        ("C++", "C++11", True),
        ("华为", "在华为工作", True),
        ("New York", "new  york", True),
        ("developer", "developers", True),
        ("JD", "JDs", False),
    ],
)
def test_a_word_is_found_as_a_whole(spelling: str, text: str, *, found: bool) -> None:
    assert bool(re.search(word(spelling), text, re.IGNORECASE)) is found


@given(st.lists(st.sampled_from(["Java", "JavaScript", "C", "C++", "a.b", "(x)"]), min_size=1))
def test_the_longest_of_several_words_is_found(words: list[str]) -> None:
    longest = max(words, key=len)
    match = re.search(word(*words), longest)
    assert match
    assert match.group() == longest


@given(st.text(max_size=60), st.sampled_from(["a", r"\w+", "不", "会"]))
def test_taking_all_leaves_nothing_to_take(text: str, pattern: str) -> None:
    question = Question(text)
    taken = [match.group() for match in question.take_all(pattern)]
    assert question.take(pattern) is None
    assert len(taken) == len(re.findall(pattern, question.text, re.IGNORECASE))
