"""This is where lines that try to instruct whoever reads a resume are kept from being read.

They stay in the text, where a person sees them beside the findings; no field is made of them.
"""

import re
from collections.abc import Iterable

from zhiren.documents import Finding

_KINDS = frozenset({"injection", "forged_role"})
_LABEL = re.compile(r"AI\s*[:：]", re.IGNORECASE)
"""Begins an honest line (``AI: PyTorch``) too; what instructs behind it is a finding of its own."""
_SENTENCE_END = re.compile(r"[。！？!?\n]|\.\s")


def without_instructions(text: str, findings: Iterable[Finding]) -> str:
    """Blank the sentences that *findings* quote, to the ends of their lines; all offsets stay."""
    for finding in findings:
        if finding.kind not in _KINDS or _LABEL.match(finding.quote):
            continue
        for match in re.finditer(_pattern(finding.quote), text):
            start, end = _sentence(text, match)
            text = text[:start] + re.sub(r"[^\n]", " ", text[start:end]) + text[end:]
    return text


def _pattern(quote: str) -> str:
    """Find a quote, which was put on one line and perhaps cut short, where it stands."""
    return r"\s+".join(re.escape(word) for word in quote.removesuffix("…").split()) or r"(?!)"


def _sentence(text: str, match: re.Match[str]) -> tuple[int, int]:
    start = max((m.end() for m in _SENTENCE_END.finditer(text, 0, match.start())), default=0)
    end = text.find("\n", match.end())
    return start, len(text) if end < 0 else end
