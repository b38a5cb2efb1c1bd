"""This is where degrees and levels of education are read (大专 < 本科 < 硕士 < 博士)."""

import re
from collections.abc import Iterator
from typing import Literal, get_args

from zhiren_screening.reading.spans import Line

Level = Literal["大专", "本科", "硕士", "博士"]
LEVELS: tuple[Level, ...] = get_args(Level)

_ZH: dict[Level, str] = {
    "博士": r"博士后|博士研究生|博士学位|博士学历|(?:[\u4e00-\u9fff]{0,4}学)?博士",
    "硕士": (
        r"硕士研究生|硕士学位|硕士学历|研究生学历|研究生学位|在职研究生|(?<![A-Za-z])E?MBA(?![A-Za-z])"
        r"|(?:[\u4e00-\u9fff]{0,4}学)?硕士|研究生"
    ),
    "本科": (
        r"大学本科学历|大学本科|本科学历|本科学位|大学学历|学士学位"
        r"|(?:[\u4e00-\u9fff]{0,4}学)?学士|本科"
    ),
    "大专": r"大学专科|大专学历|专科学历|大专|专科|高职",
}
_OF = (
    r"(?:\s+(?:of|in)\s+(?:Arts?|Science|Sciences|Engineering|Engg?|Technology"
    r"|Applied\s+Sciences?|Commerce|Business\s+Administration|Computer\s+Applications?"
    r"|Fine\s+Arts|Education|Laws?|Philosophy|Design|Architecture|Pharmacy|Management))?"
)
_EN: dict[Level, str] = {
    "博士": rf"Ph\.?\s?D\.?|Doctor(?:ate)?(?:\s+degree)?{_OF}|D\.?Phil\.?|M\.?D\.(?=\s|$)",
    "硕士": rf"Master(?:'?s|’s)?(?:\s+Degree)?{_OF}|M\.?\s?B\.?A\.?(?![a-z])|M\.?Sc\.?(?![a-z])"
    rf"|M\.S\.|M\.?\s?Tech\.?(?![a-z])"
    r"|M\.?Eng\.?(?![a-z])|MS(?=\s+(?:in|degree)|\s*[,(|]|$)|M\.A\.|MA(?=\s+in)"
    r"|M\.?C\.?A\.?(?![A-Za-z])|M\.E\.?(?![a-z])"
    r"|M\.?\s?Com\.?(?![a-z])|PGDM|PGDBM|Post[\s-]?Graduat(?:e|ion)(?:\s+Diploma)?",
    "本科": rf"Bachelor(?:'?s|’s)?(?:\s+Degree)?{_OF}|B\.?Sc\.?(?![a-z])|B\.?\s?Tech\.?(?![a-z])"
    rf"|B\.S\.?(?![a-z])|B\.A\.?(?![a-z])"
    r"|B\.E\.?(?![a-z])|BE(?=\s+(?:in|\()|\s*$|\s*,|\s+-)|BS(?=\s+(?:in|degree)|\s*[,(|]|\s*$)"
    r"|BA(?=\s+in|\s*[,(|])|B\.?Eng\.?(?![a-z])"
    r"|B\.?\s?Com\.?(?![a-z])|B\.?B\.?A\.?(?![A-Za-z])|B\.?C\.?A\.?(?![A-Za-z])|BTech"
    r"|Undergraduate\s+degree|Graduation(?=\s+in)",
    "大专": rf"Associate(?:'?s|’s)?(?:\s+Degree)?(?:\s+(?:of|in)\s+(?:Applied\s+)?(?:Arts?"
    rf"|Sciences?))|Associate(?:'s|’s)\s+degree{_OF}|A\.A\.S?\.?|A\.S\."
    r"|(?:Advanced\s+)?Diploma",
}
_PATTERNS = [
    (level, re.compile(zh + r"|(?<![A-Za-z.])(?:" + en + ")", 0))
    for (level, zh), en in zip(_ZH.items(), _EN.values(), strict=True)
]
_NOT_DEGREE = re.compile(r"^(?:生?导师|后?流动站|论坛|会|项目|点)")
_ATTENDED = re.compile(r"^\s*(?:在读|肄业|未毕业|结业)|\((?:expected|in progress)", re.IGNORECASE)


def degrees_in(line: Line) -> Iterator[tuple[Level, Line]]:
    """Find degrees in *line*, the highest first."""
    taken: list[tuple[int, int]] = []
    for level, pattern in _PATTERNS:
        for match in pattern.finditer(line.text):
            span = match.span()
            overlaps = any(span[0] < end and start < span[1] for start, end in taken)
            if not overlaps and not _NOT_DEGREE.match(line.text[match.end() :]):
                taken.append(span)
                yield level, line.piece(*span)


def rank(level: str) -> int:
    """Give the place of *level* in the order; -1 for an unknown one."""
    return LEVELS.index(level) if level in LEVELS else -1
