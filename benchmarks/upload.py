"""How soon uploaded files can be found, through the product's own front door.

``python -m benchmarks.upload [--pages 600] [--pdf FILE] [--json FILE]`` uploads Markdown pages over
HTTP and waits until the last is searchable, and a PDF of 117 pages of its own (or FILE).
"""

import argparse
import asyncio
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import httpx2

from benchmarks.library import sent, served, settled, shelve
from benchmarks.rows import Row, report

PAGES, PDF_PAGES = 600, 117
_ASKED = "a page a second"
_PAGE = """# 第{n}页 部署手册

## 备份

系统每天凌晨{n}点备份一次，备份保留{n}天。恢复之前须停止服务，并由值班工程师确认。

## Restore

Restore number {n} takes about {n} minutes. Stop the service first, then copy the archive back and
start it again. Ask the engineer on duty when anything looks strange, and write down what was done.

| 环境 | 主机 | 负责人 |
| --- | --- | --- |
| 生产 | host-{n} | 王小明 |
| 测试 | test-{n} | 李雷 |

{more}
"""
_MORE = "每一步都要记录在案，方便以后查阅。The steps are the same on every machine of the fleet. "


def main() -> None:
    """Be the command."""
    parser = argparse.ArgumentParser(description="Uploads")
    parser.add_argument("--data", type=Path, metavar="DIR", help="taken, and not needed")
    parser.add_argument("--out", type=Path, metavar="OUTDIR", help="taken, and nothing is written")
    parser.add_argument("--pages", type=int, default=PAGES, help="Markdown files of one page")
    parser.add_argument("--pdf", type=Path, metavar="FILE", help="instead of one that is made")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the rows there")
    given = parser.parse_args()
    report("Uploads", asyncio.run(measure(given.pages, given.pdf)), given.json)


async def measure(pages: int, pdf: Path | None) -> Sequence[Row]:
    """Upload pages, then the PDF."""
    with tempfile.TemporaryDirectory() as folder:
        files = [page(Path(folder), number) for number in range(pages)]
        book = pdf or bound(Path(folder) / "book.pdf", PDF_PAGES)
        async with served() as client:
            await shelve(client, "warm", files[:10])
            begin = time.perf_counter()
            await shelve(client, "pages", files)
            rate = pages / (time.perf_counter() - begin)
            content = book.read_bytes()
            seconds = await timed(client, book.name, content)
            return [fast(rate, pages), soon(seconds, len(content))]


async def timed(client: httpx2.AsyncClient, name: str, content: bytes) -> float:
    """Upload one file; seconds until it is searchable."""
    kb_id = (await sent(client, "/kb", json={"name": "book"}))["id"]
    begin = time.perf_counter()
    files = {"file": (name, content)}
    await sent(client, "/documents/upload", data={"kb_id": kb_id}, files=files)
    await settled(client, kb_id, 1)
    return time.perf_counter() - begin


def fast(rate: float, pages: int) -> Row:
    """Say how many pages a second were searchable."""
    return Row(
        measure=f"Markdown, {pages} files of a page, uploaded and searchable",
        value=rate,
        unit="pages/s",
        peer=_ASKED,
        peer_value=1.0,
        least=60,
    )


def soon(seconds: float, size: int) -> Row:
    """Say how long the PDF took."""
    return Row(
        measure=f"PDF, {size / 1e6:.1f} MB, from upload to completed",
        value=seconds,
        unit="s",
        peer=_ASKED,
        peer_value=float(PDF_PAGES),
        limit=6,
    )


def page(folder: Path, number: int) -> Path:
    """Write one page of Markdown."""
    file = folder / f"page{number}.md"
    file.write_text(_PAGE.format(n=number, more=_MORE * 12), encoding="utf-8")
    return file


def bound(file: Path, pages: int) -> Path:
    """Make a PDF of *pages* full pages."""
    from weasyprint import HTML

    style = "<style>section {page-break-after: always; font-size: 10pt}</style>"
    text = "".join(
        f"<section><h2>Chapter {n}</h2><p>{_MORE * 14}</p></section>" for n in range(pages)
    )
    HTML(string=style + text).write_pdf(file)
    return file


if __name__ == "__main__":
    main()
