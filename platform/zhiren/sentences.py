"""Where sentences begin and end, in Chinese and English, by offset.

Everything that is quoted later (a passage, a reason, a citation) is cut here, so that a quote is
always a whole thought and always stands verbatim at its offsets.
"""

import re

Span = tuple[int, int]

_CLOSERS = "\"'”’」』）)]】》"
_END = re.compile(
    rf"[。！？!?…]+[{re.escape(_CLOSERS)}]*"
    rf"|(?<!\.)\.(?:[{re.escape(_CLOSERS)}]*)(?=\s|$)"
    r"|\n[ \t]*\n\s*"
    r"|\n(?=[ \t]*(?:[-*+•●▪◦·]|\d{1,3}[.)、）]|[（(]?[一二三四五六七八九十]{1,3}[)）、])\s*\S)"
)
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\"“])(?:[A-Z]|[A-Za-z](?:\.[A-Za-z])+|Mr|Mrs|Ms|Dr|Prof|St|Sr|Jr|No|Nos|Vol|Fig|Eq|pp?|"
    r"vs|cf|al|etc|approx|Inc|Ltd|Co|Corp|Gen|Col|Lt|Capt|Rev|Hon|Gov|Sen|Rep|Mt|Ft|"
    r"Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)$"
)
_NUMBERED = re.compile(r"(?:^|\n)[ \t]*\d{1,3}$")
_CLAUSE = re.compile(r"[；;]\s*|[，,、：:]\s*|\s+")


def sentences(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """Cut ``text[start:end]`` into sentences: offsets into *text*, without blank edges."""
    stop = len(text) if end is None else end
    spans: list[Span] = []
    begin = start
    for match in _END.finditer(text, start, stop):
        if _goes_on(text, begin, match, stop):
            continue
        _keep(spans, text, begin, match.end())
        begin = match.end()
    _keep(spans, text, begin, stop)
    return spans


def clauses(text: str, span: Span, most: int) -> list[Span]:
    """Cut a sentence longer than *most* characters at commas or blanks, at worst anywhere."""
    start, end = span
    pieces: list[Span] = []
    while end - start > most:
        cut = _last_break(text, start, start + most)
        _keep(pieces, text, start, cut)
        start = cut
    _keep(pieces, text, start, end)
    return pieces


def _goes_on(text: str, begin: int, match: re.Match[str], stop: int) -> bool:
    """Tell a sentence's end from the point of an abbreviation, an initial or a list's number."""
    if not match.group().startswith("."):
        return False
    before = text[max(begin, match.start() - 24) : match.start()]
    if _NUMBERED.search(before) or (match.start() - begin < 4 and before.strip().isdigit()):
        return True
    if not _ABBREVIATION.search(before):
        return False
    return bool(text[match.end() : stop].strip())


def _last_break(text: str, start: int, stop: int) -> int:
    best = 0
    for match in _CLAUSE.finditer(text, start, stop):
        best = match.end()
    return best if best - start > (stop - start) // 3 else stop


def _keep(spans: list[Span], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        spans.append((start, end))
