"""This is where scoring points meet what was said: which are covered, and by which words.

What the interview found out while it went on is taken over once its quotes are found in the
transcript; where it found nothing out, the points are matched here.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from zhiren.quotes import find_quote
from zhiren.sentences import sentences
from zhiren_graphs.review.reading import Passage, Reading, content_words
from zhiren_graphs.review.signs import Sign

State = Literal["covered", "partly", "open"]
WORTH: Mapping[str, float] = {"covered": 1.0, "partly": 0.5, "open": 0.0}
"""What a point in each state earns."""

COVERED, PARTLY = 0.45, 0.2
"""Shares of a point's own words that a passage (with its neighbour) must hold."""

_HEAD = re.compile(r"[：:（(。]")
_QUALITY: tuple[tuple[re.Pattern[str], frozenset[Sign]], ...] = (
    (
        re.compile(r"经验|经历|实践|项目|experience|hands-on", re.IGNORECASE),
        frozenset({"action", "result"}),
    ),
    (
        re.compile(r"逻辑|条理|结构|清晰|logic|structure|clear", re.IGNORECASE),
        frozenset({"order", "cause"}),
    ),
    (
        re.compile(r"理解|概念|原理|准确|understand|concept", re.IGNORECASE),
        frozenset({"definition", "cause"}),
    ),
    (
        re.compile(r"表达|沟通|协作|团队|communicat|team", re.IGNORECASE),
        frozenset({"team", "example"}),
    ),
    (re.compile(r"数据|量化|结果|成果|metric|result|impact", re.IGNORECASE), frozenset({"number"})),
)
_ABSTRACT = re.compile(
    r"[性度力]$|程度|能力|是否|丰富|清晰|深度|条理|完整|"
    r"\b(?:ability|clarity|depth|quality|richness|accuracy|how well|whether)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True)
class Point:
    """One scoring point, what became of it, and the words that show it."""

    text: str
    state: State
    start: int = 0
    end: int = 0

    @property
    def worth(self) -> float:
        """What it earns, 0 to 1."""
        return WORTH[self.state]


def points_of(inputs: Mapping[str, Any], reading: Reading) -> list[Point]:
    """Settle the state of every scoring point of the question."""
    wanted = _wanted(inputs["question"])
    found = {str(item.get("point")): item for item in inputs["points"]}
    asked = content_words([inputs["question"]["content"]])
    return [_settle(text, found.get(text), reading, asked) for text in wanted]


def _wanted(question: Mapping[str, Any]) -> list[str]:
    """Give the scoring points, or else what the reference answer says, sentence by sentence."""
    if points := question.get("scoring_points"):
        return [str(point) for point in points]
    reference = str(question.get("reference_answer") or "")
    return [reference[start:end] for start, end in sentences(reference)]


def _settle(
    text: str, found: Mapping[str, Any] | None, reading: Reading, asked: frozenset[str]
) -> Point:
    if found is not None and (proven := _proven(text, found, reading)):
        return proven
    if _ABSTRACT.search(text):
        return _by_signs(text, reading)
    return Point(text=text, state="open") if found is not None else _by_words(text, reading, asked)


def _proven(text: str, found: Mapping[str, Any], reading: Reading) -> Point | None:
    """Take an earlier finding over if its quote stands in a passage that may be evidence."""
    state, quote = found.get("state"), found.get("quote")
    if state not in ("covered", "partly") or not quote:
        return None
    span = find_quote(reading.transcript, str(quote))
    if span is None or not any(p.start < span[1] and span[0] < p.end for p in _sound(reading)):
        return None
    return Point(text=text, state=state, start=span[0], end=span[1])


def _sound(reading: Reading) -> list[Passage]:
    return [passage for passage in reading.passages if passage.void is None]


def _by_signs(text: str, reading: Reading) -> Point:
    """Judge a point that names a quality (经验的丰富程度) by what shows that quality."""
    wanted = frozenset[Sign]().union(*(signs for word, signs in _QUALITY if word.search(text)))
    showing = reading.holding(*wanted) if wanted else []
    if not showing:
        return Point(text=text, state="open")
    state: State = "covered" if len(showing) > 1 else "partly"
    return Point(text=text, state=state, start=showing[0].start, end=showing[0].end)


def _by_words(text: str, reading: Reading, asked: frozenset[str]) -> Point:
    """Find the passage that says most of the point in words of the point's own."""
    words = content_words([text])
    wanted = words - asked or words
    heads = content_words([_HEAD.split(text, maxsplit=1)[0]]) - asked

    def share(said: frozenset[str]) -> float:
        held = len(wanted & said) / max(1, len(wanted))
        return max(held, PARTLY) if heads and heads <= said else held

    windows = _windows(_sound(reading))
    if not windows:
        return Point(text=text, state="open")
    best, said = max(windows, key=lambda window: (share(window[1]), share(window[0].words)))
    if share(said) < PARTLY:
        return Point(text=text, state="open")
    state: State = "covered" if share(said) >= COVERED and not _is_list(best.text) else "partly"
    return Point(text=text, state=state, start=best.start, end=best.end)


def _windows(passages: Sequence[Passage]) -> list[tuple[Passage, frozenset[str]]]:
    """Give each passage with its own words and, unless either only lists, those of the next."""
    windows = []
    for place, passage in enumerate(passages):
        said = passage.words
        for following in passages[place + 1 : place + 2]:
            if not (_is_list(passage.text) or _is_list(following.text)):
                said |= following.words
        windows.append((passage, said))
    return windows


def _is_list(text: str) -> bool:
    """Tell whether *text* only names things in a row, which shows no understanding."""
    items = re.split(r"[、,，/]", text)
    return len(items) >= 4 and sum(map(len, items)) / len(items) < 8
