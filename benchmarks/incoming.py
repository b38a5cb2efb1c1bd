"""How many resumes a second become talents that a question finds, through the product's front door.

``python -m benchmarks.incoming [--count 200] [--json FILE]`` sends batches of plain text, DOCX and
one-page PDF over HTTP, each resume of somebody else, and waits until the last is searchable. Beside
the rate of the clock stands the rate for a second of one processor, which other programs on the
machine change less.
"""

import argparse
import asyncio
import io
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

import psutil

from benchmarks.applicants import resume_of
from benchmarks.office import TALENT, Office, opened
from benchmarks.rows import Row, report

COUNT, AT_ONCE, WARM = 200, 20, 20
_PEER = "asked for, a core"
_PATIENCE = 600.0
_EVERY = 0.2


def as_text(text: str) -> bytes:
    """Write a resume as plain text."""
    return text.encode()


def as_docx(text: str) -> bytes:
    """Write a resume as DOCX."""
    import docx

    document, file = docx.Document(), io.BytesIO()
    for line in text.splitlines():
        document.add_paragraph(line)
    document.save(file)
    return file.getvalue()


def as_pdf(text: str) -> bytes:
    """Write a resume as a PDF of one page."""
    from weasyprint import HTML

    style = "<style>@page {size: A4; margin: 12mm} p {font-size: 8pt; margin: 1px}</style>"
    lines = "".join(f"<p>{line or '&nbsp;'}</p>" for line in text.splitlines())
    written: bytes = HTML(string=style + lines).write_pdf()
    return written


_KINDS: Mapping[str, tuple[Callable[[str], bytes], float]] = {
    "txt": (as_text, 20.0),
    "docx": (as_docx, 20.0),
    "pdf": (as_pdf, 10.0),
}
"""How a resume is written, and how many a second are asked for of one core."""


def main() -> None:
    """Be the command."""
    parser = argparse.ArgumentParser(description="Resumes that come in")
    parser.add_argument("--data", type=Path, metavar="DIR", help="taken, and not needed")
    parser.add_argument("--out", type=Path, metavar="OUTDIR", help="taken, and nothing is written")
    parser.add_argument("--count", type=int, default=COUNT, help="resumes of each kind")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the rows there")
    given = parser.parse_args()
    report("Resumes that come in", asyncio.run(measure(given.count)), given.json)


async def measure(count: int) -> Sequence[Row]:
    """Send *count* resumes of each kind."""
    rows: list[Row] = []
    async with opened() as office:
        for place, (suffix, (write, asked)) in enumerate(_KINDS.items()):
            first = place * (count + WARM)
            files = [
                (f"{number}.{suffix}", write(resume_of(number)))
                for number in range(first, first + count + WARM)
            ]
            await _send(office, files[:WARM])
            began, used = time.perf_counter(), _used(office)
            await _send(office, files[WARM:])
            seconds, used = time.perf_counter() - began, _used(office) - used
            rows += told(suffix, asked, count / seconds, count / used)
    return rows


async def _send(office: Office, files: Sequence[tuple[str, bytes]]) -> None:
    """Send batches, and wait until every resume of them was read."""
    tasks = []
    for start in range(0, len(files), AT_ONCE):
        some = [("files", file) for file in files[start : start + AT_ONCE]]
        sent = await office.post(f"{TALENT}/talents/batch-upload", files=some)
        tasks.append(sent["task_id"])
    for task in tasks:
        await _finished(office, task)


async def _finished(office: Office, task_id: str) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        told_ = await office.get(f"{TALENT}/talents/tasks/{task_id}")
        if told_["status"] == "completed":
            return
        if told_["status"] not in {"pending", "running"}:
            raise RuntimeError(f"The batch ended as {told_['status']}.")
        await asyncio.sleep(_EVERY)
    raise RuntimeError(f"Resumes are still being read after {_PATIENCE:.0f} s.")


def _used(office: Office) -> float:
    """Tell how many seconds the server and what it started have kept a processor."""
    server = psutil.Process(office.server.process.pid)
    family = [one.cpu_times() for one in (server, *server.children(recursive=True))]
    mine = server.cpu_times()
    gone = mine.children_user + mine.children_system
    return sum(one.user + one.system for one in family) + gone


def told(suffix: str, asked: float, by_clock: float, by_core: float) -> list[Row]:
    """Say how many resumes of a kind came in in a second."""
    called = f"{suffix.upper()}, from upload to searchable"
    row = partial(Row, unit="resumes/s", peer=_PEER, peer_value=asked)
    return [
        row(measure=f"{called}, a second of one core", value=by_core, floor=asked),
        row(measure=f"{called}, by the clock", value=by_clock),
    ]


if __name__ == "__main__":
    main()
