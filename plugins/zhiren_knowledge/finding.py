"""How passages are found: by words and meaning, where the caller may read, each of them once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from zhiren import Call
from zhiren.search import Among, Hit
from zhiren_knowledge.service import Documents, KnowledgeBases, Narrowed
from zhiren_knowledge.shelf import COLLECTION
from zhiren_knowledge.tables import Chunk, Document

_SPARE = 5
"""Passages looked for beside those asked for, to take the place of repetitions."""
_ALIKE = 0.9
"""Share of their letters from which two passages say the same."""


@dataclass(frozen=True, kw_only=True)
class Passage:
    """A chunk that was found, and how well it fits."""

    chunk: Chunk
    document: Document
    score: float
    coverage: float
    dense: float | None = None
    context: str | None = None
    """Its own text with that of its neighbours, where those were asked for."""


@dataclass(frozen=True, kw_only=True)
class Findings:
    """What was found, the best first, and how rare the words are that it was found by."""

    passages: list[Passage]
    rarity: dict[str, float]
    reranked: bool = False
    """Whether a model read the question beside each passage."""


async def find(call: Call, query: str, narrowed: Narrowed, top_k: int) -> Findings:
    """Find passages; a copy of one that was found already is left out."""
    async with call.reading() as session:
        for kb_id in narrowed.kb_ids or ():
            await KnowledgeBases(session).get(kb_id)
        documents = Documents(session)
        among = Among(parents=narrowed.kb_ids)
        if narrowed.within_bases:
            among = Among(ids=await documents.matching(narrowed))
        search = call.host.search
        found = await search.look(session, COLLECTION, query, among, top_k + _SPARE)
        read = await documents.passages([hit.id for hit in found.hits])
    graded = _grade(found.hits)
    passages = _folded([Passage(chunk=c, document=d, **graded[c.id]) for c, d in read])
    scores = await search.rerank(query, [one.chunk.content for one in passages])
    if scores is not None:
        ranked = sorted(zip(scores, passages, strict=True), key=lambda one: -one[0])
        grades = sorted((one.score for one in passages), reverse=True)
        passages = [
            replace(one, score=grade) for (_, one), grade in zip(ranked, grades, strict=True)
        ]
    return Findings(passages=passages[:top_k], rarity=found.rarity, reranked=scores is not None)


async def with_neighbours(call: Call, passages: Sequence[Passage], reach: int) -> list[Passage]:
    """Join each passage with up to *reach* neighbours on each side.

    One that stands beside something better is told with it, and not again.
    """
    async with call.reading() as session:
        documents = Documents(session)
        near = await documents.neighbours([one.chunk for one in passages], reach)
    joined: list[Passage] = []
    told: set[str] = set()
    for passage in passages:
        around = near.get(passage.chunk.id) or [passage.chunk]
        if passage.chunk.id not in told:
            joined.append(replace(passage, context=_joined(around)))
            told |= {chunk.id for chunk in around}
    return joined


def _joined(chunks: Sequence[Chunk]) -> str:
    """Write chunks of one document in a row, a new line where something parted them."""
    text = chunks[0].content
    for before, chunk in pairwise(chunks):
        text += ("" if chunk.start == before.end else "\n") + chunk.content
    return text


def _grade(hits: Sequence[Hit]) -> dict[str, dict[str, Any]]:
    """Grade hits in their order, the best by how much of the query it has.

    The index's own scores always give the best a 1, however little it fits.
    """
    best = max((max(hit.coverage, hit.dense or 0.0) for hit in hits), default=0.0)
    return {
        hit.id: {
            "score": best * (1 + hit.score) / 2,
            "coverage": hit.coverage,
            "dense": hit.dense,
        }
        for hit in hits
    }


def _folded(passages: Sequence[Passage]) -> list[Passage]:
    """Leave out what says nearly the same as something better."""
    kept: list[tuple[Passage, set[str]]] = []
    for passage in passages:
        shingles = _shingles(passage.chunk.content)
        if not any(_alike(shingles, others) for _, others in kept):
            kept.append((passage, shingles))
    return [passage for passage, _ in kept]


def _shingles(text: str) -> set[str]:
    """Give every four characters in a row, blanks aside."""
    letters = "".join(text.split())
    return {letters[at : at + 4] for at in range(max(1, len(letters) - 3))}


def _alike(one: set[str], other: set[str]) -> bool:
    return len(one & other) >= _ALIKE * len(one | other)
