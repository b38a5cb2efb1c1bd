"""This is where a resume's education is read: school, degree, major, graduation."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from zhiren_screening.reading.contacts import labelled_in
from zhiren_screening.reading.degrees import degrees_in, rank
from zhiren_screening.reading.durations import dates_in, periods_in, written
from zhiren_screening.reading.schools import schools_in
from zhiren_screening.reading.sections import Section, pick
from zhiren_screening.reading.spans import Found, Line, lines_of

_MAJOR_EN = re.compile(
    r"^\s*(?:degree\s*)?(?:\([^)]*\)\s*)?(?:in|of|,|:|[-–—"
    r"|])\s*(?P<major>[A-Za-z][A-Za-z&/,\- ]{2,60}?)(?=\s*(?:[|(;:·•]|,\s*(?:minor|GPA)|\d"
    r"|,?\s*(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?\s+\d"
    r"|GPA|Expected|from\b|at\b|with\b|[-–—]\s|\s{2,}|$))"
)
_MAJOR_PLAIN = re.compile(
    r"^\s+(?:\([^)]*\)\s*)?"
    r"(?P<major>[A-Z][A-Za-z&]+(?: (?:and |& |of )?[A-Z][A-Za-z]+){0,4})\s*(?=[|,(]|$)"
)
_FIELD_EN = re.compile(
    r"^(?P<major>(?:[A-Z][a-z]+ (?:(?:and|&|of) )?){0,4}(?:Sciences?|Engineering|Mathematics"
    r"|Physics|Chemistry|Biology|Economics|Finance|Accounting|Law|History|Design|Arts|Studies"
    r"|Management|Marketing|Psychology|Statistics|Medicine|Literature|Linguistics|Philosophy"
    r"|Journalism|Architecture|Administration|Nursing|Informatics|Computing|Sociology))\s*[,|–—-]\s*$"
)
_TOWARDS_SCHOOL = re.compile(r"[\s,]+(?:(?:at|from)(?:\s+the)?)?\s*$")
_MAJOR_LABEL = re.compile(
    r"(?:^|\W)(?:Major|专业|主修|所学专业)\s*[:：]\s*(?P<major>[^\n|,，;；]{2,40}?)(?=\s+GPA"
    r"|\s{2,}|[|,，;；]"
    r"|$)"
)
_MAJOR_ZH = re.compile(
    r"(?P<major>[\u4e00-\u9fff（）()]{2,14}?)(?:专业|系)(?!技术|能力)|"
    r"(?P<field>(?:计算机|软件|电子|通信|信息|数据|人工智能|网络|机械|自动化|金融|会计|经济|管理"
    r"|工商|市场|法|英语|汉语|新闻|统计|数学|物理|化学|生物"
    r"|医|护理|土木|建筑|设计|电气|物联网|国际|人力|财务|财政|审计|数字媒体|材料|环境|工程|艺术"
    r"|视觉|心理|教育|电子商务|税务|贸易|测控|能源|车辆|食品|药"
    r"|旅游)[\u4e00-\u9fff]{0,12})"
)
_GRADUATION = r"毕业(?:时间|日期|年份)|graduat(?:ion|ed)(?: date| year)?"


@dataclass(frozen=True)
class Schooling:
    """One stay at a school, as far as the text says."""

    school: Found | None = None
    degree: Found | None = None
    """Its value is the level: 大专, 本科, 硕士 or 博士."""
    major: Found | None = None
    graduation: Found | None = None
    """``2019-06`` or ``2019``."""


def schooling_in(text: str, sections: Sequence[Section]) -> list[Schooling]:
    """Read every stay, in the order of the text."""
    stays: list[Schooling] = []
    for section in pick(list(sections), "education"):
        stays += [_stay(group) for group in _groups(section.lines)]
    if not any(stay.school or stay.degree for stay in stays):
        stays = list(_outside(sections))
    labelled = _labelled(text)
    if not stays and labelled:
        return [labelled]
    first = _fill(stays[0], labelled) if stays else Schooling()
    return [first, *(stay for stay in stays[1:] if not _said_again(stay, first))][: len(stays)]


def _said_again(stay: Schooling, first: Schooling) -> bool:
    """Tell whether *stay* is but the school that *first* has by its label."""
    known = {first.school.start} if first.school else set()
    return stay.degree is None and stay.school is not None and stay.school.start in known


def highest(stays: Iterable[Schooling]) -> Schooling | None:
    """Give the stay with the highest degree; without degrees, the first one."""
    known = list(stays)
    return max(known, key=lambda s: rank(s.degree.value) if s.degree else -1, default=None)


def _groups(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Cut the section before each line that begins another stay: a second school or degree."""
    group: list[Line] = []
    have: set[str] = set()
    for line in lines:
        kinds = _kinds(line)
        if kinds & have & {"school", "degree"} or ("date" in kinds and "date" in have):
            yield group
            group, have = [], set()
        if kinds or len(group) < 6:
            group.append(line)
            have |= kinds
    if group:
        yield group


