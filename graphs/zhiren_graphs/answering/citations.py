"""Citations: which words of which passage a sentence rests on, checked letter by letter."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol, Self, TypeVar

from zhiren.quotes import find_quote
from zhiren.sentences import clauses

MOST_CITATIONS = 3
_HAN = re.compile(r"[\u3400-\u9fff]")
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
    def model_copy(self, *, update: Mapping[str, Any] | None = None) -> Self: ...


StatedT = TypeVar("StatedT", bound=_Stated)


def within(statements: Sequence[StatedT], most: int | None) -> list[StatedT]:
    """Keep the first sentences that *most* tokens suffice for; one, if need be cut, always stays.

    A Han character counts as a token, and so do four other characters.
    """
    left = float("inf") if most is None else float(most)
    kept: list[StatedT] = []
    for statement in statements:
        left -= _tokens(statement.text)
        if left < 0 and kept:
            break
        kept.append(statement)
        if left < 0:
            kept[0] = statement.model_copy(update={"text": _cut(statement.text, most or 1)})
            break
    return kept


def _tokens(text: str) -> float:
    han = len(_HAN.findall(text))
    return han + (len(text) - han) / 4


def _cut(text: str, most: int) -> str:
    """Take from the beginning of *text* what *most* tokens suffice for, at best whole clauses."""
    letters = next(n for n in range(len(text), 0, -1) if _tokens(text[:n]) <= most or n == 1)
    (start, end), *_ = clauses(text, (0, len(text)), letters)
    return text[start:end]


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
