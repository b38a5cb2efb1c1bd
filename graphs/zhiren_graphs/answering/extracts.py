"""This is where an answer is taken from passages word by word: short, readable, and quotable."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from zhiren.parsing.hidden import scan
from zhiren.quotes import find_quote
from zhiren.search.tokens import tokens
from zhiren.sentences import Span, clauses, sentences
from zhiren_graphs.answering.passages import Sentence, read
from zhiren_graphs.answering.questions import wants_overview
from zhiren_graphs.answering.wording import POINTS_BACK

MOST_LETTERS = 300
"""Characters that a built-in answer may have."""
MOST_SENTENCES = 3
_GAP = 2
"""Characters that may stand between two sentences of an answer."""
_HEARD = 0.95
_NEAR = 0.5
"""A further sentence must score at least this share of the best one."""
_ITEM = re.compile(r"[-*+•●▪◦·]|\d{1,3}[.)、]")
"""How an item of a list begins."""
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(frozen=True, kw_only=True)
class Extract:
    """Some words of a passage, letter by letter."""

    passage: int
    """Place of the passage in the list, from 0."""
    text: str


def choose(
    question: str,
    passages: Sequence[Mapping[str, Any]],
    rarity: Mapping[str, float] | None = None,
) -> list[Extract]:
    """Choose the sentences that answer *question* best, in the order of the text."""
    if wants_overview(question):
        return _openings(passages)
    ranked = read(question, passages, rarity).ranked
    chosen: list[Sentence] = []
    left = MOST_LETTERS
    for best in _spread(ranked):
        if len(chosen) == MOST_SENTENCES or best.score < _NEAR * ranked[0].score:
            break
        passage = passages[best.passage]
        sentence = _with_items(_with_whom(best, passage, left), passage, left)
        if chosen and (len(sentence.text) > left or _is_said(sentence, chosen)):
            continue
        if scan(sentence.text):  # it wants to be obeyed, and answers nothing
            continue
        chosen.append(sentence)
        left -= len(sentence.text) + _GAP
    rank = list(dict.fromkeys(one.passage for one in chosen))
    chosen.sort(key=lambda one: (rank.index(one.passage), one.span))
    return [Extract(passage=one.passage, text=_shorten(question, one.text)) for one in chosen]


def _spread(ranked: Sequence[Sentence]) -> Iterator[Sentence]:
    """Give the best sentences first; one of a passage that was heard counts a little less."""
    left, heard = list(ranked), Counter[int]()
    while left:
        best = max(left, key=lambda sentence: sentence.score * _HEARD ** heard[sentence.passage])
        left.remove(best)
        heard[best.passage] += 1
        yield best


def _with_whom(sentence: Sentence, passage: Mapping[str, Any], most: int) -> Sentence:
    """Take the sentence before along where this one says "they" of whom that one names."""
    if not POINTS_BACK.match(sentence.text):
        return sentence
    content = passage["content"]
    before = [start for start, _ in sentences(content) if start < sentence.span[0]]
    span = (before[-1] if before else sentence.span[0], sentence.span[1])
    if span[1] - span[0] > most:
        return sentence
    return replace(sentence, span=span, text=content[slice(*span)])


def _is_said(sentence: Sentence, chosen: Sequence[Sentence]) -> bool:
    """Tell what is among the chosen already, in other words or as a part of one."""
    return any(
        _says_the_same(sentence.text, one.text)
        or (sentence.passage == one.passage and _overlap(sentence.span, one.span))
        for one in chosen
    )


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _with_items(sentence: Sentence, passage: Mapping[str, Any], most: int) -> Sentence:
    """Take along the items that a sentence ending in a colon announces, as far as there is room."""
    content, (start, end) = passage["content"], sentence.span
    if not sentence.text.endswith((":", "：")):
        return sentence
    stop = end
    for place, (begin, behind) in enumerate(sentences(content, end)):
        item = _ITEM.match(content[begin:behind])
        if behind - start > most or (place and not item) or scan(content[begin:behind]):
            break
        stop = behind
    return replace(sentence, span=(start, stop), text=content[start:stop])


def adds_no_number(text: str, quotes: str) -> bool:
    """Tell whether every number in *text* stands in *quotes* too."""
    known = set(_NUMBER.findall(quotes))
    return all(number in known or find_quote(quotes, number) for number in _NUMBER.findall(text))


def _openings(passages: Sequence[Mapping[str, Any]]) -> list[Extract]:
    """Take the first sentence of the first passages: what the documents begin with."""
    found = []
    left = MOST_LETTERS
    for place, passage in enumerate(passages[:MOST_SENTENCES]):
        spans = sentences(passage["content"])
        if spans and (text := passage["content"][slice(*spans[0])][:left]):
            found.append(Extract(passage=place, text=text))
            left -= len(text)
    return found


def _says_the_same(one: str, other: str) -> bool:
    mine, theirs = set(tokens(one)), set(tokens(other))
    return len(mine & theirs) >= 0.8 * min(len(mine), len(theirs))


def _shorten(question: str, text: str) -> str:
    """Keep the part of an overlong sentence that has most of the question's words."""
    if len(text) <= MOST_LETTERS:
        return text
    wanted = set(tokens(question))
    parts = [text[slice(*span)] for span in clauses(text, (0, len(text)), MOST_LETTERS)]
    return max(parts, key=lambda part: len(wanted.intersection(tokens(part))))
