"""This is where tables are read: Excel workbooks, sheet by sheet, and CSV."""

import csv
import io
import warnings
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from typing import Any

from zhiren.documents import ParsedDocument
from zhiren.errors import Unreadable
from zhiren.parsing.archive import open_office
from zhiren.parsing.draft import Draft
from zhiren.parsing.hidden import hidden_text
from zhiren.parsing.text import decode

_MOST_CELLS = 2_000_000
_SAMPLE = 8192
_DELIMITERS = ",;\t|"
_MIDNIGHT = time()


def parse_xlsx(data: bytes, name: str) -> ParsedDocument:  # noqa: ARG001 - every parser takes it
    """Read a workbook: each sheet is a heading with tables below, on a page of its own."""
    from openpyxl import load_workbook

    open_office(data, "xl/workbook").close()
    draft = Draft()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of styles and extensions that nobody reads here
        try:
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            for page, sheet in enumerate(book.worksheets, start=1):
                rows = _bounded(sheet.iter_rows(values_only=True))
                if sheet.sheet_state == "visible":
                    draft.heading(sheet.title, 1, page=page)
                    _write(draft, rows, page)
                else:
                    words = "\n".join(" | ".join(row) for row in _filled(rows))
                    draft.findings += hidden_text(words, f"In the hidden sheet {sheet.title!r}.")
        # Whatever is wrong inside a workbook comes out of openpyxl in as many ways.
        except (KeyError, ValueError, TypeError, AttributeError, IndexError, SyntaxError) as error:
            raise Unreadable("The workbook is damaged and cannot be read.") from error
    return draft.finish(pages=len(book.worksheets))


def parse_csv(data: bytes, name: str) -> ParsedDocument:  # noqa: ARG001 - as above
    """Read comma-separated values, in whatever encoding and with whatever separator."""
    text = decode(data).replace("\0", "")
    draft = Draft()
    try:
        _write(draft, csv.reader(io.StringIO(text), delimiter=_delimiter(text)), None)
    except csv.Error as error:
        raise Unreadable(f"The table cannot be read: {error}.") from error
    return draft.finish()


def _delimiter(text: str) -> str:
    """Find what parts the cells: what most of the first lines have, and equally often."""
    lines = text[:_SAMPLE].splitlines()[:20]

    def agreement(mark: str) -> tuple[int, int]:
        counts = [line.count(mark) for line in lines if line.strip()]
        usual = max(counts, key=counts.count, default=0)
        return (counts.count(usual) if usual else 0, usual)

    return max(_DELIMITERS, key=agreement)


def _bounded(rows: Iterable[Sequence[Any]]) -> Iterator[Sequence[Any]]:
    cells = 0
    for row in rows:
        cells += len(row)
        if cells > _MOST_CELLS:
            raise Unreadable(f"The sheet has more than {_MOST_CELLS} cells.")
        yield row


def _write(draft: Draft, rows: Iterable[Sequence[Any]], page: int | None) -> None:
    """Write rows, one a line; an empty row parts two tables."""
    table: list[str] = []
    for row in _filled(rows, gaps=True):
        if row:
            table.append(" | ".join(row))
            continue
        draft.add("\n".join(table), "table", page=page)
        table.clear()
    draft.add("\n".join(table), "table", page=page)


def _filled(rows: Iterable[Sequence[Any]], *, gaps: bool = False) -> Iterator[list[str]]:
    """Give the cells of each row as they are shown, without the empty ones behind the last."""
    for row in rows:
        cells = [_shown(cell) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if cells or gaps:
            yield cells


def _shown(cell: Any) -> str:
    """Say what a cell holds: a date without a time that nobody wrote, a whole number as one."""
    match cell:
        case None:
            return ""
        case datetime():
            bare = cell.time() == _MIDNIGHT
            return cell.date().isoformat() if bare else cell.isoformat(" ", "minutes")
        case date():
            return cell.isoformat()
        case float() if cell.is_integer() and abs(cell) < 1e15:
            return str(int(cell))
        case _:
            return " ".join(str(cell).split())
