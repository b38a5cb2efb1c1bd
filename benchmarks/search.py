"""What our search adds to the engines below it, with the same chunks and the same questions.

``python -m benchmarks.search --data DIR [--sizes 10000 100000] [--out OUTDIR] [--json FILE]``
"""

import argparse
import asyncio
import statistics
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from benchmarks.peers.indexes import BareFts, BareMilvus
from benchmarks.rows import Row, report
from benchmarks.shelves import chunks, questions, vectors
from zhiren.access import Actor
from zhiren.db import Database
from zhiren.search import Entry, Search
from zhiren.search.vectors import MilvusIndex, Space, Vector

SIZES = (10_000, 100_000)
QUESTIONS, DIMENSION, WARM = 300, 384, 10
OURS = Actor.service("org_measured")
_AT_ONCE = 2000
_ADDED = 10.0
"""Milliseconds that ours may take more than the bare list of words."""


def main() -> None:
    """Be the command."""
    parser = argparse.ArgumentParser(description="Search")
    parser.add_argument("--data", type=Path, required=True, metavar="DIR")
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES), metavar="CHUNKS")
    parser.add_argument("--out", type=Path, metavar="OUTDIR", help="taken, and nothing is written")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the rows there")
    given = parser.parse_args()
    rows = [row for size in given.sizes for row in asyncio.run(measure(given.data, size))]
    report("Search", rows, given.json)


async def measure(data: Path, size: int) -> Sequence[Row]:
    """Measure words and meanings among *size* chunks."""
    asked = questions(data)[:QUESTIONS]
    with tempfile.TemporaryDirectory() as folder:
        words = await by_words(Path(folder), chunks(data, size), asked)
        meaning = await by_meaning(Path(folder), size, len(asked))
    return [*words, *meaning]


async def by_words(folder: Path, texts: Sequence[str], asked: Sequence[str]) -> Sequence[Row]:
    """Ask ours and a bare FTS5 table by turns."""
    database = Database(f"sqlite+aiosqlite:///{folder / 'ours.db'}")
    await database.create_all()
    search = Search()
    entries = [Entry(id=f"c{n}", parent_id="kb", text=text) for n, text in enumerate(texts)]
    for start in range(0, len(entries), _AT_ONCE):
        async with database.writing(OURS) as session:
            some = entries[start : start + _AT_ONCE]
            await search.index(session, "knowledge", some, are_new=True)
    ours: list[float] = []
    theirs: list[float] = []
    with closing(BareFts(folder / "bare.db", (e.lex for e in entries), cut=True)) as bare:
        for question in (*asked[:WARM], *asked):
            begin = time.perf_counter()
            async with database.reading(OURS) as session:
                await search.find(session, "knowledge", question, limit=10)
            between = time.perf_counter()
            bare.find(question)
            ours.append(between - begin)
            theirs.append(time.perf_counter() - between)
    await database.close()
    return rows("words", len(texts), ours[WARM:], theirs[WARM:])


async def by_meaning(folder: Path, size: int, count: int) -> Sequence[Row]:
    """Ask ours and bare Milvus Lite by turns."""
    stored, asked = vectors(size, DIMENSION, 1), vectors(count, DIMENSION, 2)
    index = MilvusIndex(folder / "ours-index.db")
    space = Space(collection="knowledge", embedder="measured", dimension=DIMENSION)
    made = [
        Vector(id=f"c{n}", organisation_id="org_measured", parent_id="kb", values=values)
        for n, values in enumerate(stored)
    ]
    for start in range(0, size, _AT_ONCE):
        await index.add(space, made[start : start + _AT_ONCE])
    ours: list[float] = []
    theirs: list[float] = []
    with closing(BareMilvus(folder / "bare-index.db", stored)) as bare:
        for vector in (*asked[:WARM], *asked):
            begin = time.perf_counter()
            await index.nearest(space, "org_measured", vector, limit=10)
            between = time.perf_counter()
            bare.find(vector)
            ours.append(between - begin)
            theirs.append(time.perf_counter() - between)
    await index.close()
    return rows("meaning", size, ours[WARM:], theirs[WARM:])


def rows(by: str, size: int, ours: Sequence[float], theirs: Sequence[float]) -> Sequence[Row]:
    """Say how long most questions take, and the slow ones."""
    peer = "bare FTS5" if by == "words" else "bare Milvus Lite"
    slow = statistics.quantiles(theirs, n=20)[-1] * 1e3
    return [
        Row(
            measure=f"by {by}, {size:,} chunks, p50",
            value=statistics.median(ours) * 1e3,
            unit="ms",
            peer=peer,
            peer_value=statistics.median(theirs) * 1e3,
        ),
        Row(
            measure=f"by {by}, {size:,} chunks, p95",
            value=statistics.quantiles(ours, n=20)[-1] * 1e3,
            unit="ms",
            peer=peer,
            peer_value=slow,
            limit=slow + _ADDED if by == "words" else None,
            most=None if by == "words" else 1.2,
        ),
    ]


if __name__ == "__main__":
    main()
