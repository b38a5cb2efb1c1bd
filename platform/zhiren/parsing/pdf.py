"""This is where PDF files are read, through pypdfium2: lines in reading order, blocks, headings."""

from collections import Counter
from collections.abc import Sequence
from contextlib import closing

import pypdfium2 as pdfium

from zhiren.documents import ParsedDocument, Position
from zhiren.errors import Unreadable
from zhiren.parsing.cleaning import clean
from zhiren.parsing.draft import Draft
from zhiren.parsing.glyphs import PageText, read_page
from zhiren.parsing.hidden import hidden_text
from zhiren.parsing.layout import Line, Paragraph, arrange
from zhiren.parsing.scans import read_scans

_HEADING_IS_LARGER = 1.1
_HEADING_LENGTH = 80
_HEADING_LINES = 2
_MOST_PAGES = 2000


def parse_pdf(data: bytes, name: str) -> ParsedDocument:  # noqa: ARG001 - every parser takes it
    """Read a PDF: one line of text for each line on the page, in blocks with their places."""
    with closing(_open(data)) as document:
        if len(document) > _MOST_PAGES:
            raise Unreadable(f"The file has more than {_MOST_PAGES} pages.")
        pages = [read_page(document, number) for number in range(len(document))]
        draft = Draft()
        draft.findings += read_scans(document, pages)
        _write(draft, pages)
        return draft.finish(pages=len(document))


def _open(data: bytes) -> pdfium.PdfDocument:
    """Open a PDF, or say why not."""
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == pdfium.raw.FPDF_ERR_PASSWORD:
            raise Unreadable(
                "The PDF is protected by a password; remove it and send it again."
            ) from error
        raise Unreadable("The PDF is damaged and cannot be opened.") from error


def _write(draft: Draft, pages: Sequence[PageText]) -> None:
    """Write the pages down; lines that are larger than the body's are headings."""
    paragraphs = [(page, paragraph) for page in pages for paragraph in arrange(page.lines)]
    levels = _heading_levels([paragraph for _, paragraph in paragraphs])
    for page, paragraph in paragraphs:
        place = _position(paragraph.lines[0], page)
        level = levels.get(_size(paragraph)) if _may_head(paragraph) else None
        if level:
            draft.heading(paragraph.text, level, page=page.number, position=place)
        else:
            draft.add(paragraph.text, paragraph.kind, page=page.number, position=place)
    for page in pages:
        for reason, words in page.hidden.items():
            draft.findings += hidden_text(words, f"On page {page.number}, {reason}.")


def _heading_levels(paragraphs: list[Paragraph]) -> dict[float, int]:
    """Rank the sizes of what may be a heading and is larger than most of the text."""
    sizes: Counter[float] = Counter()
    for paragraph in paragraphs:
        sizes[_size(paragraph)] += len(paragraph.text)
    if not sizes:
        return {}
    body = sizes.most_common(1)[0][0]
    larger = {_size(paragraph) for paragraph in paragraphs if _may_head(paragraph)}
    ranked = sorted((size for size in larger if size >= body * _HEADING_IS_LARGER), reverse=True)
    return {size: level for level, size in enumerate(ranked, start=1)}


def _may_head(paragraph: Paragraph) -> bool:
    words = clean(paragraph.text)
    return (
        paragraph.kind == "paragraph"
        and len(paragraph.lines) <= _HEADING_LINES
        and 1 < len(words) <= _HEADING_LENGTH
        and any(letter.isalpha() for letter in words)
    )


def _size(paragraph: Paragraph) -> float:
    """Give a paragraph's height of letters, to half a point."""
    return round(max(line.size for line in paragraph.lines) * 2) / 2


def _position(line: Line, page: PageText) -> Position | None:
    """Tell in which third of its page a line is."""
    if not page.height:
        return None
    share = (page.top - (line.top + line.bottom) / 2) / page.height
    return "top" if share < 1 / 3 else "middle" if share < 2 / 3 else "bottom"
