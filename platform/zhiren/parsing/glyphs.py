"""This is where a PDF page's characters become lines with their places, and the unseen are found.

pdfium gives characters in the order in which the page draws them, which keeps columns apart; where
a line ends it has put a break of its own.
"""

import ctypes
import math
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field

import pypdfium2 as pdfium
from pypdfium2 import raw

from zhiren.parsing.layout import Line

_HYPHENS = (0x02, 0xFFFE)
_TINY = 2.5
_DESCENT = 0.2
_NEARLY_WHITE = 0xF0
_NEARLY_CLEAR = 0x18
_CONTRAST = 24
_SCALE = 1.5
MOST_PIXELS = 60_000_000
"""More than this in the images of a page, and the page is not rendered."""

SMALL = "too small to read"
OUTSIDE = "outside of the page"
UNSEEN = "in the colour of its ground"


@dataclass(kw_only=True)
class PageText:
    """What one page says."""

    number: int
    top: float
    height: float
    lines: list[Line]
    hidden: dict[str, str] = field(default_factory=dict)
    """Text that a reader does not see, by why."""
    unmapped: int = 0
    """Characters whose font does not say which they are."""


@dataclass(slots=True)
class _Ink:
    """What the characters of one text object share."""

    size: float
    pale: bool


@dataclass(slots=True)
class _Glyph:
    text: str
    box: tuple[float, float, float, float]  # left, bottom, right, top
    baseline: float
    ink: _Ink
    reason: str | None = None


def read_page(document: pdfium.PdfDocument, index: int) -> PageText:
    """Read the page at *index* of the document."""
    try:
        page = document[index]
    except pdfium.PdfiumError:  # one broken page does not spoil the others
        return PageText(number=index + 1, top=0, height=0, lines=[])
    with closing(page), closing(page.get_textpage()) as text_page:
        left, bottom, right, top = page.get_bbox()
        result = PageText(number=index + 1, top=top, height=top - bottom, lines=[])
        rows = list(_rows(text_page))
        result.unmapped = _unmapped(text_page, sum(len(row) for row in rows))
        _find_hidden(page, rows, (left, bottom, right, top))
        for row in rows:
            _keep(row, result)
    return result


def pixels(page: pdfium.PdfPage) -> int:
    """Give how many pixels the images of a page have."""
    images = page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE])
    return sum(width * height for width, height in (image.get_px_size() for image in images))


def _rows(text_page: pdfium.PdfTextPage) -> Iterator[list[_Glyph]]:
    """Give the page's characters, line by line."""
    row: list[_Glyph] = []
    inks: dict[int, _Ink] = {0: _Ink(0, pale=False)}
    for index in range(text_page.count_chars()):
        code = raw.FPDFText_GetUnicode(text_page, index)
        if code not in (0x0A, 0x0D):
            row.append(_glyph(text_page, index, code, inks))
        elif row:
            yield row
            row = []
    if row:
        yield row


def _glyph(text_page: pdfium.PdfTextPage, index: int, code: int, inks: dict[int, _Ink]) -> _Glyph:
    """Look at one character; what its text object says is looked up once."""
    rect, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    raw.FPDFText_GetLooseCharBox(text_page, index, rect)
    raw.FPDFText_GetCharOrigin(text_page, index, x, y)
    thing = raw.FPDFText_GetTextObject(text_page, index)
    address = ctypes.addressof(thing.contents) if thing else 0
    if address not in inks:
        inks[address] = _Ink(_size(text_page, index), _is_pale(thing))
    text = "\x02" if code in _HYPHENS else chr(code)
    return _Glyph(text, (rect.left, rect.bottom, rect.right, rect.top), y.value, inks[address])


def _size(text_page: pdfium.PdfTextPage, index: int) -> float:
    """Give the size that a character is drawn in, in points."""
    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(text_page, index, matrix)
    size: float = raw.FPDFText_GetFontSize(text_page, index)
    return abs(size) * math.hypot(matrix.c, matrix.d)


def _is_pale(thing: object) -> bool:
    """Tell whether a text object may not be seen: white, clear, or drawn with no ink."""
    if raw.FPDFTextObj_GetTextRenderMode(thing) in (
        raw.FPDF_TEXTRENDERMODE_INVISIBLE,
        raw.FPDF_TEXTRENDERMODE_CLIP,
    ):
        return True
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not raw.FPDFPageObj_GetFillColor(thing, red, green, blue, alpha):
        return False
    lightest = min(red.value, green.value, blue.value)
    return lightest >= _NEARLY_WHITE or alpha.value <= _NEARLY_CLEAR


def _unmapped(text_page: pdfium.PdfTextPage, count: int) -> int:
    return sum(raw.FPDFText_HasUnicodeMapError(text_page, index) == 1 for index in range(count))


def _find_hidden(
    page: pdfium.PdfPage, rows: list[list[_Glyph]], area: tuple[float, float, float, float]
) -> None:
    """Give each character that a reader does not see its reason."""
    left, bottom, right, top = area
    pale: list[_Glyph] = []
    for glyph in (glyph for row in rows for glyph in row if not glyph.text.isspace()):
        x0, y0, x1, y1 = glyph.box
        if x1 < left or x0 > right or y1 < bottom or y0 > top:
            glyph.reason = OUTSIDE
        elif 0 < glyph.ink.size < _TINY:
            glyph.reason = SMALL
        elif glyph.ink.pale:
            pale.append(glyph)
    if pale and pixels(page) <= MOST_PIXELS:
        _find_unseen(page, pale, left, top)


def _find_unseen(page: pdfium.PdfPage, pale: list[_Glyph], left: float, top: float) -> None:
    """Look at the page itself: pale text on a dark ground, or over a scan, is seen."""
    if page.get_rotation():
        return
    image = page.render(scale=_SCALE, grayscale=True).to_pil()
    for glyph in pale:
        x0, y0, x1, y1 = glyph.box
        box = (
            max(0, int((x0 - left) * _SCALE)),
            max(0, int((top - y1) * _SCALE)),
            min(image.width, int((x1 - left) * _SCALE) + 1),
            min(image.height, int((top - y0) * _SCALE) + 1),
        )
        if box[0] < box[2] and box[1] < box[3]:
            darkest, lightest = image.crop(box).getextrema()
            if lightest - darkest < _CONTRAST:
                glyph.reason = UNSEEN


def _keep(row: list[_Glyph], page: PageText) -> None:
    """Add a row's visible characters as a line, and the others to what is hidden."""
    reasons = {glyph.reason for glyph in row if glyph.reason}
    for reason in reasons:
        words = "".join(
            glyph.text for glyph in row if glyph.reason == reason or glyph.text.isspace()
        )
        page.hidden[reason] = f"{page.hidden.get(reason, '')} {words}".strip()
    seen = [glyph for glyph in row if not glyph.reason]
    inked = [glyph for glyph in seen if not glyph.text.isspace()]
    if not inked:
        return
    middle = len(inked) // 2
    size = sorted(glyph.ink.size for glyph in inked)[middle]
    baseline = sorted(glyph.baseline for glyph in inked)[middle]
    page.lines.append(
        Line(
            text=_joined(seen),
            left=min(glyph.box[0] for glyph in inked),
            bottom=baseline - _DESCENT * size,
            right=max(glyph.box[2] for glyph in inked),
            top=baseline + (1 - _DESCENT) * size,
            size=size,
        )
    )


def _joined(glyphs: list[_Glyph]) -> str:
    """Join characters; those beyond the first plane come in halves."""
    text = "".join(glyph.text for glyph in glyphs)
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
