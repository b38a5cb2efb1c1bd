"""This is where sets of a data folder are read, and predictions written and scored.

A measure reads inputs only. Where what is right stands beside them, the folder's own scorer says
how good the predictions are.
"""

import argparse
import asyncio
import json
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console

Prediction = Mapping[str, Any]
Figure = tuple[str, float]
"""What was measured, and the value."""


@dataclass(frozen=True, kw_only=True)
class Given:
    """What a measure's command was given."""

    data: Path
    out: Path
    json: Path | None
    embedder: Path | None


@dataclass(frozen=True, kw_only=True)
class Judged:
    """Predictions of one file, and how they are judged where that can be known."""

    file: str
    """What the predictions are called: ``asag.jsonl``."""
    predictions: Sequence[Prediction]
    scorer: str
    gold: Sequence[Path]
    """Files that may hold what is right."""
    mark: str
    """The field that a row has when it says what is right."""
    options: Sequence[str] = ()
    as_json: bool = False
    """The scorer can print JSON, which is read in place of what is shown."""
    read: Callable[[str], Iterable[Figure]] = lambda _: ()
    """Makes figures of what the scorer prints."""


def rows(file: Path) -> list[dict[str, Any]]:
    """Read a file of JSON lines."""
    lines = file.read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def write(file: Path, lines: Iterable[Mapping[str, Any]]) -> None:
    """Write a file of JSON lines."""
    text = "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines)
    file.write_text(text, encoding="utf-8")


def found(folder: Path, name: str) -> list[Path]:
    """Find the files or folders called *name*, of every part of a set that there is."""
    return sorted(folder.rglob(name)) if folder.is_dir() else []


def run(title: str, predict: Callable[[Given], Awaitable[Sequence[Judged]]]) -> None:
    """Be the command: ``python -m benchmarks.NAME --data DIR --out OUTDIR [--json FILE]``."""
    given = read_arguments(title)
    given.out.mkdir(parents=True, exist_ok=True)
    figures = [
        figure for one in asyncio.run(_awaited(predict(given))) for figure in keep(one, given)
    ]
    if given.json is not None:
        write(given.json, (_row(*figure) for figure in figures))


def read_arguments(title: str, given: Sequence[str] | None = None) -> Given:
    """Read the command's arguments."""
    parser = argparse.ArgumentParser(description=title)
    parser.add_argument("--data", type=Path, required=True, metavar="DIR")
    parser.add_argument("--out", type=Path, required=True, metavar="OUTDIR")
    parser.add_argument("--embedder", type=Path, metavar="FOLDER", help="a sentence model (ONNX)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures there")
    read = parser.parse_args(given)
    embedder = read.embedder.resolve() if read.embedder else None
    return Given(data=read.data, out=read.out, json=read.json, embedder=embedder)


def keep(judged: Judged, given: Given) -> list[Figure]:
    """Write predictions; print and give the figures if what is right is known."""
    file = given.out / judged.file
    write(file, judged.predictions)
    Console().rule(f"{judged.file}: {len(judged.predictions)} predictions", align="left")
    right = [row for gold in judged.gold if gold.exists() for row in rows(gold)]
    scorer = given.data / judged.scorer
    if not right or not all(judged.mark in row for row in right) or not scorer.exists():
        return []
    gold = file.with_suffix(".gold")
    write(gold, right)
    command = [str(scorer), str(gold), str(file), *judged.options]
    printed = _printed(command)
    Console().print(printed, highlight=False, markup=False)
    told = _printed([*command, "--json"]) if judged.as_json else printed
    gold.unlink()
    return [(f"{file.stem} {name}", value) for name, value in judged.read(told)]


def _printed(command: Sequence[str]) -> str:
    done = subprocess.run([sys.executable, *command], check=True, capture_output=True, text=True)
    return done.stdout


async def _awaited(predicted: Awaitable[Sequence[Judged]]) -> Sequence[Judged]:
    return await predicted


def _row(measure: str, value: float) -> dict[str, Any]:
    nothing: dict[str, Any] = {"peer": "", "peer_value": None, "ratio": None}
    return {"measure": measure, "value": value, "unit": "share"} | nothing
