"""Citations: which words of which passage a sentence rests on, checked letter by letter."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

from zhiren.quotes import find_quote

MOST_CITATIONS = 3
_PIECE = re.compile(r"[A-Za-z0-9]+[^\S\n]*|[\u3400-\u9fff]{1,4}|[\s\S]")
_BROKEN = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef])\s*\n\s*(?=[\u3000-\u9fff\uff00-\uffef])")
"""A line's end inside a Chinese sentence, where no blank belongs."""
_SOURCE = {"zh": "[来源: {filename}, 段落{index}]", "en": "[Source: {filename}, paragraph {index}]"}


class _Supporting(Protocol):
    @property
    def passage(self) -> int: ...
    @property
    def quote(self) -> str: ...


class _Stated(Protocol):
    @property
    def text(self) -> str: ...
    @property
    def support(self) -> Sequence[_Supporting]: ...


def cite(
    statements: Sequence[_Stated], passages: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Give one citation for each sentence whose quote is really there.

    ``start`` and ``end`` are offsets into the passage's content, and ``quote`` is what stands
    there; ``passage`` is its place in the list, ``sentence`` that of the sentence.
    """
    found = []
    for place, statement in enumerate(statements):
        for support in statement.support:
            passage = passages[support.passage - 1]
            span = find_quote(passage["content"], support.quote)
            if span is not None:
                found.append(_citation(place, support.passage - 1, passage, span))
                break
    return found


def _citation(
    sentence: int, place: int, passage: Mapping[str, Any], span: tuple[int, int]
) -> dict[str, Any]:
    start, end = span
    return {
        "sentence": sentence,
        "passage": place,
        "chunk_id": passage["chunk_id"],
        "document_id": passage["document_id"],
        "filename": passage["filename"],
        "chunk_index": passage["chunk_index"],
        "page": passage["page"],
        "quote": passage["content"][start:end],
        "start": start,
        "end": end,
    }


def wording(
    statements: Sequence[_Stated], citations: Sequence[Mapping[str, Any]], language: str
) -> str:
    """Write the cited sentences, each group from one passage followed by its source."""
    groups: list[tuple[Mapping[str, Any], list[str]]] = []
    for citation in citations:
        text = _BROKEN.sub("", statements[citation["sentence"]].text)
        text = " ".join(text.split())
        if groups and groups[-1][0]["chunk_id"] == citation["chunk_id"]:
            groups[-1][1].append(text)
        else:
            groups.append((citation, [text]))
    gap = "" if language == "zh" else " "
    return "\n\n".join(f"{gap.join(texts)} {_source(one, language)}" for one, texts in groups)


def _source(citation: Mapping[str, Any], language: str) -> str:
    return _SOURCE[language].format(filename=citation["filename"], index=citation["chunk_index"])


def pieces(text: str) -> Iterator[str]:
    """Cut *text* into the pieces in which it is streamed: a word, or a few characters."""
    return (match.group() for match in _PIECE.finditer(text))
