"""Reading tables: workbooks and comma-separated values."""

import io
from datetime import date
from typing import Any

import openpyxl
import pytest

from tests.platform.parsing.conftest import read
from zhiren.errors import Unreadable


def workbook(**sheets: list[list[Any]]) -> bytes:
    """Make a workbook; a sheet whose name begins with ``hidden`` is."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
        if title.startswith("hidden"):
            sheet.sheet_state = "hidden"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_each_sheet_is_a_heading_and_a_page() -> None:
    document = read(
        workbook(工资=[["等级", "津贴"], ["P5", 3000.0]], 假期=[["年假", 15]]), "a.xlsx"
    )
    tables = [block for block in document.blocks if block.kind == "table"]
    assert [(block.heading_path, block.page) for block in tables] == [
        (("工资",), 1),
        (("假期",), 2),
    ]
    assert "等级 | 津贴\nP5 | 3000" in document.text
    assert document.pages == 2


def test_dates_and_gaps_are_shown_as_a_reader_sees_them() -> None:
    rows: list[list[Any]] = [["Day", None, "Note"], [date(2026, 1, 26), None, "open"]]
    rows += [[None], ["End", "later"]]
    text = read(workbook(Plan=rows), "a.xlsx").text
    assert "2026-01-26 | | open" in text
    assert "open\n\nEnd | later" in text


def test_a_hidden_sheet_is_found_and_not_read() -> None:
    document = read(workbook(Shown=[["one"]], hidden1=[["secret bonus"]]), "a.xlsx")
    assert "secret" not in document.text
    assert [finding.kind for finding in document.findings] == ["hidden_text"]


def test_a_broken_workbook_is_unreadable() -> None:
    data = workbook(Plan=[["x"] * 50] * 50)
    with pytest.raises(Unreadable):
        read(data[: len(data) // 2], "a.xlsx")


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_values_are_read_with_any_separator_in_any_encoding(mark: str, encoding: str) -> None:
    rows = [["姓名", "部门"], ["王小明", "研发，平台"], ["李雷", "市场"]]
    data = "\r\n".join(mark.join(row) for row in rows).encode(encoding)
    document = read(data, "a.csv")
    assert "姓名 | 部门\n王小明 | 研发，平台\n李雷 | 市场" in document.text
    assert [block.kind for block in document.blocks] == ["table"]


def test_a_quoted_cell_keeps_its_separator_and_its_line() -> None:
    text = read(b'name,words\nMay,"one, two\nthree"\n', "a.csv").text
    assert text == "name | words\nMay | one, two three"
