"""Pages that are pictures: read by eye where the extra is there, and never taken for empty."""

import importlib.util
import io
from collections.abc import Callable

import pytest

from tests.platform.parsing.conftest import read
from zhiren.errors import Unreadable

PAGE = "<h1>Employee handbook</h1><p style='font-size:20px'>Annual leave is ten days.</p>"


def test_a_scan_says_that_it_needs_ocr(
    scan_of: Callable[[str], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with pytest.raises(Unreadable, match="it needs OCR"):
        read(scan_of(PAGE), "scan.pdf")


def test_a_scanned_page_among_others_is_reported(
    pdf_of: Callable[[str], bytes],
    scan_of: Callable[[str], bytes],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import pypdfium2 as pdfium

    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    both = pdfium.PdfDocument.new()
    for data in (pdf_of("<p>Typed words</p>"), scan_of(PAGE)):
        with pdfium.PdfDocument(data) as part:
            both.import_pages(part)
    buffer = io.BytesIO()
    both.save(buffer)
    both.close()
    document = read(buffer.getvalue(), "mixed.pdf")
    assert document.text == "Typed words"
    (finding,) = document.findings
    assert finding.kind == "not_read"
    assert finding.detail.endswith("not read: 2.")


def test_a_scan_is_read_by_eye(scan_of: Callable[[str], bytes]) -> None:
    pytest.importorskip("rapidocr", reason="the extra ocr is not installed")
    document = read(scan_of(PAGE), "scan.pdf")
    assert "Annual leave is ten days" in document.text
    assert document.blocks[0].page == 1


@pytest.mark.parametrize("data", [b"", b"\0" * 200])
def test_a_picture_that_cannot_be_opened_says_so(data: bytes) -> None:
    pytest.importorskip("rapidocr", reason="the extra ocr is not installed")
    for start, name in ((b"\x89PNG\r\n\x1a\n", "cv.png"), (b"\xff\xd8\xff", "cv.jpg")):
        with pytest.raises(Unreadable, match="damaged"):
            read(start + data, name)


def test_a_picture_says_that_it_needs_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with pytest.raises(Unreadable, match="needs OCR"):
        read(b"\x89PNG\r\n\x1a\n", "cv.png")


def test_a_photographed_page_is_read_by_eye(scan_of: Callable[[str], bytes]) -> None:
    pytest.importorskip("rapidocr", reason="the extra ocr is not installed")
    import pypdfium2 as pdfium

    with pdfium.PdfDocument(scan_of(PAGE)) as scan:
        picture = scan[0].render(scale=1.5).to_pil()
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG")
    assert "Annual leave is ten days" in read(buffer.getvalue(), "cv.jpg").text
