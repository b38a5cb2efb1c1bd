"""This is where numbers are read: 3, ３, 三, 十五, 两百零五, three, twenty-five."""

import re
import unicodedata

_DIGITS = {sign: number for number, sign in enumerate("零一二三四五六七八九")}
_DIGITS |= {sign: number for number, sign in enumerate("〇壹贰叁肆伍陆柒捌玖")} | {"两": 2, "俩": 2}
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000}
_UP_TO_TWENTY = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
sixteen seventeen eighteen nineteen twenty
"""
_WORDS = {word: number for number, word in enumerate(_UP_TO_TWENTY.split())}
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50}
_WORDS |= _TENS
_WORDS |= {
    f"{tens}{sign}{unit}": _TENS[tens] + _WORDS[unit]
    for tens in _TENS
    for unit in ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
    for sign in ("-", " ")
}
_WORDS |= {"a couple of": 2, "a dozen": 12, "half a dozen": 6}

ENGLISH = "|".join(sorted(_WORDS, key=len, reverse=True))
_SIGNS = "".join(_DIGITS)
CHINESE = rf"(?:[{_SIGNS}]?[千百佰十拾][零〇]?)+[{_SIGNS}]?|[{_SIGNS}]"
NUMBER = rf"(?:\d+(?:\.\d+)?|{CHINESE}|\b(?:{ENGLISH})\b)"
"""Any number, in digits or in words."""


def number_of(word: str) -> float:
    """Read one number that `NUMBER` matched."""
    text = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", word).strip().lower())
    if text in _WORDS:
        return float(_WORDS[text])
    if re.fullmatch(r"\d+(?:\.\d+)?", text):
        return float(text)
    return float(_chinese(text))


def _chinese(text: str) -> int:
    """Add up 两百零五: each sign of a unit multiplies what stands before it."""
    total, held = 0, None
    for sign in text:
        if sign in _UNITS:
            total += _UNITS[sign] * (1 if held is None else held)
            held = None
        else:
            held = _DIGITS[sign] or held
    return total + (held or 0)
