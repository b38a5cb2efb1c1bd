"""This is where an answer is held against a reference answer: how much of it is said, 0 to 1.

Words carry it, not sentences: people say the same in another order. Words that the question gave
away count little, a word counts for its kin ("declare", "declaration"), and the first words say
most, so that half of a reference in other words is not taken for nothing.
"""

import re
from collections.abc import Collection
from math import sqrt

from zhiren.search.tokens import tokens

_GIVEN_AWAY = 0.35
"""What a word of the question counts, beside one of the answer's own."""
_KIN = 0.8
_STEM, _LEAST_KIN, _MOST_APART = 4, 5, 4
_OPPOSED = 0.4
_OPENING = 6
_WORD = re.compile(r"[a-z']+")
_YES_ZH = re.compile(
    r"\s*(?:我)?(?:是的?|会的?|能|可以|需要|对的?|正确|同意|赞成)(?=[，,。！；\s]|$)"
)
_NO_ZH = re.compile(
    r"\s*(?:我)?不(?:是的?|会的?|能|可以|需要|对|正确|同意|赞成)?(?=[，,。！；\s]|$)"
)
_YES, _NO = frozenset(("yes", "true", "agree")), frozenset(("no", "nope", "false", "disagree"))
_NEGATES = frozenset(("not", "don't", "dont", "cannot", "can't", "never"))


def closeness(reference: str, question: str, answer: str) -> float:
    """Tell how much of *reference* the *answer* to *question* says, 0 to 1."""
    asked, said = frozenset(tokens(question)), frozenset(tokens(answer))
    weights = {term: _GIVEN_AWAY if term in asked else 1.0 for term in tokens(reference)}
    if not weights:
        return 0.0
    met = sum(weight * kinship(term, said) for term, weight in weights.items())
    share = sqrt(met / sum(weights.values()))
    return share * (_OPPOSED if contradicts(reference, answer) else 1.0)


def kinship(term: str, said: Collection[str]) -> float:
    """Tell whether *term* is among the words *said* (1), or a word of its family is."""
    if term in said:
        return 1.0
    if len(term) < _LEAST_KIN or not term.isascii() or term.isdigit():
        return 0.0
    return _KIN if any(_are_kin(term, other) for other in said) else 0.0


def contradicts(reference: str, answer: str) -> bool:
    """Tell whether one begins with yes and the other with no."""
    return stance(reference) * stance(answer) == -1


def stance(text: str) -> int:
    """Read how *text* begins: 1 for yes or agreement, -1 for no, 0 for neither."""
    if _YES_ZH.match(text) or _NO_ZH.match(text):
        return 1 if _YES_ZH.match(text) else -1
    opening = _WORD.findall(text[:80].lower())[:_OPENING]
    for place, word in enumerate(opening):
        if word in _NO:
            return -1
        if word in _YES:
            return -1 if _NEGATES & set(opening[:place]) else 1
    return 0


def _are_kin(term: str, other: str) -> bool:
    return (
        len(other) >= _LEAST_KIN
        and other.isalpha()
        and term[:_STEM] == other[:_STEM]
        and abs(len(term) - len(other)) <= _MOST_APART
    )
