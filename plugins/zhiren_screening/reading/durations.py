"""This is where dates become periods, and periods become years of work."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from zhiren_screening.reading.numerals import CHINESE, ENGLISH, number_of
from zhiren_screening.reading.spans import Found, Line

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMES = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_YEAR = r"(?:19[5-9]\d|20\d\d)"


def _date(tag: str) -> str:
    """Match one date; groups are named after *tag*."""
    return (
        rf"(?:(?P<n{tag}>{_NAMES})\.?,?\s*(?:\d{{1,2}},\s*)?['’]?(?P<y1{tag}>{_YEAR})"
        rf"|(?P<m2{tag}>0?[1-9]|1[0-2])\s*/\s*(?P<y2{tag}>{_YEAR})"
        rf"|(?P<y3{tag}>{_YEAR})\s*(?:年\s*(?:(?P<m3{tag}>1[0-2]|0?[1-9])\s*月?)?"
        rf"|[./\-]\s?(?P<m4{tag}>1[0-2]|0?[1-9])(?!\d))?"
        rf"(?:(?<=月)\s*\d{{1,2}}日|[./\-]\d{{1,2}}(?!\d))?)"
    )


_PRESENT = (
    r"(?P<now>至今|今|现在|目前|迄今|present|current(?:ly)?|now|today|till\s+date|to\s+date"
    r"|ongoing|date\b)"
)
_SEPARATOR = r"\s*(?:--|-|–|—|—|－|~|～|至|到|\bto\b|\btill\b|\buntil\b|\bthrough\b)+\s*"
_RANGE = re.compile(
    rf"(?<!\d){_date('a')}(?:{_SEPARATOR}(?:{_date('b')}|{_PRESENT})|(?P<since>至今))(?![\d%])",
    re.IGNORECASE,
)
_SINGLE = re.compile(rf"(?<!\d){_date('a')}(?!\d)", re.IGNORECASE)
_BARE = rf"(?P<n>\d{{1,2}}(?:\.\d+)?|{CHINESE})"
_STATED = (
    re.compile(
        rf"(?<![\d.])(?<!第){_BARE}\s*\+?\s*(?:多)?年(?P<half>半)?(?:以上|多)?(?:的)?"
        r"[\u4e00-\u9fffA-Za-z]{0,12}?(?:工作|从业|开发|管理|相关|行业|实战)?经[验历]"
    ),
    re.compile(rf"工作(?:年限|经验|年数)\s*[:：]?\s*{_BARE}\s*\+?\s*年?"),
    re.compile(
        rf"(?P<n>\d{{1,2}}(?:\.\d+)?|\b(?:{ENGLISH}))\s*(?:\+|plus)?\s*(?:-\s*)?"
        r"(?:years?|yrs?)['’]?\s+(?:of\s+)?(?:[\w&/,\-]+\s+){0,6}?experience",
        re.IGNORECASE,
    ),
    re.compile(
        r"experience\s*(?:of|:)\s*(?P<n>\d{1,2}(?:\.\d+)?)\s*\+?\s*(?:years|yrs)", re.IGNORECASE
    ),
)


@dataclass(frozen=True)
class Period:
    """From one month to another. Months are counted from year 0; `until` None means today."""

    since: int
    until: int | None
    line: Line
    """The words that say it."""
    exact: bool
    """Both ends name a month."""

    def months(self, today: date) -> int:
        """Count the months; a period of months includes its last one."""
        return max(0, self.last(today) - self.since)

    def last(self, today: date) -> int:
        """Give the first month after the period."""
        now = today.year * 12 + today.month - 1
        if self.until is None:
            return max(now, self.since)
        return min(self.until + self.exact, now + 1)


def place_of(period: Period, line: Line) -> tuple[int, int]:
    """Give where *period* stands in its *line*, with the brackets around it."""
    start, end = period.line.start - line.start, period.line.end - line.start
    before, after = line.text[:start].rstrip(), line.text[end:].lstrip()
    if before.endswith(("(", "（", "[")) and after.startswith((")", "）", "]")):
        return len(before) - 1, len(line.text) - len(after) + 1
    return start, end


def periods_in(line: Line) -> Iterator[Period]:
    """Find the ranges of dates in one *line*."""
    for match in _RANGE.finditer(line.text):
        since, exact = _month(match, "a")
        until, closed = (None, True)
        if match["now"] is None and match["since"] is None:
            until, closed = _month(match, "b")
        yield Period(since, until, line.piece(match.start(), match.end()), exact and closed)


def dates_in(line: Line) -> Iterator[tuple[str, Line]]:
    """Find single dates in *line*: ``2019`` or ``2019-06``, and where they stand."""
    for match in _SINGLE.finditer(line.text):
        month, exact = _month(match, "a")
        yield written(month, exact=exact), line.piece(match.start(), match.end())


def written(month: int, *, exact: bool = True) -> str:
    """Spell a counted *month*: ``2019-06``, or the year alone."""
    return f"{month // 12:04d}-{month % 12 + 1:02d}" if exact else f"{month // 12:04d}"


def years_of(periods: Iterable[Period], today: date) -> float:
    """Add up *periods* without counting any month twice; in years, one decimal."""
    spans = sorted((p.since, p.last(today)) for p in periods if p.months(today))
    total, reached = 0, 0
    for since, last in spans:
        total += max(0, last - max(since, reached))
        reached = max(reached, last)
    return round(total / 12, 1)


def stated_years(line: Line) -> tuple[float, Found] | None:
    """Read ``5年工作经验`` or ``5+ years of experience``."""
    for pattern in _STATED:
        if match := pattern.search(line.text):
            years = number_of(match["n"]) + (0.5 if match.groupdict().get("half") else 0)
            if years <= 50:
                return years, line.piece(match.start(), match.end()).found(f"{years:g}")
    return None


def _month(match: re.Match[str], tag: str) -> tuple[int, bool]:
    """Count the month that *match* names; without one, January, and not exact."""
    groups = match.groupdict()
    year = int(next(groups[f"y{n}{tag}"] for n in (1, 2, 3) if groups[f"y{n}{tag}"]))
    if name := groups[f"n{tag}"]:
        return year * 12 + _MONTHS.index(name[:3].lower()), True
    number = next((groups[f"m{n}{tag}"] for n in (2, 3, 4) if groups[f"m{n}{tag}"]), None)
    return (year * 12 + int(number) - 1, True) if number else (year * 12, False)
