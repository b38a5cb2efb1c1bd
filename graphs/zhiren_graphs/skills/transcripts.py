"""This is where what a candidate said is cut into sentences, and its language told."""

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from zhiren.search.tokens import tokens
from zhiren.sentences import clauses, sentences

_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]+")
_LONGEST = 160
_FEWEST_SIGNS = 4


@dataclass(frozen=True)
class Sentence:
    """A sentence of a transcript at its offsets: ``transcript[start:end] == text``."""

    start: int
    end: int
    text: str

    @cached_property
    def terms(self) -> frozenset[str]:
        """The words to compare, each once."""
        return frozenset(tokens(self.text))


def cut(transcript: str) -> list[Sentence]:
    """Cut *transcript* into sentences; speech without full stops is cut at its commas."""
    spans = chain.from_iterable(
        clauses(transcript, span, _LONGEST) for span in sentences(transcript)
    )
    return [Sentence(start, end, transcript[start:end]) for start, end in spans]


def language_of(text: str, otherwise: str) -> str:
    """Tell ``zh`` from ``en``; a text with hardly any letters is taken as *otherwise*."""
    han, words = len(_HAN.findall(text)), len(_LATIN.findall(text))
    if han + words < _FEWEST_SIGNS:
        return otherwise
    # Chinese engineers say many English names: a few characters a word make it Chinese.
    return "zh" if han >= words else "en"


def length(text: str) -> int:
    """Count what was said: Chinese characters plus words of other scripts."""
    return len(_HAN.findall(text)) + len(re.findall(r"[A-Za-z0-9]+", text))
