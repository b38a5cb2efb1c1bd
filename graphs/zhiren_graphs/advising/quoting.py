"""This is where rules find what somebody said, word for word."""

import re
from collections.abc import Sequence

_ENDS = re.compile(r"[。！？!?；;\n]+")
_LONGEST = 80


def sentences(said: Sequence[str]) -> list[str]:
    """Split everything that was said into sentences, the latest last."""
    return [part.strip() for text in said for part in _ENDS.split(text) if part.strip()]


def first(patterns: Sequence[re.Pattern[str]], texts: Sequence[str]) -> str | None:
    """Find the first thing that one of *patterns* names, the latest word for it winning."""
    for text in reversed(texts):
        for pattern in patterns:
            if (match := pattern.search(text)) and (found := match.group("it").strip(" ，,。.:：")):
                return found[:_LONGEST]
    return None


def containing(words: re.Pattern[str], texts: Sequence[str]) -> str | None:
    """Find a sentence that holds one of *words*."""
    return next((text[:_LONGEST] for text in reversed(texts) if words.search(text)), None)


def known(answers: Sequence[object]) -> str:
    """Lay out what knowledge bases answered."""
    return "\n".join(f"- {answer}" for answer in answers)
