"""This is where pages without a usable text layer are found, and read by eye where that can be."""

import importlib.util
import re
import time
from collections.abc import Sequence
from contextlib import closing

import pypdfium2 as pdfium

from zhiren.documents import Finding
from zhiren.errors import Unreadable
from zhiren.parsing.glyphs import MOST_PIXELS, PageText, pixels

_FEW = 50
_NO_CHARACTER = re.compile(r"\(cid:\d+\)|[\ue000-\uf8ff\ufffd]")
_BROKEN_SHARE = 0.1
_SECONDS = 40.0


def read_scans(document: pdfium.PdfDocument, pages: Sequence[PageText]) -> list[Finding]:
    """Read by OCR the pages that need it, in place; report those that could not be read.

    Raises ``Unreadable`` when nothing at all was read from a document that has something on it.
    """
    needy = [page for page in pages if _needs_eyes(document, page)]
    if not needy:
        return []
    missed = needy
    if importlib.util.find_spec("rapidocr"):
        missed = _read_by_eye(document, needy)
    if missed and not any(page.lines for page in pages):
        raise Unreadable(
            "The PDF is a scan without text: reading it needs OCR "
            "(pip install 'zhiren[ocr]'), or finds nothing there."
        )
    numbers = ", ".join(str(page.number) for page in missed)
    return [
        Finding(
            kind="not_read",
            quote="",
            detail=f"Pages without a usable text layer, not read: {numbers}.",
        )
    ] * bool(missed)


def _read_by_eye(document: pdfium.PdfDocument, needy: list[PageText]) -> list[PageText]:
    """Give each page the lines that OCR sees; stop when time is short. Give the pages left out."""
    from zhiren.parsing.ocr import read_image  # it loads a model: only when a page needs it

    until = time.monotonic() + _SECONDS
    missed = []
    for page in needy:
        with closing(document[page.number - 1]) as source:
            if time.monotonic() > until or pixels(source) > MOST_PIXELS:
                missed.append(page)
                continue
            lines = read_image(source)
        if lines or not page.lines:
            page.lines = lines
    return missed


def _needs_eyes(document: pdfium.PdfDocument, page: PageText) -> bool:
    """Tell a page that shows more than its text layer says."""
    if not page.height:
        return False
    text = "".join(line.text for line in page.lines)
    letters = len("".join(text.split()))
    broken = len(_NO_CHARACTER.findall(text)) + page.unmapped
    if letters and broken > _BROKEN_SHARE * letters:
        return True
    return letters < _FEW and _shows_image(document, page.number - 1)


def _shows_image(document: pdfium.PdfDocument, index: int) -> bool:
    """Tell whether an image fills a good part of a page: a scan, not a logo."""
    with closing(document[index]) as page:
        area = page.get_width() * page.get_height()
        for image in page.get_objects(filter=[pdfium.raw.FPDF_PAGEOBJ_IMAGE]):
            left, bottom, right, top = image.get_bounds()
            if (right - left) * (top - bottom) > 0.2 * area:
                return True
    return False
