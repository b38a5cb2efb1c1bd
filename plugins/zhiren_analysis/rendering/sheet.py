"""A report as a spreadsheet. What candidates said is text there, never a formula or a link."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from zhiren_analysis.rendering.html import measured, method, orders
from zhiren_analysis.rendering.labels import has_label, label

_MOST = 32_000
"""Characters a cell holds."""


async def render_sheet(report: Mapping[str, Any], language: str) -> bytes:
    """Lay *report* out in a workbook, in a thread of its own."""
    return await asyncio.to_thread(_write, report, language)


@dataclass(frozen=True)
class _Book:
    """A workbook with its few styles."""

    book: Any
    language: str

    def say(self, key: str) -> str:
        return label(key, self.language)

    def named(self, key: str) -> str:
        """Say what *key* is called, or the key itself where it has no name."""
        return self.say(key) if has_label(key) else key

    def sheet(self, key: str, heads: Sequence[str], widths: Sequence[int]) -> Any:
        """Open a sheet with a frozen row of headings."""
        sheet = self.book.add_worksheet(self.say(key))
        style = self.book.add_format({"bold": True, "bg_color": "#E6F2F0", "bottom": 1})
        for column, (head, width) in enumerate(zip(heads, widths, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, self.say(head), style)
        sheet.freeze_panes(1, 0)
        return sheet

    def rows(self, sheet: Any, rows: Iterable[Sequence[Any]], first: int = 1) -> None:
        """Write *rows*: numbers as numbers, everything else as plain text."""
        wrapped = self.book.add_format({"text_wrap": True, "valign": "top"})
        for at, row in enumerate(rows, first):
            for column, value in enumerate(row):
                if isinstance(value, int | float):
                    sheet.write_number(at, column, value, wrapped)
                else:
                    sheet.write_string(at, column, str(value or "")[:_MOST], wrapped)


def _write(report: Mapping[str, Any], language: str) -> bytes:
    import xlsxwriter

    file = BytesIO()
    plain = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, plain) as book:
        sheets = _Book(book, language)
        _overview(sheets, report)
        _evidence(sheets, report)
        _advice(sheets, report)
    return file.getvalue()


def _overview(book: _Book, report: Mapping[str, Any]) -> None:
    sheet = book.sheet("overview", ("dimension", "score", "weight", "level"), (26, 12, 10, 60))
    dimensions = report["evidence"]["dimensions"].values()
    scores = [(d["title"], d["score"], d["weight"], d["status"]) for d in dimensions]
    book.rows(sheet, scores)
    verdict = book.say(report["recommendation"] or "no_verdict")
    facts = [
        (book.say("overall_score"), report["overall_score"]),
        (book.say("recommendation"), verdict),
        ("", report["reason"]),
        (book.say("candidate"), report["candidate"]["username"]),
        (book.say("position"), report["position"]["title"]),
        (book.say("interview"), report["interview_id"]),
        (book.say("generated_at"), report["generated_at"]),
    ]
    last = len(scores)
    shown = measured(report, book.language)
    facts += [(book.say("formula"), shown["formula"])] if shown["formula"] else []
    for part in shown["figures"]:
        facts += [(part.title, part.sure), *part.lines]
    book.rows(sheet, facts, last + 2)
    sheet.write_string(last + 3 + len(facts), 0, method(report, book.language))
    sheet.insert_chart(0, 5, _chart(book, last))


def _chart(book: _Book, last: int) -> Any:
    chart = book.book.add_chart({"type": "radar", "subtype": "filled"})
    name = book.say("overview")
    chart.add_series(
        {
            "name": book.say("abilities"),
            "categories": [name, 1, 0, last, 0],
            "values": [name, 1, 1, last, 1],
            "fill": {"color": "#0F766E", "transparency": 60},
        }
    )
    chart.set_y_axis({"min": 0, "max": 100, "major_unit": 25})
    chart.set_legend({"none": True})
    return chart


def _evidence(book: _Book, report: Mapping[str, Any]) -> None:
    heads = ("dimension", "score", "question", "quote", "shows")
    sheet = book.sheet("evidence", heads, (24, 8, 8, 80, 40))
    evidence = report["evidence"]
    numbers = orders(report, book.language)
    book.rows(
        sheet,
        [
            (part["title"], part["score"], numbers.get(i["answer_id"]), i["quote"], i["reason"])
            for part in evidence["dimensions"].values()
            for i in part["items"]
        ],
    )


def _advice(book: _Book, report: Mapping[str, Any]) -> None:
    sheet = book.sheet("highlights", ("time", "what"), (12, 110))
    book.rows(sheet, [(item["timestamp"], item["description"]) for item in report["highlights"]])
    sheet = book.sheet("improvements", ("dimension", "what"), (26, 110))
    titles = {name: one["title"] for name, one in report["evidence"]["dimensions"].items()}
    rows = [
        (titles.get(item["dimension"]) or book.named(item["dimension"]), item["suggestion"])
        for item in report["improvements"]
    ]
    book.rows(sheet, rows)
