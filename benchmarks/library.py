"""A library under measure: documents put on a shelf and questions asked, as any client does it."""

import asyncio
import re
import tempfile
import time
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx2

from benchmarks.servers import BIN, started, zhiren

V1 = "/documind/api/v1"
AT_ONCE = 10
"""Files in one upload: as many as the document allows."""
_PATIENCE = 1800.0
_MARK = re.compile(r"\s*\[(?:来源|Source): (?P<file>.+?), (?:段落|paragraph ?)(?P<index>\d+)\]")


@asynccontextmanager
async def served(embedder: Path | None = None) -> AsyncIterator[httpx2.AsyncClient]:
    """Serve from a temporary home; the client asks from this machine, without signing in."""
    with tempfile.TemporaryDirectory() as folder:
        home = zhiren(Path(folder) / "home")
        if embedder is not None:
            home["ZHIREN_EMBEDDER"] = f"fastembed:{embedder}"
        with started([str(BIN / "zhiren"), "serve"], home) as server:
            await server.ready()
            async with httpx2.AsyncClient(base_url=server.url + V1, timeout=180) as client:
                yield client


async def shelve(client: httpx2.AsyncClient, name: str, files: Sequence[Path]) -> str:
    """Upload *files* to a knowledge base of their own and wait until each is searchable."""
    kb_id: str = (await sent(client, "/kb", json={"name": name}))["id"]
    for start in range(0, len(files), AT_ONCE):
        some = [
            ("files", (file.name, file.read_bytes())) for file in files[start : start + AT_ONCE]
        ]
        await sent(client, "/documents/upload/batch", data={"kb_id": kb_id}, files=some)
    await settled(client, kb_id, len(files))
    return kb_id


async def settled(client: httpx2.AsyncClient, kb_id: str, count: int) -> None:
    """Wait until *count* documents were read; one that could not be is an error."""
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        done, failed = await counted(client, kb_id, "completed"), 0
        if done < count:
            failed = await counted(client, kb_id, "failed")
        if failed:
            raise RuntimeError(f"{failed} documents could not be read.")
        if done == count:
            return
        await asyncio.sleep(0.05)
    raise RuntimeError(f"Documents are still being read after {_PATIENCE:.0f} s.")


async def counted(client: httpx2.AsyncClient, kb_id: str, status: str) -> int:
    """Count the documents of a shelf that have come to *status*."""
    asked: dict[str, str | int] = {"kb_id": kb_id, "status": status, "page_size": 1}
    response = await client.get("/documents", params=asked)
    return int(response.raise_for_status().json()["data"]["total"])


async def ask(client: httpx2.AsyncClient, kb_id: str, question: str, top_k: int) -> dict[str, Any]:
    """Ask in a conversation of its own; give the answer as the scorer wants it.

    Passages come in the product's order. What the answer marks as its source is its citation, and
    an answer that cites nothing holds nothing.
    """
    body = {"kb_id": kb_id, "query": question, "options": {"top_k": top_k}}
    told = await sent(client, "/chat", json=body)
    retrieved = [{"doc": one["filename"], "text": one["content"]} for one in told["sources"]]
    places = [(one["filename"], one["chunk_index"]) for one in told["sources"]]
    marks = [(mark["file"], int(mark["index"])) for mark in _MARK.finditer(told["answer"])]
    cited = [places.index(mark) for mark in dict.fromkeys(marks) if mark in places]
    return {
        "retrieved": retrieved,
        "answer": _MARK.sub("", told["answer"]) if marks else "",
        "abstained": not marks,
        "citations": cited,
    }


async def sent(client: httpx2.AsyncClient, path: str, **body: Any) -> Any:
    """Post, and give what was answered inside the envelope."""
    response = await client.post(path, **body)
    if response.is_error:
        raise RuntimeError(f"{path}: {response.status_code} {response.text}")
    return response.json()["data"]


def documents(folder: Path) -> list[Path]:
    """List the documents below *folder*: every file of every folder named ``docs``."""
    return sorted(file for docs in folder.rglob("docs") for file in _files(docs))


def _files(docs: Path) -> Iterable[Path]:
    return (file for file in docs.iterdir() if file.is_file()) if docs.is_dir() else ()
