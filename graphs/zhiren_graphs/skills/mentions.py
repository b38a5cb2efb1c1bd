"""This is where the things are found that a candidate named: figures, tools, decisions, deeds.

A good follow-up takes up the candidate's own words, so every mention is a verbatim piece of the
transcript with its offset.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from zhiren_graphs.skills.doers import is_by_others
from zhiren_graphs.skills.transcripts import Sentence

Kind = Literal["figure", "decision", "deed", "tool"]

_LONGEST = {"zh": 22, "en": 60}
_LONGEST_NAME = 30
_SHORTEST = {"zh": 3, "en": 5}
_CLAUSE = re.compile(
    r"[，。！？；：,!?;\n]|\.(?:\s|$)|\b(?:and (?:then|we|I)|but|because|so that|while)\b|然后"
    r"|但是|因为|所以|不过"
)

_FIGURE = re.compile(
    r"\d+(?:\.\d+)?\s*(?:%|％|倍|万|亿|ms|毫秒|秒|分钟|小时|天|周|个月|年|人|台|次|qps|tps|gb|mb"
    r"|k\b|x\b"
    r"|percent|users?|people|times|seconds?|minutes?|hours?|days?|weeks?|months?|years?)"
    r"|百分之[一二三四五六七八九十百]+",
    re.IGNORECASE,
)
_DECISION = {
    "zh": re.compile(
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
        r"(?:负责|主导|牵头|优化|设计|提升|降低|减少|解决|实现|搭建|重构|开发|推动|组织|协调|排查"
        r"|改进|训练|部署|落地)了?[^，。！？；,;\n]{2,}"
    ),
    "en": re.compile(
        r"\b(?:led|built|designed|improved|reduced|increased|solved|implemented|developed|owned"
        r"|managed|organi[sz]ed"
        r"|optimi[sz]ed|rewrote|created|launched|trained|deployed|debugged|fixed|negotiated"
        r"|planned|handled|convinced"
        r"|worked|extended|discussed|finished|completed|started)\b[^,.!?;\n]{3,}",
        re.IGNORECASE,
    ),
}
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9+#.\-]*[A-Za-z0-9+#]")
_COMMON_WORDS = """
    the and but for you that this with are was were have has had not she her his they our its it's
    i'm ok okay yes no hello thanks well actually basically also then when while after before first
    second finally app api web demo bug team project company work we my in on at to of as so if
    monday tuesday wednesday thursday friday saturday sunday january february march april may june
    july august september october november december english chinese there here what how why once
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
    for kind in ("figure", "decision", "deed", "tool"):
        for one in said:
            for mention in _FINDERS[kind](one, language):
                key = mention.text.lower()
                if not any(key in other or other in key for other in found):
                    found[key] = mention
    return list(found.values())


def _figures(one: Sentence, language: str) -> Iterator[Mention]:
    for figure in _FIGURE.finditer(one.text):
        start, end = _clause_around(one.text, figure.span())
        start = _late_start(one.text, start, figure, language)
        yield from _keep("figure", one, (start, end), language)


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
        if len(name) <= _LONGEST_NAME:
            yield Mention("tool", name, one.start + match.start(), one)


_FINDERS = {"figure": _figures, "decision": _decisions, "deed": _deeds, "tool": _tools}


def _looks_like_a_name(text: str, match: re.Match[str]) -> bool:
    """Tell ``PyTorch``, ``C++`` and a capital in mid-sentence from an ordinary English word."""
    name = match.group()
    if any(sign in "+#0123456789" for sign in name) or not name[1:].islower():
        return True
    return name[0].isupper() and text[: match.start()].strip()[-1:] not in ("", ".", '"')


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
        others = kind != "tool" and is_by_others(one.text, start, language)
        yield Mention(kind, one.text[start:end], one.start + start, one, others)


def _trimmed(text: str, start: int, end: int, language: str) -> tuple[int, int]:
    """Cut to one clause of a length that can be quoted, at a word's edge."""
    if edge := _CLAUSE.search(text, start + 1, end):
        end = edge.start()
    while lead := _TRIM.match(text[start:end]):
        if lead.end() == 0:
            break
        start += lead.end()
    end = min(end, start + _LONGEST[language])
    if language == "en" and end < len(text) and text[end].isalnum():
        end = max(text.rfind(" ", start, end), start)
    while end > start and not (text[end - 1].isalnum() or text[end - 1] in "%+#"):
        end -= 1
    while start < end and not text[start].isalnum():
        start += 1
    return start, end
