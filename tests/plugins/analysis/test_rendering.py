"""What a report looks like: right Chinese, nothing executed, nothing fetched."""

import io
import re
import subprocess
import sys
import zipfile
from typing import Any
from xml.etree import ElementTree as ET

import pypdfium2
import pytest

from tests.graphs.reviews import interview, turn, whole
from tests.graphs.test_write_report import report_on
from zhiren import Unavailable
from zhiren_analysis.rendering import pdf
from zhiren_analysis.rendering.html import render_html
from zhiren_analysis.rendering.radar import Axis, radar
from zhiren_analysis.rendering.sheet import render_sheet

HOSTILE = '<script>alert(1)</script><img src="https://example.com/x.png">'
FORMULA = '=HYPERLINK("https://example.com","证据")'


async def shown(record: dict[str, Any] | None = None) -> dict[str, Any]:
    """A finished report, as the outside sees it."""
    record = record or whole()
    return await report_on(record) | {
        "report_id": "rpt_1",
        "interview_id": "int_1",
        "candidate": record["candidate"],
        "position": record["position"],
        "generated_at": "2025-12-16T10:40:00.000Z",
    }


def told(answer: str) -> dict[str, Any]:
    """An interview in which *answer* was given, by somebody named like an attack."""
    person = {"user_id": "u_1", "username": HOSTILE}
    return interview(turn(1, "请介绍一次故障", answer, type="behavioral"), candidate=person)


def test_a_chart_has_a_corner_for_each_score() -> None:
    axes = [Axis(label=f"维度{n}", score=score) for n, score in enumerate((100, 0, 50, 75, 25))]
    root = ET.fromstring(radar(axes))
    circles = [node for node in root.iter() if node.tag.endswith("circle")]
    assert [(c.get("cx"), c.get("cy")) for c in circles[:2]] == [
        ("210.0", "60.0"),
        ("210.0", "156.0"),
    ]


def test_a_chart_says_what_was_not_analysed() -> None:
    axes = [Axis(label=str(n), score=None, missing="未分析") for n in range(5)]
    drawn = str(radar(axes))
    assert drawn.count("未分析") == 5
    assert "<circle" not in drawn


def test_a_charts_labels_are_escaped() -> None:
    assert "<script>" not in radar([Axis(label=HOSTILE, score=1)] * 3)


async def test_a_page_holds_every_part() -> None:
    page = render_html(await shown(), "zh")
    for part in ("综合评分", "能力维度", "分项分析", "亮点与提示", "改进建议", "评分依据", "<svg"):
        assert part in page
    assert "我回滚了模型版本" in page


async def test_a_page_in_english_has_english_words() -> None:
    said = "At the time our service crashed. I rolled back the release because it timed out."
    record = interview(turn(1, "Tell me about an outage", said, type="behavioral"), language="en")
    record |= {"candidate": {"user_id": "u", "username": "Ann"}}
    record["position"] = {"position_id": "pos_1", "title": "Engineer"}
    page = render_html(await shown(record), "en")
    assert "Overall score" in page
    assert not re.search(
        r"[\u4e00-\u9fff]", re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)
    )


async def test_what_people_wrote_is_text_on_a_page() -> None:
    said = f"当时服务宕机，我回滚了版本{HOSTILE}，最终恢复了服务。"
    page = render_html(await shown(told(said)), "zh")
    assert "<script" not in page
    assert "<img" not in page
    assert "&lt;script&gt;" in page


async def test_a_page_asks_for_nothing_from_outside() -> None:
    page = render_html(await shown(), "zh")
    assert not re.search(r"(?:src|href)\s*=|url\(|@import", page)


async def test_a_report_without_a_score_gives_the_reason() -> None:
    page = render_html(await shown(interview(turn(1, "什么是过拟合？", ""))), "zh")
    assert "依据不足：没有可供评分的回答内容" in page


async def test_a_pdf_holds_the_chinese_and_the_chart() -> None:
    if not pdf.has_chinese_font():
        pytest.skip("no font with Chinese characters is installed")
    document = pypdfium2.PdfDocument(await pdf.render_pdf(render_html(await shown(), "zh")))
    text = "".join(page.get_textpage().get_text_bounded() for page in document)
    for words in ("面试评测报告", "张三", "应变抗压能力", "我回滚了模型版本", "不太清楚"):
        assert words in re.sub(r"\s", "", text)
    assert 1 <= len(document) <= 2
    document.close()


async def test_printing_fetches_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    fetched: list[str] = []
    monkeypatch.setattr("urllib.request.OpenerDirector.open", lambda *a, **k: fetched.append(a[1]))
    page = '<img src="http://127.0.0.1:9/x.png"><link rel=stylesheet href="file:///etc/passwd">ok'
    assert (await pdf.render_pdf(page)).startswith(b"%PDF")
    assert fetched == []


async def test_without_a_chinese_font_there_is_a_clear_message(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pdf, "has_chinese_font", lambda: False)
    with pytest.raises(Unavailable, match="fonts-wqy-microhei") as caught:
        await pdf.render_pdf("<p>中文</p>")
    assert "\n" not in str(caught.value)


async def test_without_pango_there_is_a_clear_message(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken:
        def find_spec(self, name: str, path: object = None, target: object = None) -> None:
            if name == "weasyprint":
                raise OSError("cannot load library 'libpango-1.0-0'")

    for name in [name for name in sys.modules if name.partition(".")[0] == "weasyprint"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(sys, "meta_path", [Broken(), *sys.meta_path])
    with pytest.raises(Unavailable, match="apt install libpango") as caught:
        await pdf.render_pdf("<p>ok</p>")
    assert "\n" not in str(caught.value)


def test_importing_the_plugin_imports_no_printer() -> None:
    code = "import sys, zhiren_analysis; print({'weasyprint', 'xlsxwriter'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


async def test_a_spreadsheet_has_text_where_a_formula_was_said() -> None:
    said = f"{FORMULA}。当时服务宕机，我回滚了版本，最终恢复了服务。"
    record = told(said)
    record["candidate"]["username"] = FORMULA
    book = zipfile.ZipFile(io.BytesIO(await render_sheet(await shown(record), "zh")))
    sheets = [book.read(name).decode() for name in book.namelist() if "worksheets/sheet" in name]
    assert sheets
    assert not any("<f>" in sheet or "hyperlink" in sheet for sheet in sheets)
    assert "HYPERLINK" in book.read("xl/sharedStrings.xml").decode()


async def test_a_spreadsheet_keeps_numbers_as_numbers_and_draws_a_chart() -> None:
    report = await shown()
    book = zipfile.ZipFile(io.BytesIO(await render_sheet(report, "zh")))
    first = book.read("xl/worksheets/sheet1.xml").decode()
    assert f"<v>{report['ability_scores']['stress_resistance']}</v>" in first
    assert any("charts/chart" in name for name in book.namelist())


async def test_a_spreadsheet_names_what_to_improve_in_the_readers_words() -> None:
    report = await shown()
    assert report["improvements"]
    book = zipfile.ZipFile(io.BytesIO(await render_sheet(report, "zh")))
    words = book.read("xl/sharedStrings.xml").decode()
    assert not [one for one in report["improvements"] if f">{one['dimension']}<" in words]
