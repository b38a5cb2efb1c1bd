"""Numbers are read in digits, in Chinese and in English."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiren_screening.reading.numerals import NUMBER, number_of

UNITS = "零一二三四五六七八九"


def chinese(number: int) -> str:
    tens, units = divmod(number, 10)
    if number < 10:
        return UNITS[number]
    return f"{UNITS[tens] if tens > 1 else ''}十{UNITS[units] if units else ''}"


@pytest.mark.parametrize(
    ("word", "number"),
    [
        ("0", 0),
        ("7", 7),
        ("12", 12),
        ("3.5", 3.5),
        ("零", 0),
        ("一", 1),
        ("两", 2),
        ("二", 2),
        ("九", 9),
        ("十", 10),
        ("十一", 11),
        ("十五", 15),
        ("二十", 20),
        ("两十", 20),
        ("三十六", 36),
        ("九十九", 99),
        ("zero", 0),
        ("three", 3),
        ("Twelve", 12),
        ("twenty", 20),
        ("a dozen", 12),
        ("a couple of", 2),
    ],
)
def test_a_number_is_read(word: str, number: float) -> None:
    assert re.fullmatch(NUMBER, word, re.IGNORECASE)
    assert number_of(word) == number


@pytest.mark.parametrize("word", ["", "年", "x", "third", "tenths", "-"])
def test_another_word_is_no_number(word: str) -> None:
    assert not re.fullmatch(NUMBER, word, re.IGNORECASE)


@given(st.integers(0, 99))
def test_every_number_below_a_hundred_is_read_in_chinese(number: int) -> None:
    match = re.match(NUMBER, chinese(number))
    assert match
    assert match.group() == chinese(number)
    assert number_of(match.group()) == number


@given(st.integers(0, 10**6))
def test_digits_are_read_as_they_stand(number: int) -> None:
    assert number_of(str(number)) == number


@pytest.mark.parametrize(
    ("word", "number"),
    [("一百", 100), ("两百零五", 205), ("一千零二十", 1020), ("壹拾贰", 12), ("俩", 2),
     ("twenty-five", 25), ("forty two", 42), ("half a dozen", 6), ("２０", 20)],
)  # fmt: skip
def test_larger_numbers_and_other_spellings_are_read(word: str, number: float) -> None:
    assert re.fullmatch(NUMBER, word, re.IGNORECASE)
    assert number_of(word) == number
