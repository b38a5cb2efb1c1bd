"""How well follow-up questions are chosen, with the interviewer's own selector.

``python -m benchmarks.followups --data DIR --out OUTDIR [--embedder FOLDER] [--json FILE]`` ranks
the candidates of ``DIR/interview/**/followup_en.jsonl`` as an interview ranks its own, and writes
``followup_en.jsonl``; with a sentence model also ``followup_en_words.jsonl``, without its help.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from benchmarks.sets import Figure, Given, Judged, Prediction, found, rows, run
from zhiren.models.embedding import resolve_embedder
from zhiren.search import Search
from zhiren_graphs.skills.ranking import choose_among

_FIGURE = re.compile(r"(?P<name>MRR|hit@1) (?P<value>\d\.\d+)")


async def predict(given: Given) -> Sequence[Judged]:
    """Rank every item's candidates."""
    gold = found(given.data / "interview", "followup_en.jsonl")
    items = [row for file in gold for row in rows(file)]
    words = Search()
    ranked = {"followup_en.jsonl": [await _ranked(item, words) for item in items]}
    if given.embedder is not None:
        ranked["followup_en_words.jsonl"] = ranked["followup_en.jsonl"]
        meaning = Search(resolve_embedder(f"fastembed:{given.embedder}"))
        ranked["followup_en.jsonl"] = [await _ranked(item, meaning) for item in items]
        await meaning.close()
    return [
        Judged(
            file=name,
            predictions=predictions,
            scorer="score_grading.py",
            gold=gold,
            mark="gold_index",
            read=figures_of,
        )
        for name, predictions in ranked.items()
    ]


async def _ranked(item: Mapping[str, Any], search: Search) -> Prediction:
    order = await choose_among(
        item["question"], item["answer"], item["candidates"], search.likeness
    )
    return {"id": item["id"], "ranking": order}


def figures_of(printed: str) -> Iterable[Figure]:
    """Read what the scorer prints."""
    for match in _FIGURE.finditer(printed):
        yield match["name"], float(match["value"])


if __name__ == "__main__":
    run("Choosing follow-ups", predict)
