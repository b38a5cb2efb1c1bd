"""Where an answer's words stand: its citations beside the passages of their documents."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zhiren.quotes import find_quote
from zhiren_knowledge.tables import Message

_MARKERS = ("[来源: {filename}, 段落{index}]", "[Source: {filename}, paragraph {index}]")


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A stretch of an answer, or of a passage."""

    text: str
    place: int | None = None
    """In an answer: which citation names its source; in a passage: not None where it is quoted."""


def pieces(answer: Message) -> list[Piece]:
    """Cut an answer where it names its sources, each a piece with the citation's place."""
    markers: dict[str, int] = {}
    for place, one in enumerate(answer.citations):
        for marker in _MARKERS:
            written = marker.format(filename=one["filename"], index=one["chunk_index"])
            markers.setdefault(written, place)
    if not markers:
        return [Piece(text=answer.content)]
    named = "|".join(map(re.escape, sorted(markers, key=len, reverse=True)))
    cut = re.split(f"({named})", answer.content)
    return [Piece(text=one, place=markers.get(one)) for one in cut if one]


def quotes_of(answer: Message, place: int) -> list[str]:
    """List what an answer quotes from the passage of one of its citations."""
    chunk_id = answer.citations[place]["chunk_id"]
    return [one["quote"] for one in answer.citations if one["chunk_id"] == chunk_id]


def marked(text: str, quotes: Sequence[str]) -> list[Piece]:
    """Cut *text* where *quotes* stand in it; what is quoted has a place."""
    spans = sorted(span for one in quotes if (span := find_quote(text, one)) is not None)
    return list(_cut(text, spans))


def _cut(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[Piece]:
    at = 0
    for number, (begin, end) in enumerate(spans):
        start = max(begin, at)  # quotes may overlap
        if start > at:
            yield Piece(text=text[at:start])
        if end > start:
            yield Piece(text=text[start:end], place=number)
        at = max(at, end)
    if at < len(text):
        yield Piece(text=text[at:])


def nearest(answer: Message) -> list[Mapping[str, Any]]:
    """List the passages that came closest, where an answer quotes none."""
    return [] if answer.citations else list(answer.sources)
