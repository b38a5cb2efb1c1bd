"""This is where possible follow-ups to an answer are ranked: which one would a person ask?

The same selector chooses among the interviewer's own candidates and ranks any others. It prefers
a question that takes up what *this* answer said over one that any answer would allow, stays with
the question that was asked, and points back ("that", "you mentioned").
"""

import re
from collections.abc import Sequence
from math import sqrt

from zhiren.search.tokens import tokens

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


def rank(question: str, answer: str, candidates: Sequence[str]) -> list[float]:
    """Score each of *candidates* as a follow-up to *answer*; more is better."""
    asked, said = set(tokens(question)), set(tokens(answer))
    return [_score(candidate, asked, said - asked) for candidate in candidates]


def _score(candidate: str, asked: set[str], said: set[str]) -> float:
    terms = set(tokens(candidate))
    if not terms:
        return 0.0
    size = sqrt(len(terms))
    taken_up, stays = len(terms & said) / size, len(terms & asked) / size
    back, digs = bool(_POINTS_BACK.search(candidate)), bool(_DIGS.search(candidate))
    return 1.0 * taken_up + 0.6 * stays + 0.5 * back + 0.2 * digs
