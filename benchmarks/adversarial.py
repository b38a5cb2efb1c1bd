"""Whether hostile files are read or clearly refused, through the product's own front door.

``python -m benchmarks.adversarial --data DIR --out OUTDIR [--json FILE]`` uploads every file that
``DIR/adversarial/**/manifest.jsonl`` names, under the name it gives and against the condition it
gives, and writes ``adversarial.jsonl``. A file with a question goes into a knowledge base, and the
question is asked; so does a file that can be read but holds no resume, if none was promised.
"""

import asyncio
import re
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import httpx2
import psutil

from benchmarks.library import V1 as DOCUMIND
from benchmarks.office import TALENT, Office, Refused, opened
from benchmarks.resumes import bytes_of, fields_of
from benchmarks.sets import Figure, Given, Judged, Prediction, found, rows, run

PARSED, REFUSED, CRASHED, HUNG = "parsed", "clear error", "crash", "timeout"
_UNREADABLE, _SERVER_ERROR = 422, 500
_NO_RESUME = "No resume can be made out"
_SETTLED = ("completed", "failed")
_EVERY = 0.05
_FIGURE = re.compile(r"^(?P<name>\S+)\s+\d+/\d+\s+(?P<value>\d\.\d+)", re.MULTILINE)


async def predict(given: Given) -> Sequence[Judged]:
    """Upload every file of the manifests."""
    manifests = found(given.data / "adversarial", "manifest.jsonl")
    async with opened() as office:
        predictions = [
            await _upload(office, manifest.parent / "files" / row["file"], row)
            for manifest in manifests
            for row in rows(manifest)
        ]
    return [
        Judged(
            file="adversarial.jsonl",
            predictions=predictions,
            scorer="score_adversarial.py",
            gold=manifests,
            mark="expected",
            read=figures_of,
        )
    ]


async def _upload(office: Office, file: Path, row: Mapping[str, Any]) -> Prediction:
    began = time.perf_counter()
    watch = asyncio.create_task(_memory(office.server.process.pid))
    try:
        take = _ask if row.get("question") else _take_in
        told = await take(office, file, row)
    except Refused as error:
        told = {"outcome": CRASHED if error.status >= _SERVER_ERROR else REFUSED}
        told["message"] = str(error)
    except httpx2.TimeoutException:
        told = {"outcome": HUNG}
    except httpx2.TransportError as error:
        told = {"outcome": CRASHED, "message": str(error)}
    watch.cancel()
    seconds = round(time.perf_counter() - began, 2)
    return {"id": row["id"], "seconds": seconds, "rss_mb": await _peak(watch)} | told


async def _take_in(office: Office, file: Path, row: Mapping[str, Any]) -> dict[str, Any]:
    """Upload a file as a resume; one that is none may still be a document."""
    try:
        return await _screen(office, file, row)
    except Refused as refused:
        if _NO_RESUME not in str(refused) or row.get("condition") or row.get("gold"):
            raise
        kb = (await office.post(f"{DOCUMIND}/kb", {"name": row["id"]}))["id"]
        return {"outcome": PARSED, "text": await _read(office, kb, file)}


async def _screen(office: Office, file: Path, row: Mapping[str, Any]) -> dict[str, Any]:
    """Upload a resume, and give what became of it."""
    fields = {}
    if condition := row.get("condition"):
        made = {"name": condition["name"], "conditions": _requirements(condition)}
        fields["condition_id"] = (await office.post(f"{TALENT}/conditions", made))["id"]
    name = row.get("upload_name") or file.name
    told = await office.upload(f"{TALENT}/talents/upload", name, bytes_of(file), **fields)
    talent = await office.use("show_talent", talent_id=told["talent_id"])
    shown = fields_of(talent)
    text = await office.use("read_resume", talent_id=told["talent_id"])
    return {
        "outcome": PARSED,
        "text": text["text"],
        "is_qualified": told["is_qualified"],
        "fields": shown,
    }


def _requirements(condition: Mapping[str, Any]) -> dict[str, Any]:
    kept = ("education_level", "school_tier", "skills", "work_years_min")
    return {name: condition[name] for name in kept if name in condition}


async def _ask(office: Office, file: Path, row: Mapping[str, Any]) -> dict[str, Any]:
    """Put a document into a knowledge base and ask about it."""
    kb = (await office.post(f"{DOCUMIND}/kb", {"name": row["id"]}))["id"]
    await _read(office, kb, file)
    told = await office.post(f"{DOCUMIND}/chat", {"kb_id": kb, "query": row["question"]})
    text = "\n".join(source["content"] for source in told["sources"])
    return {"outcome": PARSED, "text": text, "answer": told["answer"]}


async def _read(office: Office, kb: str, file: Path) -> str:
    """Put a document into a knowledge base; its text as far as it is shown."""
    path = f"{DOCUMIND}/documents"
    told = await office.upload(f"{path}/upload", file.name, bytes_of(file), kb_id=kb)
    document = f"{path}/{told['id']}"
    while (told := await office.get(document))["status"] not in _SETTLED:  # noqa: ASYNC110 - no event crosses processes
        await asyncio.sleep(_EVERY)
    if told["status"] == "failed":
        raise Refused(_UNREADABLE, f"{told.get('error_message') or told.get('error')}")
    found = await office.get(f"{document}/chunks")
    return "\n".join(chunk["content"] for chunk in found["items"])


async def _memory(pid: int) -> list[float]:
    """Watch the server's processes until cancelled; the megabytes of the greatest, each time."""
    seen: list[float] = []
    try:
        while True:
            seen.append(await asyncio.to_thread(_greatest, pid))
            await asyncio.sleep(_EVERY)
    except asyncio.CancelledError:
        return seen


def _greatest(pid: int) -> float:
    sizes = [0.0]
    for process in psutil.Process(pid).children(recursive=True):
        try:
            sizes.append(process.memory_info().rss / 1e6)
        except psutil.NoSuchProcess:
            continue
    return max(sizes)


async def _peak(watch: "asyncio.Task[list[float]]") -> float:
    return round(max(await watch, default=0.0))


def figures_of(printed: str) -> Iterable[Figure]:
    """Read what the scorer prints."""
    for match in _FIGURE.finditer(printed):
        yield match["name"], float(match["value"])


if __name__ == "__main__":
    run("Hostile files", predict)
