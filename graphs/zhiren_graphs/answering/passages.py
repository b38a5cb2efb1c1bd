"""This is where passages are held against a question by rule: which sentence covers how much of it.

Without a model nobody understands; what can be told is whether the words of the question stand
together in one place, whether none that matters is missing, and whether something of the
wanted kind (a date, a number, a name) stands there too.
"""

import functools
import math
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from zhiren.search.tokens import tokens
from zhiren.sentences import Span, sentences
from zhiren_graphs.answering.questions import asks_for, is_chinese, weigh
from zhiren_graphs.answering.wording import ANSWERS, Asks

Passage = Mapping[str, Any]
"""What ``search_knowledge`` gives: ``content``, ``heading_path``, ``filename``, ``score`` …"""


@dataclass(frozen=True, kw_only=True)
class Sentence:
    """One sentence of one passage, and how well it covers the question."""

    passage: int
    """Place of its passage in the list that was searched, from 0."""
    span: Span
    """Offsets into the passage's content."""
    text: str
    covered: float
    """Share of the question's weight whose words stand in this sentence, 0 to 1."""
    around: float
    """The same, counting its neighbours and headings for half."""
    fits: bool
    """Something of the wanted kind stands here."""
    score: float
    """All of that and the passage's rank; only good for comparing."""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What the passages hold for one question."""

    ranked: Sequence[Sentence]
    """The best sentence first."""
    covered: float
    """Share of the question's weight in the best passage with its headings."""

    @property
    def confidence(self) -> float:
        """Tell how sure it is, 0 to 1, that the best sentence is about what is asked."""
        if not self.ranked:
            return 0.0
        best = self.ranked[0]
        return max(0.0, (best.covered + best.around + self.covered) / 3 - 0.25 * (not best.fits))


def read(question: str, passages: Sequence[Passage]) -> Reading:
    """Hold every sentence of *passages* against *question*."""
    words = [_words(passage) for passage in passages]
    weights = _rarer(weigh(question), words)
    eye = _Eye(weights=weights, asks=asks_for(question))
    ranked = [seen for place, passage in enumerate(passages) for seen in eye.look(place, passage)]
    ranked.sort(key=lambda sentence: -sentence.score)
    return Reading(
        ranked=ranked, covered=max((share(weights, each) for each in words), default=0.0)
    )


def share(weights: Mapping[str, float], words: AbstractSet[str]) -> float:
    """Give the share of *weights* that *words* cover; half a Chinese word covers half of it."""
    total = sum(weights.values())
    return sum(w * _has(word, words) for word, w in weights.items()) / total if total else 0.0


def _has(word: str, words: AbstractSet[str]) -> float:
    if word in words:
        return 1.0
    if len(word) < 3 or not is_chinese(word):
        return 0.0
    pairs = [first + second for first, second in pairwise(word)]
    return sum(pair in words for pair in pairs) / len(pairs)


@dataclass(frozen=True, kw_only=True)
class _Eye:
    """What a question looks for in every sentence."""

    weights: Mapping[str, float]
    asks: Asks

    def look(self, place: int, passage: Passage) -> Iterator[Sentence]:
        """Judge each sentence of *passage*, the one at *place* of the list."""
        content: str = passage["content"]
        spans = sentences(content)
        own = [_bag(content[start:end]) for start, end in spans]
        headings = _headings(passage)
        for number, span in enumerate(spans):
            near = headings.union(*own[max(0, number - 1) : number + 2])
            yield self._judge(place, content, span, (own[number], near))

    def _judge(
        self, place: int, content: str, span: Span, words: tuple[AbstractSet[str], AbstractSet[str]]
    ) -> Sentence:
        text = content[slice(*span)]
        covered, near = (share(self.weights, each) for each in words)
        fits = self.asks not in ANSWERS or bool(ANSWERS[self.asks].search(text))
        around = (covered + near) / 2
        score = covered + 0.5 * near + 0.15 * fits + 0.3 / (1 + place)
        return Sentence(
            passage=place,
            span=span,
            text=text,
            covered=covered,
            around=around,
            fits=fits,
            score=score,
        )


def _words(passage: Passage) -> AbstractSet[str]:
    content = passage["content"]
    own = [_bag(content[start:end]) for start, end in sentences(content)]
    return _headings(passage).union(*own)


def _headings(passage: Passage) -> frozenset[str]:
    return _bag("\n".join(passage.get("heading_path", ())))


@functools.lru_cache(maxsize=1024)
def _bag(text: str) -> frozenset[str]:
    """Give the words of a sentence, which is looked at several times on the way to an answer."""
    return frozenset(tokens(text))


def _rarer(weights: Mapping[str, float], words: Sequence[AbstractSet[str]]) -> dict[str, float]:
    """Let a word weigh less the more of the found passages have it: it tells them apart less."""
    count = max(1, len(words))
    return {
        word: weight * (1.0 + math.log((count + 1) / (1 + sum(word in each for each in words))))
        for word, weight in weights.items()
    }
