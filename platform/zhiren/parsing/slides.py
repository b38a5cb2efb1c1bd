"""This is where PowerPoint files are read: slide by slide, each on a page of its own."""

import io
from collections.abc import Iterable, Iterator
from typing import Any

from zhiren.documents import BlockKind, ParsedDocument, Position
from zhiren.errors import Unreadable
from zhiren.parsing.archive import open_office
from zhiren.parsing.draft import Draft
from zhiren.parsing.hidden import hidden_text

Shape = Any  # python-pptx's shapes have no common static type


def parse_pptx(data: bytes, name: str) -> ParsedDocument:  # noqa: ARG001 - every parser takes it
    """Read slides: titles as headings, texts and tables from top to bottom, then the notes."""
    from pptx import Presentation
    from pptx.exc import PythonPptxError

    open_office(data, "ppt/presentation").close()
    draft = Draft()
    try:
        shown = Presentation(io.BytesIO(data))
        for page, slide in enumerate(shown.slides, start=1):
            if slide.element.get("show") in ("0", "false"):
                words = "\n".join(_words(slide.shapes))
                draft.findings += hidden_text(words, f"On the hidden slide {page}.")
            else:
                _write(draft, slide, page, int(shown.slide_height or 0))
        return draft.finish(pages=len(shown.slides))
    # Whatever is wrong inside a presentation comes out of python-pptx in as many ways.
    except (PythonPptxError, KeyError, ValueError, TypeError, AttributeError) as error:
        raise Unreadable("The presentation is damaged and cannot be read.") from error


def _write(draft: Draft, slide: Any, page: int, height: int) -> None:
    title = slide.shapes.title
    heading = title.text_frame.text.strip() if title is not None else ""
    draft.heading(heading or f"{page}", 1, page=page, position="top")
    for shape in _in_order(slide.shapes):
        if title is not None and shape.shape_id == title.shape_id:
            continue
        place = _place(shape, height)
        if getattr(shape, "has_table", False):
            draft.add("\n".join(_rows(shape)), "table", page=page, position=place)
        elif shape.has_text_frame:
            lines = [p.text for p in shape.text_frame.paragraphs if p.text.strip()]
            kind: BlockKind = "list" if len(lines) > 1 else "paragraph"
            draft.add("\n".join(lines), kind, page=page, position=place)
    if slide.has_notes_slide and (notes := slide.notes_slide.notes_text_frame) is not None:
        draft.add(notes.text, page=page, position="bottom")


def _in_order(shapes: Iterable[Shape]) -> Iterator[Shape]:
    """Give shapes as they are read: from top to bottom, from left to right, groups as one."""
    for shape in sorted(shapes, key=lambda one: (one.top or 0, one.left or 0)):
        if hasattr(shape, "shapes"):
            yield from _in_order(shape.shapes)
        else:
            yield shape


def _rows(shape: Shape) -> Iterator[str]:
    for row in shape.table.rows:
        cells = [" ".join(cell.text.split()) for cell in row.cells]
        if any(cells):
            yield " | ".join(cells)


def _words(shapes: Iterable[Shape]) -> Iterator[str]:
    for shape in _in_order(shapes):
        if getattr(shape, "has_table", False):
            yield from _rows(shape)
        elif shape.has_text_frame:
            yield shape.text_frame.text


def _place(shape: Shape, height: int) -> Position | None:
    """Tell in which third of its slide a shape begins."""
    if not height or shape.top is None:
        return None
    share = shape.top / height
    return "top" if share < 1 / 3 else "middle" if share < 2 / 3 else "bottom"
