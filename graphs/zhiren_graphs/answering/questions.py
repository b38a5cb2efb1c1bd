"""This is where a question is understood by rule: its words, their weight, and what it asks for."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from zhiren.search.tokens import folded, tokens
from zhiren_graphs.answering.wording import ASKING, KINDS, OVERVIEW, REFERS, WEAK, Asks

_HAN = re.compile(r"[\u3400-\u9fff]")
_NAME = re.compile(r"(?<!^)(?<![.?!] )\b[A-Z][A-Za-z0-9'-]+|\b[A-Z]{2,}\b|\d[\d,.]*")
_NAMED, _PAIRED = 1.5, 0.7
"""What counts more than a word, and what less: two characters that are none may be halves of two
words, or a name."""
_ENOUGH = 1.0
"""Weight from which a question's own words are enough to look for."""


def asks_for(question: str) -> Asks:
    """Tell what kind of answer *question* wants; ``thing`` when nothing says so."""
    return next((kind for kind, words in KINDS.items() if words.search(question)), "thing")


def wants_overview(question: str) -> bool:
    """Tell a question about the documents themselves from one about what stands in them."""
    return bool(OVERVIEW.search(question)) and asks_for(question) == "thing"


def is_chinese(text: str) -> bool:
    """Tell whether there is a Chinese character in *text*."""
    return bool(_HAN.search(text))


def weigh(question: str) -> dict[str, float]:
    """Give the words that *question* is about, each with a weight: long words and names weigh more.

    The words are tokens of ``zhiren.search.tokens`` that do not overlap in the question. A question
    of nothing but asking words keeps them all, so that something can be looked for.
    """
    kept = ASKING.sub(" ", question)
    words = _apart(kept) or _apart(question)
    names = set(tokens(" ".join(_NAME.findall(question))))
    whole = set(tokens(question, pairs=False))
    return {
        word: _weight(word) * (_NAMED if word in names else 1.0 if word in whole else _PAIRED)
        for word in words
    }


def _apart(text: str) -> list[str]:
    """Take the tokens of *text* that do not overlap: whole words before pieces of words."""
    found = list(dict.fromkeys(tokens(text)))
    rest = folded(text)
    words = []
    for word in sorted(found, key=lambda word: -len(word) if _HAN.match(word) else -99):
        if not _HAN.match(word):
            words.append(word)
        elif word in rest:
            words.append(word)
            rest = rest.replace(word, " ")
    return words


def _weight(word: str) -> float:
    if word in WEAK:
        return 0.3
    length = len(word)
    if _HAN.match(word):
        return {1: 0.3, 2: 1.0, 3: 1.6}.get(length, 2.2)
    return 0.6 if length < 3 else 1.0 if length < 7 else 1.3


def resolve(question: str, history: Sequence[Mapping[str, Any]]) -> str:
    """Make a follow-up stand alone by carrying the words of the question before it.

    *history* is ``[{"role", "content"}]``, oldest first. A question that refers to nothing earlier
    comes back as it is.
    """
    asked: list[str] = [turn["content"] for turn in history if turn["role"] == "user"]
    if not asked or not _refers_back(question):
        return question
    return f"{_subject(asked)} {question}".strip()


def _refers_back(question: str) -> bool:
    if REFERS.search(question.strip()):
        return True
    return sum(weigh(question).values()) < _ENOUGH


def _subject(asked: Sequence[str]) -> str:
    """Take what the latest question that stood alone was about."""
    own = [q for q in asked if not _refers_back(q) and not wants_overview(q)]
    standing = own[-1] if own else asked[-1]
    return " ".join(ASKING.sub(" ", standing).strip(" ？?。.!！").split())
