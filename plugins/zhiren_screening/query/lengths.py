"""This is where lengths of time that are no whole years are said in years: 两年半, 18 months."""

import re

from zhiren_screening.reading.numerals import NUMBER, number_of

_HALVES = (
    re.compile(rf"(?P<n>{NUMBER})\s*年半(?!前|后)"),
    re.compile(rf"\b(?P<n>{NUMBER})\s+and\s+a\s+half\s+years?\b", re.IGNORECASE),
    re.compile(rf"\b(?P<n>{NUMBER}|a)\s+years?\s+and\s+a\s+half\b", re.IGNORECASE),
    re.compile(r"(?P<n>)(?<![上下前后大一])半年|(?P<m>)\bhalf\s+a\s+year\b", re.IGNORECASE),
)
_MONTHS = re.compile(rf"(?P<n>{NUMBER})\s*(?:个月|months?\b)", re.IGNORECASE)


def in_years(text: str) -> str:
    """Say halves of a year, and months, as years: 半年 is 0.5年, 18 months is 1.5 years."""
    for pattern in _HALVES:
        text = pattern.sub(lambda said: _years(_number(said["n"]) + 0.5, said), text)
    return _MONTHS.sub(lambda said: _years(number_of(said["n"]) / 12, said), text)


def _number(said: str | None) -> float:
    if not said:
        return 0.0
    return 1.0 if said.lower() == "a" else number_of(said)


def _years(number: float, said: re.Match[str]) -> str:
    return f"{round(number, 2):g}{' years' if said.group().isascii() else '年'}"
