"""This is where the things are found that a candidate named: figures, tools, decisions, deeds.

A good follow-up takes up the candidate's own words, so every mention is a verbatim piece of the
transcript with its offset.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from zhiren_graphs.skills.doers import is_by_others
from zhiren_graphs.skills.transcripts import Sentence

Kind = Literal["figure", "scale", "decision", "deed", "tool"]
"""A figure tells what changed, a scale how much there is; the rest is what it is called."""

_LONGEST = {"zh": 22, "en": 60}
_LONGEST_NAME = 30
_SHORTEST = {"zh": 3, "en": 5}
_CLAUSE = re.compile(
    r"[，。！？；：,!?;\n]|\.(?:\s|$)|\b(?:and (?:then|we|I)|but|because|so that|while)\b|然后"
    r"|但是|因为|所以|不过"
)

_FIGURE = re.compile(
    r"(?:\d+(?:\.\d+)?|\b(?:two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|thirty|forty|"
    r"fifty|hundred))\s*(?:%|％|倍|万|亿|ms|毫秒|秒|分钟|小时|天|周|个月|年|人|台|次|qps|tps|gb|mb"
    r"|k\b|x\b"
    r"|percent|users?|people|times|seconds?|minutes?|hours?|days?|weeks?|months?|years?)"
    r"|百分之[一二三四五六七八九十百]+",
    re.IGNORECASE,
)
_CHANGES = re.compile(
    r"从.{1,12}到|[降升增减涨缩提省超]|至|翻|快了|慢了"
    r"|\b(?:from .{1,20} to|by \d|reduc|increas|improv|cut|sav|grew|dropp|fell|fast|slow|less|more"
    r"|half|doubl)\w*",
    re.IGNORECASE,
)
_SPAN_OF_TIME = re.compile(
    r"(?:\d+(?:\.\d+)?|[a-z]+)\s*(?:秒|分钟|小时|天|周|个月|年|seconds?|minutes?|hours?|days?|weeks?|months?|years?)",
    re.IGNORECASE,
)
_DECISION = {
    "zh": re.compile(
        r"(?<!要不要)(?<!是否)(?<!该不该)(?<!能不能)"
        r"(?:决定|选择了?|选用|采用了?|改用|换成了?|放弃了?|最终用|引入了?)[^，。！？；,;\n]{2,}"
    ),
    "en": re.compile(
        r"\b(?:decided|chose|picked|switched|opted|selected|adopted|migrated"
        r"|moved)\b[^,.!?;\n]{3,}",
        re.IGNORECASE,
    ),
}
_DEED = {
    "zh": re.compile(
        r"(?:负责(?!人)|主导|牵头|优化|设计|提升|降低|减少|解决|实现|搭建|重构|开发|推动|组织|协调|排查"
        r"|改进|训练|部署|落地|加了|拆分|拆成|迁移|重写|做了|写了|定位|复现|验证|制定|梳理|说服|协商)过?了?"
        r"[^，。！？；,;\n]{2,}"
    ),
    "en": re.compile(
        r"\b(?:led|built|designed|improved|reduced|increased|solved|implemented|developed|owned"
        r"|managed|organi[sz]ed"
        r"|optimi[sz]ed|rewrote|created|launched|trained|deployed|debugged|fixed|negotiated"
        r"|planned|handled|convinced"
        r"|shipped|rolled back|wrote|rebuilt|added|set up|collected|replaced|removed|tested|told"
        r"|worked|extended|discussed|finished|completed|started)\b[^,.!?;\n]{3,}",
        re.IGNORECASE,
    ),
}
_NAME = re.compile(
    r"(?<![_A-Za-z0-9])(?:[A-Z][a-z]+(?: [A-Z][a-z]+)+"
    r"|[A-Za-z][A-Za-z0-9+#.\-]*[A-Za-z0-9+#])(?![A-Za-z0-9_])"
)
_SHORT_NAMES = frozenset(("c++", "c#", "go", "js", "ts", "qt"))
_OF_PLACES = re.compile(
    r"\b(?:at|from|near|dear|colleague|manager|boss|friend|lead|mentor|named|called)\s+$",
    re.IGNORECASE,
)
_AT_WORK = re.compile(
    r"\b(?:us(?:e[ds]?|ing)|built|wrote|written|build|migrat\w*|switch\w*|moved|deploy\w*|chose|"
    r"stack|tools?|framework|library|database|queue|cache|pipeline|code|mostly|learn\w*|stud\w*|jobs?)\b",
    re.IGNORECASE,
)
_LOOSE_END = re.compile(
    r"\s+(?:and(?:\s+\w+)?|or|the|an?|to|of|for|with|in|on|by|from|our|my|that|which|as|at|into)$",
    re.IGNORECASE,
)
_COMMON_WORDS = """
    the and but for you that this with are was were have has had not she her his they our its it's
    i'm ok okay yes no hello thanks well actually basically also then when while after before first
    second finally app api web demo bug team project company work we my in on at to of as so if
    monday tuesday wednesday thursday friday saturday sunday january february march april may june
    july august september october november december english chinese there here what how why once
    dba sre qa pm hr ceo cto
    """
_COMMON = frozenset(_COMMON_WORDS.split())
_TRIM = re.compile(
    r"^(?:我们|我|就|也|还|都|后来|当时|主要|并且|and|then|also)\s*|\s+$", re.IGNORECASE
)


@dataclass(frozen=True)
class Mention:
    """Something the candidate named: ``transcript[start:start+len(text)] == text``."""

    kind: Kind
    text: str
    start: int
    sentence: Sentence
    by_others: bool = False
    """Somebody else did it."""


def mentions(said: Sequence[Sentence], language: str) -> list[Mention]:
    """Find what was named, figures first, each thing once."""
    found: dict[str, Mention] = {}
    for find in _FINDERS:
        for one in said:
            for mention in find(one, language):
                key = mention.text.lower()
                if not any(key in other or other in key for other in found):
                    found[key] = mention
    return list(found.values())


def _figures(one: Sentence, language: str) -> Iterator[Mention]:
    for figure in _FIGURE.finditer(one.text):
        start, end = _clause_around(one.text, figure.span())
        start = _late_start(one.text, start, figure, language)
        if _CHANGES.search(one.text, start, end):
            yield from _keep("figure", one, (start, end), language)
        elif not _SPAN_OF_TIME.match(figure.group()):
            yield from _keep("scale", one, (start, end), language)


def _decisions(one: Sentence, language: str) -> Iterator[Mention]:
    for match in _DECISION[language].finditer(one.text):
        yield from _keep("decision", one, match.span(), language)


def _deeds(one: Sentence, language: str) -> Iterator[Mention]:
    for match in _DEED[language].finditer(one.text):
        yield from _keep("deed", one, match.span(), language)


def _tools(one: Sentence, language: str) -> Iterator[Mention]:
    for match in _NAME.finditer(one.text):
        name = match.group()
        if name.lower() in _COMMON or (
            language == "en" and not _looks_like_a_name(one.text, match)
        ):
            continue
        if 2 < len(name) <= _LONGEST_NAME or name.lower() in _SHORT_NAMES:
            others = is_by_others(one.text, match.start(), language)
            yield Mention("tool", name, one.start + match.start(), one, others)


_FINDERS: tuple[Callable[[Sentence, str], Iterator[Mention]], ...] = (
    _figures,
    _decisions,
    _deeds,
    _tools,
)


def _looks_like_a_name(text: str, match: re.Match[str]) -> bool:
    """Tell ``PyTorch``, ``C++`` and a tool with a capital from a person, a place, plain words."""
    name, before = match.group(), text[: match.start()]
    if any(sign in "+#0123456789" for sign in name) or name[1:] != name[1:].lower():
        return " " not in name or before.strip()[-1:] not in ("", ".", '"')
    if not name[0].isupper() or before.strip()[-1:] in ("", ".", '"'):
        return False
    return bool(_AT_WORK.search(text)) and not _OF_PLACES.search(before)


def _late_start(text: str, start: int, figure: re.Match[str], language: str) -> int:
    """Begin late enough that the figure itself is still quoted."""
    if language == "zh":
        return max(start, figure.end() - _LONGEST["zh"])
    joined = text.rfind(" and ", start, figure.start())
    start = joined + len(" and ") if joined >= 0 else start
    while figure.end() - start > _LONGEST["en"]:
        start = text.index(" ", start) + 1
    return start


def _clause_around(text: str, span: tuple[int, int]) -> tuple[int, int]:
    start, end = 0, len(text)
    for edge in _CLAUSE.finditer(text):
        if edge.end() <= span[0]:
            start = edge.end()
        elif edge.start() >= span[1]:
            end = edge.start()
            break
    return start, end


def _keep(kind: Kind, one: Sentence, span: tuple[int, int], language: str) -> Iterator[Mention]:
    start, end = _trimmed(one.text, *span, language)
    if end - start >= _SHORTEST[language]:
        others = is_by_others(one.text, start, language)
        yield Mention(kind, one.text[start:end], one.start + start, one, others)


def _whole_figure(text: str, furthest: int, end: int) -> int:
    """Cut behind a figure and its unit, never within."""
    across = (one.end() for one in _FIGURE.finditer(text) if one.start() < end < one.end())
    return min(furthest, next(across, end))


def _whole_words(text: str, start: int, end: int) -> int:
    """Cut at a word's edge, and leave no word hanging that leads on."""
    if end < len(text) and text[end].isalnum():
        end = max(text.rfind(" ", start, end), start)
    while loose := _LOOSE_END.search(text[start:end]):
        end = start + loose.start()
    return end


def _trimmed(text: str, start: int, end: int, language: str) -> tuple[int, int]:
    """Cut to one clause of a length that can be quoted, at a word's edge."""
    if edge := _CLAUSE.search(text, start + 1, end):
        end = edge.start()
    while lead := _TRIM.match(text[start:end]):
        if lead.end() == 0:
            break
        start += lead.end()
    end = _whole_figure(text, end, min(end, start + _LONGEST[language]))
    if language == "en":
        end = _whole_words(text, start, end)
    if (opened := text.find("(", start, end)) >= 0 and text.find(")", opened, end) < 0:
        end = opened
    while end > start and not (text[end - 1].isalnum() or text[end - 1] in "%+#"):
        end -= 1
    while start < end and not text[start].isalnum():
        start += 1
    return start, end
