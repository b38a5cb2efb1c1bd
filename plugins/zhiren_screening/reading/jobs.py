"""This is where a resume's jobs are read: employer, position, from when to when."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zhiren_screening.reading.durations import Period, periods_in, place_of
from zhiren_screening.reading.sections import Section, pick
from zhiren_screening.reading.spans import Found, Line
from zhiren_screening.reading.titles import employer_weight, is_place, title_weight, trailing_title

_SPLIT = re.compile(
    r"\s*[|｜•·\t]\s*|\s+[-–—]+\s+|\s*[-–—]+\s*$|\s{2,}|\s+(?:at|@)\s+"
    r"|,\s+(?!(?:Inc|Ltd|LLC|L\.L\.C|Co|Corp)\b)|，|(?<=[\u4e00-\u9fff）)])\s+"
    r"|\s+(?=[\u4e00-\u9fff])"
)
_LABEL = re.compile(
    r"^(?:(?:公司|单位|职位|岗位)(?:名称)?|担任职务|职务|任职|担任|所在公司|工作单位|所属部门|部门"
    r"|(?:在职|工作|起止)?(?:时间|日期)"
    r"|company|position|title|role|employer|designation|dates?|duration|period|department)"
    r"\s*(?:[:：]\s*|$)",
    re.IGNORECASE,
)
_EMPLOYER = re.compile(
    r"(?:(?:工作|所在|就职)?(?:公司|单位|企业)(?:名称)?|雇主|company(?: name)?|employer)"
    r"\s*[:：]\s*(?=\S)",
    re.IGNORECASE,
)
_POST = re.compile(
    r"(?:(?:担任|任职|所任)?(?:职位|岗位|职务)(?:名称)?|position|(?:job )?title|role|designation)"
    r"\s*[:：]\s*(?=\S)",
    re.IGNORECASE,
)
_LOCATION_TAIL = re.compile(r"\s+[-–—]\s+[A-Z][\w ]+,\s*[A-Z][\w ]+\s*[-–—]?\s*$")
_INTERN = re.compile(r"\bintern(?:ship)?\b|实习", re.IGNORECASE)
_PROSE = re.compile(
    (
        r"(?<!Inc)(?<!Ltd)(?<!Co)(?<!Corp)\.$|[。；;!！]$|https?://|^(?:responsib|description|role|project|tools?|environment)"
    ),
    re.IGNORECASE,
)
_HEADER_LENGTH = 90
_LONGEST_NAME = 6
"""Words of an employer's name."""
_SMALL = frozenset(("of", "and", "the", "for", "de", "in"))
_SHORT = 60


@dataclass(frozen=True)
class Job:
    """One job, as far as the text says."""

    company: Found | None
    position: Found | None
    period: Period | None
    internship: bool = False


def jobs_in(sections: Sequence[Section]) -> list[Job]:
    """Read the jobs of the sections about work, in the order of the text."""
    jobs: list[Job] = []
    for section in pick(list(sections), "experience", "internship"):
        jobs += _section_jobs(section)
    return jobs


def _section_jobs(section: Section) -> Iterator[Job]:
    lines, used = section.lines, -1
    dated = [(n, p) for n, line in enumerate(lines) if (p := _header_period(line))]
    if not dated or dated[0][0] > 5:
        yield from _undated(lines[: dated[0][0] - 3] if dated else lines, section.kind)
    for number, period in dated:
        if named := _named(lines, number, used):
            (company, position), used = named
        else:
            pieces, used = _header(lines, number, period, used)
            company, position = _assign(pieces)
        if company or position:
            yield _job(company, position, period, section.kind)


def _header_period(line: Line) -> Period | None:
    """Give the period of a line that is a header: dates and few other words."""
    period = next(periods_in(line), None)
    if period is None or len(line.text) > _HEADER_LENGTH + len(period.line.text):
        return None
    inside = line.bulleted and re.search(r"^(?:项目|project)", line.text, re.IGNORECASE)
    return None if inside else period


def _header(
    lines: Sequence[Line], number: int, period: Period, used: int
) -> tuple[list[Line], int]:
    """Collect the pieces that belong to the date on line *number*, and the last line used."""
    inline = list(_pieces(_without(lines[number], period)))
    company, position = _assign(inline)
    if company and position:
        return inline, number
    behind = _neighbours(lines, range(number - 1, max(used, number - 4), -1))
    if behind and not is_place(behind[0].text):  # an employer, where it is, the position
        behind = [line for line in behind if not is_place(line.text)]
    after = _neighbours(lines, range(number + 1, min(len(lines), number + 3)))
    ahead = [line for line in after if _weight(line) or is_place(line.text)]
    near = [line for line in behind[:3] if _weight(line)]
    if not inline and near:
        return _flat(list(reversed(behind[: 3 if _weighty(behind, 2) else 2]))), number
    if position and after and not near and _is_name(after[0].text):
        return inline + _flat(after[:1]), number + 1  # the title has its date, the employer follows
    if ahead and _weighty(ahead, 0):
        last = number + (1 if inline else len(ahead))
        if (
            not inline
            and len(after) > 1
            and title_weight(after[0].text)
            and _is_name(after[1].text)
        ):
            return _flat(after[:2]), number + 2
        return inline + _flat(ahead[: 1 if inline else 2]), last
    return inline + _flat(behind[:1]), number