def _kinds(line: Line) -> set[str]:
    if line.bulleted and len(line.text) > 50:
        return set()
    kinds = {"school"} if any(schools_in(line)) else set()
    if any(degrees_in(line)):
        kinds.add("degree")
    if len(line.text) < 80 and (any(periods_in(line)) or any(dates_in(line))):
        kinds.add("date")
    return kinds


def _stay(group: Sequence[Line]) -> Schooling:
    school = next((s.found() for line in group for s in schools_in(line)), None)
    degree = _best_degree(group)
    return Schooling(school, degree, _major(group, school, degree), _graduation(group))


def _best_degree(lines: Iterable[Line]) -> Found | None:
    degrees = [where.found(level) for line in lines for level, where in degrees_in(line)]
    return max(degrees, key=lambda found: rank(found.value), default=None)


def _graduation(group: Sequence[Line]) -> Found | None:
    for line in group:
        for period in periods_in(line):
            if period.until is None:
                return None
            return period.line.found(written(period.until, exact=period.exact))
    for line in group:
        if len(line.text) < 90 and not line.bulleted:
            for value, where in dates_in(line):
                return where.found(value)
    return None


def _major(group: Sequence[Line], school: Found | None, degree: Found | None) -> Found | None:
    for line in group:
        if match := _MAJOR_LABEL.search(line.text):
            return line.piece(match.start("major"), match.end("major")).found()
    for line in group:
        if degree and line.start <= degree.start < line.end:
            at = degree.end - line.start
            rest = _TOWARDS_SCHOOL.sub("", line.text[at : _school_start(line, school, at)])
            if match := _MAJOR_EN.match(rest) or _MAJOR_PLAIN.match(rest):
                return line.piece(at + match.start("major"), at + match.end("major")).found()
    majors = (_chinese_major(line, school, degree) or _field_before(line, school) for line in group)
    return next((major for major in majors if major), None)


def _field_before(line: Line, school: Found | None) -> Found | None:
    """Find a field of study right before the school, where no degree is named."""
    match = _FIELD_EN.match(line.text[: _school_start(line, school, 1)])
    return line.piece(match.start("major"), match.end("major")).found() if match else None


def _school_start(line: Line, school: Found | None, after: int) -> int:
    """Give where the school begins on the rest of *line*; a major ends there."""
    start = school.start - line.start if school else -1
    return start if after <= start else len(line.text)


def _chinese_major(line: Line, school: Found | None, degree: Found | None) -> Found | None:
    """Find a field of study beside the school, outside its name."""
    for piece in re.finditer(r"[^\s|｜,，。;；·]+", line.text):
        at = line.start + piece.start()
        if any(known and known.start <= at < known.end for known in (school, degree)):
            continue
        if match := _MAJOR_ZH.match(piece.group()):
            group = "major" if match["major"] else "field"
            return line.piece(
                piece.start() + match.start(group), piece.start() + match.end(group)
            ).found()
    return None


def _outside(sections: Sequence[Section]) -> Iterator[Schooling]:
    """Read education out of prose when no section tells it."""
    for section in pick(list(sections), "head", "summary", "other", "experience"):
        for line in section.lines:
            for clause in _clauses(line):
                degree = _best_degree([clause])
                school = next((s.found() for s in schools_in(clause)), None)
                studied = re.search(r"毕业|学位|学历|学士|硕士|博士|本科|专科", clause.text)
                if degree or (school and studied):
                    keep = school if studied or degree else None
                    yield Schooling(keep, degree, _major([clause], keep, degree), None)


def _clauses(line: Line) -> Iterator[Line]:
    for match in re.finditer(r"[^，。；;、]+", line.text):
        yield line.piece(match.start(), match.end())


def _labelled(text: str) -> Schooling | None:
    """Read ``学历：本科``, ``学校：…``, ``专业：…``, ``毕业时间：…``."""
    lines = list(lines_of(text))
    school = labelled_in(lines, "毕业院校|毕业学校|院校|学校|学\\s*校|school|university")
    degree = labelled_in(lines, "最高学历|学\\s*历|degree|education level")
    major = labelled_in(lines, "所学专业|专\\s*业|major")
    graduation = labelled_in(lines, _GRADUATION)
    level = _best_degree([degree]) if degree else None
    when = next(dates_in(graduation), None) if graduation else None
    if not (school or level or when):
        return None
    named = next(schools_in(school), None) if school else None
    return Schooling(
        named.found() if named else None,
        level,
        major.found() if major else None,
        when[1].found(when[0]) if when else None,
    )


def _fill(stay: Schooling, more: Schooling | None) -> Schooling:
    if more is None:
        return stay
    return Schooling(
        stay.school or more.school,
        stay.degree or more.degree,
        stay.major or more.major,
        more.graduation or stay.graduation,
    )
