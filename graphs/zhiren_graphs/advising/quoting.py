"""This is where rules find what somebody said, word for word."""

import re
from collections.abc import Sequence

_ENDS = re.compile(r"[。！!；;\n]+|[？?]+(?:\s|$|(?<=？))|(?<!\bvs)\.\s+(?=[A-Z])|\.\s*$")
_LONGEST = 80
_EDGES = " ，,。.:：、（(“\"'"


def sentences(said: Sequence[str]) -> list[str]:
    """Split everything that was said into sentences, the latest last."""
    return [part.strip() for text in said for part in _ENDS.split(text) if part.strip()]


def first(patterns: Sequence[re.Pattern[str]], texts: Sequence[str]) -> str | None:
    """Find what the surest of *patterns* names; of two places, the later word for it wins."""
    for pattern in patterns:
        for text in reversed(texts):
            if (match := pattern.search(text)) and (found := match.group("it").strip(_EDGES)):
                return found[:_LONGEST]
    return None


def containing(words: re.Pattern[str], texts: Sequence[str]) -> str | None:
    """Find a sentence that holds one of *words*."""
    return next((text[:_LONGEST] for text in reversed(texts) if words.search(text)), None)