def _named(
    lines: Sequence[Line], number: int, used: int
) -> tuple[tuple[Line | None, Line | None], int] | None:
    """Take the employer and the position that labels name around the date on line *number*."""
    above = list(range(number - 1, max(used, number - 4), -1))
    below = list(range(number + 1, min(len(lines), number + 4)))
    for around in (above, below):
        company, position = (_behind(lines, around, label) for label in (_EMPLOYER, _POST))
        if company and position:
            return (company[1], position[1]), max(number, company[0], position[0])
    return None


def _behind(
    lines: Sequence[Line], numbers: Sequence[int], label: re.Pattern[str]
) -> tuple[int, Line] | None:
    for number in numbers:
        if any(periods_in(lines[number])):
            return None
        if match := label.match(lines[number].text):
            return number, lines[number].piece(match.end(), len(lines[number].text))
    return None


def _is_name(words: str) -> bool:
    """Tell whether *words* are set like a name: each begins with a capital."""
    plain = [word for word in re.findall(r"[^\W\d_]+", words) if word not in _SMALL]
    return 0 < len(plain) <= _LONGEST_NAME and all(word[0].isupper() for word in plain)


def _neighbours(lines: Sequence[Line], numbers: range) -> list[Line]:
    """Take neighbouring lines until one is not part of a header."""
    found: list[Line] = []
    for number in numbers:
        line = lines[number]
        prose = line.bulleted or len(line.text) > _SHORT or _PROSE.search(line.text)
        if prose or any(periods_in(line)):
            break
        found.append(line)
    return found


def _undated(lines: Sequence[Line], kind: str) -> Iterator[Job]:
    """Read jobs without dates: a short line with a title, alone or beside its employer."""
    number = 0
    while number < len(lines):
        here = lines[number]
        header = not here.bulleted and len(here.text) <= _SHORT and not _PROSE.search(here.text)
        if header and title_weight(here.text) == 2:
            company, position = _assign(list(_pieces(here)))
            if company is None and number + 1 < len(lines):
                after = lines[number + 1]
                if number == 0 and len(after.text) < 45 and not after.bulleted:
                    company = next(iter(_pieces(after)), None)
                    number += 1
            if company and position:
                yield _job(company, position, None, kind)
        number += 1


def _assign(pieces: Sequence[Line]) -> tuple[Line | None, Line | None]:
    """Tell which piece is the employer and which the position."""
    words = [piece for piece in pieces if not is_place(piece.text)]
    titles = [w for w in words if title_weight(w.text) >= max(1, employer_weight(w.text))]
    position = max(titles, key=lambda w: title_weight(w.text), default=None)
    others = [w for w in words if w is not position]
    company = max(others, key=lambda w: employer_weight(w.text), default=None)
    if position and company is None and (at := trailing_title(position.text)):
        return position.piece(0, at), position.piece(at, len(position.text))
    return company, position


def _pieces(line: Line) -> Iterator[Line]:
    """Split a header into its pieces, without labels."""
    tail = _LOCATION_TAIL.search(line.text)
    line = line.piece(0, tail.start()) if tail else line
    at = 0
    for match in [*_SPLIT.finditer(line.text), None]:
        piece = line.piece(at, match.start() if match else len(line.text))
        at = match.end() if match else at
        label = _LABEL.match(piece.text)
        piece = piece.piece(label.end(), len(piece.text)) if label else piece
        if re.search(r"[^\W\d_]", piece.text) and len(piece.text) <= 80:
            yield piece


def _without(line: Line, period: Period) -> Line:
    """Give the longer part of *line* that is not its dates."""
    start, end = place_of(period, line)
    before = line.piece(0, start)
    after = line.piece(end, len(line.text))
    if before.text and after.text:
        return Line(line.text[:start] + "\t" * (end - start) + line.text[end:], line.start)
    return before if before.text else after


def _flat(lines: Sequence[Line]) -> list[Line]:
    return [piece for line in lines for piece in _pieces(line)]


def _weight(line: Line) -> int:
    return title_weight(line.text) + employer_weight(line.text)


def _weighty(lines: Sequence[Line], number: int) -> bool:
    return len(lines) > number and _weight(lines[number]) > 0


def _job(company: Line | None, position: Line | None, period: Period | None, kind: str) -> Job:
    trainee = kind == "internship" or bool(position and _INTERN.search(position.text))
    return Job(
        company.found() if company else None,
        position.found() if position else None,
        period,
        trainee,
    )
