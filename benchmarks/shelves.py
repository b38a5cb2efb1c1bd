"""This is where many chunks come from: sentences of real paragraphs, put together anew."""

import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

from zhiren.sentences import sentences

_SENTENCES = 4
_SEED = 20


def questions(data: Path) -> list[str]:
    """Read every question below *data*."""
    return [
        row["question"] for file in sorted(data.rglob("questions.jsonl")) for row in _rows(file)
    ]


def chunks(data: Path, count: int) -> list[str]:
    """Make *count* chunks; the same for everybody who asks for as many."""
    known = [
        row["text"][start:end]
        for file in sorted(data.rglob("paragraphs.jsonl"))
        for row in _rows(file)
        for start, end in sentences(row["text"])
    ]
    chance = random.Random(_SEED)
    return ["\n".join(chance.choices(known, k=_SENTENCES)) for _ in range(count)]


def vectors(count: int, dimension: int, seed: int) -> Sequence[Sequence[float]]:
    """Make *count* vectors of length 1 that point anywhere."""
    import numpy as np

    made = np.random.default_rng(seed).standard_normal((count, dimension)).astype("float32")
    lengths = np.linalg.norm(made, axis=1, keepdims=True)
    unit: Sequence[Sequence[float]] = (made / lengths).tolist()
    return unit


def _rows(file: Path) -> Iterator[dict[str, str]]:
    lines = file.read_text("utf-8").splitlines()
    return (json.loads(line) for line in lines if line.strip())
