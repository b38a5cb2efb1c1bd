"""How well questions about documents are answered, through the product's own front door.

``python -m benchmarks.rag --data DIR --out OUTDIR [--embedder FOLDER] [--json FILE]`` uploads the
documents of ``DIR/rag`` over HTTP, asks every question, and writes ``rag_zh.jsonl``,
``rag_en.jsonl`` and ``rag_pdf.jsonl``. Only the questions are read; where there are answers beside
them, ``DIR/score_rag.py`` says how good ours are, and those of a plain recipe of LangChain.
"""

import argparse
import asyncio
import json
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
from rich.console import Console
from rich.table import Table

from benchmarks.library import ask, documents, served, shelve
from benchmarks.peers import langchain

SETS = {"zh": "zh", "en": "en", "pdf": "pdf_qa"}
"""What a set is called in the predictions' names, and its folder."""
TOP_K = 10
_AT_ONCE = 4
_SHOWN = ("R@1", "R@5", "contain", "citeHit", "unansAcc", "falseAbstain")
_EXTENT = ("characters of the longest answer", "citations of the answer that has most")

Prediction = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Set:
    """One set of questions and the documents that they are about."""

    name: str
    folder: Path

    @property
    def questions(self) -> list[Path]:
        """The files of questions, of each part that there is."""
        return sorted(self.folder.rglob("questions.jsonl"))

    @property
    def paragraphs(self) -> list[Path]:
        """The paragraphs that the scorer compares with, where there are any."""
        return sorted(self.folder.rglob("paragraphs.jsonl"))

    def asked(self) -> list[tuple[str, str]]:
        """Give the questions and their ids, and nothing that stands beside them."""
        rows = [row for file in self.questions for row in _rows(file)]
        return [(row["id"], row["question"]) for row in rows]


def main() -> None:
    """Be the command."""
    parser = argparse.ArgumentParser(description="Questions about documents")
    parser.add_argument("--data", type=Path, required=True, metavar="DIR")
    parser.add_argument("--out", type=Path, required=True, metavar="OUTDIR")
    parser.add_argument("--embedder", type=Path, metavar="FOLDER", help="a sentence model (ONNX)")
    parser.add_argument("--no-peer", action="store_true", help="leave the plain recipe out")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the rows there")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    sets = [Set(name=name, folder=given.data / "rag" / part) for name, part in SETS.items()]
    sets = [one for one in sets if one.questions]
    embedder = given.embedder and given.embedder.resolve()
    ours = asyncio.run(answered(sets, embedder))
    theirs = {} if given.no_peer else recipe(sets, embedder)
    for name, predictions in ours.items():
        _write(given.out / f"rag_{name}.jsonl", predictions)
    for name, predictions in theirs.items():
        _write(given.out / f"peer_{name}.jsonl", predictions)
    rows = [row for one in sets for row in scored(one, given.data, given.out)]
    show(rows, given.json)


async def answered(sets: Sequence[Set], embedder: Path | None) -> dict[str, list[Prediction]]:
    """Ask every question of every set."""
    async with served(embedder) as client:
        return {one.name: await answers(client, one) for one in sets}


async def answers(client: httpx2.AsyncClient, one: Set) -> list[Prediction]:
    """Upload a set's documents and ask its questions."""
    kb_id = await shelve(client, one.name, documents(one.folder))
    free = asyncio.Semaphore(_AT_ONCE)

    async def predicted(ident: str, question: str) -> Prediction:
        async with free:
            return {"id": ident} | await ask(client, kb_id, question, TOP_K)

    return await asyncio.gather(*(predicted(*asked) for asked in one.asked()))


def recipe(sets: Sequence[Set], embedder: Path | None) -> dict[str, list[Prediction]]:
    """Ask the plain recipe the same, where its packages are at hand."""
    if missing := langchain.missing():
        Console().print(f"The plain recipe is left out: {missing}")
        return {}
    return {
        one.name: langchain.retrieve(documents(one.folder), one.asked(), embedder, TOP_K)
        for one in sets
        if one.name != "pdf"
    }


def scored(one: Set, data: Path, out: Path) -> list[dict[str, Any]]:
    """Score a set's predictions and the recipe's; nothing where no answers are known."""
    if not any("answerable" in row for file in one.questions for row in _rows(file)):
        return []
    ours = score(one, data, out / f"rag_{one.name}.jsonl")
    peer = out / f"peer_{one.name}.jsonl"
    theirs = score(one, data, peer) if peer.exists() else {}
    return [
        _row(one.name, group, measure, value, theirs.get(group, {}).get(measure))
        for group, figures in ours.items()
        for measure, value in figures.items()
        if value is not None and measure != "n"
    ] + [_row(one.name, "ALL", *figure, None) for figure in extent(out / f"rag_{one.name}.jsonl")]


def score(one: Set, data: Path, predictions: Path) -> dict[str, dict[str, float | None]]:
    """Let the data's own scorer judge; a set of several parts is scored as one."""
    gold = predictions.with_suffix(".gold")
    gold.write_text("".join(f.read_text("utf-8") for f in one.questions), encoding="utf-8")
    command = [sys.executable, str(data / "score_rag.py"), str(gold), str(predictions), "--json"]
    paragraphs = ["--paragraphs", *map(str, one.paragraphs)] if one.paragraphs else []
    done = subprocess.run([*command, *paragraphs], check=True, capture_output=True)
    gold.unlink()
    figures: dict[str, dict[str, float | None]] = json.loads(done.stdout)
    return figures


def extent(predictions: Path) -> list[tuple[str, float]]:
    """Tell how long the longest answer is, and how many citations the most have."""
    rows = list(_rows(predictions))
    return [
        (_EXTENT[0], float(max(len(row["answer"]) for row in rows))),
        (_EXTENT[1], float(max(len(row["citations"]) for row in rows))),
    ]


def show(rows: Sequence[Mapping[str, Any]], file: Path | None) -> None:
    """Print the figures that matter as a table; write all of them to *file* if there is one."""
    table = Table("measure", "ours", "plain recipe", title="Questions about documents")
    for row in rows:
        if row["measure"].endswith((*_SHOWN, *_EXTENT)):
            peer = row["peer_value"]
            table.add_row(
                row["measure"], f"{row['value']:.3f}", "" if peer is None else f"{peer:.3f}"
            )
    Console().print(table)
    if file is not None:
        _write(file, rows)


def _row(
    name: str, group: str, measure: str, value: float | None, peer: float | None
) -> dict[str, Any]:
    return {
        "measure": f"{name} {group} {measure}",
        "value": value,
        "unit": "count" if measure in _EXTENT else "share",
        "peer": langchain.NAME if peer is not None else "",
        "peer_value": peer,
        "ratio": value / peer if value is not None and peer else None,
    }


def _rows(file: Path) -> Iterable[dict[str, Any]]:
    lines = file.read_text("utf-8").splitlines()
    return (json.loads(line) for line in lines if line.strip())


def _write(file: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    lines = (json.dumps(row, ensure_ascii=False) for row in rows)
    file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


if __name__ == "__main__":
    main()
