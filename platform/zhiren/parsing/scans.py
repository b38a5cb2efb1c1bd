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
_NO_CHARACTER = re.compile(r"\(cid:\d+\)|[\0\ue000-\uf8ff\ufffd]")
_BROKEN_SHARE = 0.1
_BROKEN_DIGITS = 3
_SECONDS = 45.0


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
            "The PDF is a scan without a text layer: it needs OCR, which found nothing or is "
            "not installed (pip install 'zhiren[ocr]')."
        )
    numbers = ", ".join(str(page.number) for page in missed)
    detail = f"Pages without a usable text layer, not read: {numbers}."
    return [Finding(kind="not_read", quote="", detail=detail)] if missed else []


def _read_by_eye(document: pdfium.PdfDocument, needy: list[PageText]) -> list[PageText]:
    """Give each page the lines that OCR sees; stop when time is short. Give the pages left out."""
    from zhiren.parsing.ocr import read_image  # it loads a model: only when a page needs it

    began, longest = time.monotonic(), 0.0
    missed = []
    for page in needy:
        with closing(document[page.number - 1]) as source:
            start = time.monotonic()
            if start + longest > began + _SECONDS or pixels(source) > MOST_PIXELS:
                missed.append(page)
                continue
            lines = read_image(source)
            longest = max(longest, time.monotonic() - start)
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
    without_digits = broken >= _BROKEN_DIGITS and not any(each.isdigit() for each in text)
    if without_digits or broken > _BROKEN_SHARE * letters:
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
