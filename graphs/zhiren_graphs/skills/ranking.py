"""This is where possible follow-ups to an answer are ranked: which one would a person ask?

The same selector chooses among the interviewer's own candidates and ranks any others. It prefers
a question that takes up what *this* answer said over one that any answer would allow, stays with
the question that was asked, points back ("that", "you mentioned") and, where an embedder can tell,
is near in meaning to what was asked and answered.
"""

import re
from collections.abc import Awaitable, Callable, Sequence
from math import sqrt

from zhiren.errors import ZhirenError
from zhiren.search.tokens import tokens

Alike = Callable[[str, Sequence[str]], Awaitable[list[float] | None]]
"""How alike in meaning a text is to others, 0 to 1; None where nobody can tell."""
_MEANING = 2.0
"""What nearness in meaning counts beside the words."""

_POINTS_BACK = re.compile(
    r"你(?:提到|说|刚才|们当时)|刚才|当时|其中|这(?:个|件|次|样)|那(?:个|次|时)"
    r"|\b(?:you (?:said|mention\w*|did|felt|faced|learn\w*)|this|that|those|these|it|such|there"
    r"|they|them)\b",
    re.IGNORECASE,
)
_DIGS = re.compile(
    r"具体|怎么|如何|为什么|哪些|举.{0,3}例"
    r"|\b(?:how|why|what exactly|specific\w*|example|elaborate|explain|detail)\b",
    re.IGNORECASE,
)


def rank(
    question: str, answer: str, candidates: Sequence[str], likeness: Sequence[float] | None = None
) -> list[float]:
    """Score each of *candidates* as a follow-up to *answer*; more is better."""
    asked, said = set(tokens(question)), set(tokens(answer))
    by_words = [_score(candidate, asked, said - asked) for candidate in candidates]
    if likeness is None:
        return by_words
    return [score + _MEANING * near for score, near in zip(by_words, likeness, strict=True)]


async def likeness_of(
    question: str, answer: str, candidates: Sequence[str], alike: Alike
) -> list[float] | None:
    """Tell how near each of *candidates* is in meaning to what was asked and answered."""
    try:
        return await alike(f"{question} {answer}", candidates) if candidates else None
    except ZhirenError:
        return None  # an embedder that is down makes no interview wait: the words decide


async def choose_among(
    question: str, answer: str, candidates: Sequence[str], alike: Alike
) -> list[int]:
    """Order *candidates* as the interviewer would ask them: their places, best first."""
    likeness = await likeness_of(question, answer, candidates, alike)
    scores = rank(question, answer, candidates, likeness)
    return sorted(range(len(candidates)), key=lambda place: -scores[place])


def _score(candidate: str, asked: set[str], said: set[str]) -> float:
    terms = set(tokens(candidate))
    if not terms:
        return 0.0
    size = sqrt(len(terms))
    taken_up, stays = len(terms & said) / size, len(terms & asked) / size
    back, digs = bool(_POINTS_BACK.search(candidate)), bool(_DIGS.search(candidate))
    return 1.0 * taken_up + 0.6 * stays + 0.5 * back + 0.2 * digs
