"""This is where one scoring point is held against what was said, and its best quote found.

A point that states a fact is met by its words; words that the question itself gave away count for
nothing, and a bare list of catchwords proves half at most. A point that names a quality ("hands-on
experience with X") is met by sentences that show the quality, the topic counting beside it.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import sqrt
from typing import Literal

from zhiren.search.tokens import tokens
from zhiren_graphs.skills.aspects import aspects_of, showing, topic_of
from zhiren_graphs.skills.closeness import kinship
from zhiren_graphs.skills.transcripts import Sentence

State = Literal["covered", "partly", "open"]
COVERED, PARTLY = 0.6, 0.3
"""From this score on a point is covered, or partly covered."""

_WINDOW = 3
_ENOUGH = 6.0
_SHORT_POINT = 8
_HEAD_WEIGHT = 2.0
_LONGEST_ITEM = 28
_LISTED_AT_MOST = 0.2
_QUALITY = 12
"""Words of a topic; who says more states a fact, even if the name of a quality is among them."""
_FOCUSED = 0.25
"""From this share of its words on, a passage is about the point or the question."""
_CHANCE = 0.2
"""So much of a point's words stands in many an answer to another question."""
_CLEARLY = 0.05
_CATCHWORDS = 0.08
"""What a point is worth that was named and not explained."""
_HEAD = re.compile(r"^(.{2,30}?)\s*[（(:：—]")
_SAYS = re.compile(
    r"是|指|通过|因为|所以|避免|可以|能够|如果|需要|会|让|使|把|用来|了|没|不(?!变)|就|还|再|\b(?:is|are|was|by|because|so|to|can|will|when|if|it|we|I)\b"
)
_ITEM = re.compile(r"[、,，/]|\band\b|以及|和")


@dataclass(frozen=True)
class Match:
    """How well a point is met (0..1), and by which sentences ``said[first:last]``."""

    score: float
    first: int = 0
    last: int = 0
    listed: bool = False
    """It is only named, in a list of catchwords."""

    @property
    def worth(self) -> float:
        """What the point earns, 0 to 1: beyond chance, and the first words said count most."""
        worth = sqrt(max(0.0, (self.score - _CHANCE) / (1 - _CHANCE)))
        return min(worth, _CATCHWORDS) if self.listed else worth

    @property
    def state(self) -> State:
        """Say in a word how well the point is met."""
        score = min(self.score, _LISTED_AT_MOST) if self.listed else self.score
        if score < PARTLY or not self.last:
            return "open"
        return "covered" if score >= COVERED else "partly"

    def span(self, said: Sequence[Sentence]) -> tuple[int, int] | None:
        """Give the quote's offsets into the transcript."""
        return (said[self.first].start, said[self.last - 1].end) if self.last else None


NOTHING = Match(0.0)


def hold_all(points: Sequence[str], question: str, said: Sequence[Sentence]) -> list[Match]:
    """Hold each of *points* against what was *said* in answer to *question*."""
    asked = frozenset(tokens(question))
    about = asked.union(*(tokens(point) for point in points))
    matches = [hold(point, asked | _shared(points), said, about) for point in points]
    if is_recited(" ".join(one.text for one in said)):
        return [replace(match, listed=True) for match in matches]
    return matches


def _shared(points: Sequence[str]) -> frozenset[str]:
    """Find the words that several points use: they tell none of them from the others."""
    counts = Counter(term for point in points for term in set(tokens(point)))
    return frozenset(term for term, times in counts.items() if times > max(1, len(points) // 3))


def hold(
    point: str, given: frozenset[str], said: Sequence[Sentence], about: frozenset[str]
) -> Match:
    """Hold *point* against what was *said*; the words *given* away before prove nothing.

    *about* are all words of the question and its points: a passage with few of them is about
    something else, whatever it shares with one point.
    """
    aspects = aspects_of(point)
    topic = weights(topic_of(point) if aspects else point, given)
    named = _best_window(topic, said, about)
    if not aspects or len(topic) > _QUALITY:
        return _best_window(weights(point, given), said, about)
    shown = max(
        (_shown(aspect_said, said) for aspect_said in (showing(a, said) for a in aspects)),
        key=_by_score,
    )
    if not topic:
        return shown
    if given.issuperset(topic):
        # The question named the topic: speaking of it at all is enough to be about it.
        about_it = any(kinship(term, one.terms) for one in said for term in topic)
        return shown if about_it else replace(shown, score=shown.score / 2)
    return Match((shown.score + named.score) / 2, *_place(shown, named), named.listed)


def weights(point: str, given: frozenset[str]) -> dict[str, float]:
    """Weigh the words of *point*: its heading most, what the question has *given* away not."""
    head = _HEAD.match(point)
    heading = frozenset(tokens(head[1])) if head else frozenset()
    weighed = {
        term: _weight(term) * (_HEAD_WEIGHT if term in heading else 1.0) for term in tokens(point)
    }
    return {term: weight for term, weight in weighed.items() if term not in given} or weighed


def _weight(term: str) -> float:
    if term.isascii():
        return 1.5 if len(term) > 1 else 0.5
    return min(len(term), 4) / 2


def _best_window(
    wanted: Mapping[str, float], said: Sequence[Sentence], about: frozenset[str]
) -> Match:
    """Find the shortest run of up to three sentences that meets most of *wanted*."""
    best = NOTHING
    for size in range(1, _WINDOW + 1):
        for first in range(len(said) - size + 1):
            window = said[first : first + size]
            listed = len(wanted) > _SHORT_POINT and all(is_list(one.text) for one in window)
            match = Match(_met(wanted, window, about), first, first + size, listed)
            if match.worth > best.worth + 0.05 or (
                match.score > best.score + 0.05 and not best.worth
            ):
                best = match
    return best


def _met(wanted: Mapping[str, float], window: Sequence[Sentence], about: frozenset[str]) -> float:
    there = frozenset[str]().union(*(one.terms for one in window))
    met = sum(weight * kinship(term, there) for term, weight in wanted.items())
    # Of a long point nobody repeats every word.
    score = min(1.0, met / max(1.0, min(sum(wanted.values()), _ENOUGH)))
    focus = len(there & about) / max(1, len(there))
    return score * min(1.0, focus / _FOCUSED)


def is_list(sentence: str) -> bool:
    """Tell a bare list of catchwords from a sentence that says something about them."""
    items = [item.strip() for item in _ITEM.split(sentence) if item.strip()]
    bare = [item for item in items if len(item) <= _LONGEST_ITEM and not _SAYS.search(item)]
    return len(bare) >= 4 and sum(map(len, bare)) > 0.6 * len(sentence.strip())


def is_recited(answer: str) -> bool:
    """Tell an answer that says the same few catchwords over and over."""
    items = [item.strip(" 。.") for item in _ITEM.split(answer) if item.strip(" 。.")]
    return len(items) >= 6 and len(set(items)) <= 0.6 * len(items)


def _shown(signs: Sequence[Sentence], said: Sequence[Sentence]) -> Match:
    """Count the sentences that show a quality: one shows it, two show it fully."""
    if not signs:
        return NOTHING
    first = said.index(signs[0])
    near = [said.index(one) for one in signs if said.index(one) < first + _WINDOW]
    return Match(min(1.0, 0.2 + 0.4 * len(signs)), first, near[-1] + 1)


def _place(shown: Match, about: Match) -> tuple[int, int]:
    """Quote what is about the topic where anything is, else what shows the quality."""
    chosen = about if about.last else shown
    return chosen.first, chosen.last


def _by_score(match: Match) -> float:
    return match.score
