"""This is where passages are held against a question by rule: which sentence covers how much of it.

Without a model nobody understands; what can be told is whether the words of the question stand
together in one place, whether none that matters is missing, and whether something of the
wanted kind (a date, a number, a name) stands there too.
"""

import functools
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from zhiren.search.tokens import tokens
from zhiren.sentences import Span, sentences
from zhiren_graphs.answering.questions import asks_for, is_chinese, weigh
from zhiren_graphs.answering.wording import ANSWERS, DENIES, Asks

_UNKNOWN = 0.7
_RANK, _MEANING = 0.9, 3.0
"""What the search's own order and the nearness in meaning count beside a sentence's words."""
_OWN = 3
"""How much more a passage's place by its best sentence counts than the one that the search gave
it; also what is added to either, so that the first places do not count for everything."""
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
    under: float
    """The same, with the headings that the sentence stands under and its document's name."""
    around: float
    """The same, with its neighbours besides."""
    fits: bool
    """Something of the wanted kind stands here, and it denies where the question does."""
    score: float
    """All of that and the passage's rank; only good for comparing."""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What the passages hold for one question."""

    ranked: Sequence[Sentence]
    """The best sentence first."""

    @property
    def confidence(self) -> float:
        """Tell how sure it is, 0 to 1, that a sentence is about what is asked."""
        return max(map(_confidence, self.ranked), default=0.0)

    @property
    def order(self) -> list[int]:
        """Give the places of the passages: mostly those with the best sentence first.

        What the search put in front stays near it, so that neither errs alone.
        """
        by_sentence = dict.fromkeys(sentence.passage for sentence in self.ranked)
        worth = {
            place: _OWN / (_OWN + rank) + 1 / (_OWN + place)
            for rank, place in enumerate(by_sentence)
        }
        return sorted(worth, key=lambda place: -worth[place])


def _confidence(sentence: Sentence) -> float:
    return (sentence.under + sentence.around + 0.3 * sentence.fits) / 2.3


def read(
    question: str, passages: Sequence[Passage], rarity: Mapping[str, float] | None = None
) -> Reading:
    """Hold every sentence of *passages* against *question*.

    *rarity* tells of each word of the question how rare it is where was searched, 0 to 1.
    """
    eye = _Eye(
        weights=_rarer(weigh(question), rarity or {}),
        asks=asks_for(question),
        denies=bool(DENIES.search(question)),
        best=max((one.get("score", 0.0) for one in passages), default=0.0) or 1.0,
        least=min((one["dense"] for one in passages if one.get("dense")), default=0.0),
    )
    ranked = [seen for place, passage in enumerate(passages) for seen in eye.look(place, passage)]
    return Reading(ranked=sorted(ranked, key=lambda sentence: -sentence.score))


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
    best: float
    """Score of the passage that the search thought best of."""
    least: float
    """How near in meaning the farthest passage is; those that nothing is said of count as much."""
    denies: bool

    def look(self, place: int, passage: Passage) -> Iterator[Sentence]:
        """Judge each sentence of *passage*, the one at *place* of the list."""
        content: str = passage["content"]
        spans = sentences(content)
        own = [_bag(content[start:end]) for start, end in spans]
        above = _headings(passage)
        for number, span in enumerate(spans):
            near = above.union(*own[max(0, number - 1) : number + 2])
            rank = _RANK * passage.get("score", 0.0) / self.best
            rank += _MEANING * (passage.get("dense") or self.least)
            covered, under, around = (
                share(self.weights, words) for words in (own[number], above | own[number], near)
            )
            yield self._judge(place, span, content[slice(*span)], (covered, under, around, rank))

    def _judge(
        self, place: int, span: Span, text: str, found: tuple[float, float, float, float]
    ) -> Sentence:
        covered, under, around, rank = found
        fits = self.asks not in ANSWERS or bool(ANSWERS[self.asks].search(text))
        fits = fits and (not self.denies or bool(DENIES.search(text)))
        return Sentence(
            passage=place,
            span=span,
            text=text,
            covered=covered,
            under=under,
            around=around,
            fits=fits,
            score=covered + under + around + 0.3 * fits + rank,
        )


def _headings(passage: Passage) -> frozenset[str]:
    name = passage.get("filename", "").rsplit(".", 1)[0]
    return _bag("\n".join((name, *passage.get("heading_path", ()))))


@functools.lru_cache(maxsize=1024)
def _bag(text: str) -> frozenset[str]:
    """Give the words of a sentence, which is looked at several times on the way to an answer."""
    return frozenset(tokens(text))


def _rarer(weights: Mapping[str, float], rarity: Mapping[str, float]) -> dict[str, float]:
    """Let a word weigh the more the rarer it is; one that nothing is known of is rather rare.

    One that stands nowhere at all counts as such: it may be what is asked for, or a way to say it.
    """
    known = {word: rare for word, rare in rarity.items() if rare < 1}
    return {word: weight * known.get(word, _UNKNOWN) for word, weight in weights.items()}
