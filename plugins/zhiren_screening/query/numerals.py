"""This is where numbers are read: 3, 三, 十五, 两, three."""

import re

_DIGITS = {
    "零": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
_WORDS = {
    word: number
    for number, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
            "twenty",
        ]
    )
} | {"a couple of": 2, "a dozen": 12}

ENGLISH = "|".join(sorted(_WORDS, key=len, reverse=True))
CHINESE = "[零一二两三四五六七八九]?十[一二三四五六七八九]?|[零一二两三四五六七八九]"
NUMBER = rf"(?:\d+(?:\.\d+)?|{CHINESE}|\b(?:{ENGLISH})\b)"


def number_of(word: str) -> float:
    """Read one number that `NUMBER` matched."""
    text = word.strip().lower()
    if text in _WORDS:
        return float(_WORDS[text])
    if re.fullmatch(r"\d+(?:\.\d+)?", text):
        return float(text)
    tens, ten, units = text.partition("十")
    if not ten:
        return float(_DIGITS[tens])
    return float((_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[units] if units else 0))
