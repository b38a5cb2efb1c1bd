"""This is where Word and HTML files are read, through docling's own converters (no model).

docling is imported by this module alone, and this module by workers alone: it takes seconds.
"""

import io
from collections.abc import Iterator

from docling.backend.abstract_backend import DeclarativeDocumentBackend
from docling.backend.html_backend import HTMLDocumentBackend
from docling.backend.msword_backend import MsWordDocumentBackend
from docling.datamodel.base_models import InputFormat
from docling.datamodel.document import InputDocument
from docling_core.types.doc.common.content_layer import ContentLayer
from docling_core.types.doc.document import DoclingDocument
from docling_core.types.doc.items.group import GroupItem, InlineGroup
from docling_core.types.doc.items.node import NodeItem
from docling_core.types.doc.items.table.table import TableItem
from docling_core.types.doc.items.table.table_data import RichTableCell, TableCell
from docling_core.types.doc.items.text import ListItem, SectionHeaderItem, TextItem, TitleItem

from zhiren.documents import BlockKind, ParsedDocument
from zhiren.errors import Unreadable
from zhiren.parsing.archive import open_office
from zhiren.parsing.cleaning import squeezed
from zhiren.parsing.draft import Draft
from zhiren.parsing.runs import Runs
from zhiren.parsing.text import decode

_LINE = 60
_CELL = 120


def parse_docx(data: bytes, name: str) -> ParsedDocument:  # noqa: ARG001 - every parser takes it
    """Read a Word file: headings with their path, lists, tables, text boxes, headers, footers."""
    runs = Runs(open_office(data, "word/document"))
    document = _convert(runs.visible(data), InputFormat.DOCX, MsWordDocumentBackend)
    writer = _Writer(document, runs.wording)
    writer.draft.findings += runs.findings
    return writer.write()


def parse_html(data: bytes, name: str) -> ParsedDocument:  # noqa: ARG001 - as above
    """Read an HTML page: its headings, paragraphs, lists and tables."""
    page = decode(data).encode("utf-8", errors="replace")
    return _Writer(_convert(page, InputFormat.HTML, HTMLDocumentBackend), {}).write()


def _convert(
    data: bytes, kind: InputFormat, backend: type[DeclarativeDocumentBackend]
) -> DoclingDocument:
    """Let docling read *data* from memory."""
    source = InputDocument(
        path_or_stream=io.BytesIO(data), format=kind, backend=backend, filename=f"file.{kind.value}"
    )
    if not source.valid:
        raise Unreadable("The file is damaged or not a document of its kind.")
    reader = source._backend  # noqa: SLF001 - the way docling's own pipelines take it
    assert isinstance(reader, backend)
    return reader.convert()


class _Writer:
    """Writes a converted document down, part by part, in its order."""

    def __init__(self, document: DoclingDocument, wording: dict[str, str]) -> None:
        self._document, self._wording = document, wording
        self._last = 0
        self.draft = Draft()

    def write(self) -> ParsedDocument:
        """Write the headers of its pages, the body, then footers."""
        headers: list[NodeItem] = []
        body: list[NodeItem] = []
        footers: list[NodeItem] = []
        margin = headers
        for child in _children(self._document.body, self._document):
            if getattr(child, "content_layer", ContentLayer.BODY) != ContentLayer.FURNITURE:
                body.append(child)
                continue
            if isinstance(child, GroupItem):
                margin = footers if child.name.startswith("page footer") else headers
            margin.append(child)
        for node in [*headers, *body, *footers]:
            self._visit(node)
        return self.draft.finish()

    def _visit(self, node: NodeItem) -> None:
        """Write a node and what is below it."""
        below = list(_children(node, self._document))
        match node:
            case TableItem():
                self._table(node)
                return
            case InlineGroup():
                self._paragraph(self._inline(node), "paragraph")
                return
            case TextItem():
                words = node.text or self._take_inline(below)
                self._text(node, self._exact(words))
        for child in self._rejoined(below):
            self._visit(child)

    def _rejoined(self, nodes: list[NodeItem]) -> list[NodeItem]:
        """Join the formatted pieces of one paragraph, which stand one by one in a table's cell."""
        joined: list[NodeItem] = []
        while nodes:
            node, words = nodes[0], ""
            for count, piece in enumerate(nodes, start=1):
                if type(piece) is not TextItem or piece.children:
                    break
                words += squeezed(piece.text)
                if words in self._wording:
                    node = piece.model_copy(update={"text": self._wording[words]})
                    nodes = nodes[count - 1 :]
                    break
            joined.append(node)
            nodes = nodes[1:]
        return joined

    def _text(self, node: TextItem, words: str) -> None:
        """Write a heading, a list's item or a paragraph."""
        match node:
            case TitleItem():
                self.draft.heading(words, 0)
                self._last = 0
            case SectionHeaderItem():
                self.draft.heading(words, node.level)
                self._last = 0
            case ListItem():
                self._paragraph(f"{node.marker or '-'} {words}" if words.strip() else "", "list")
            case _:
                self._paragraph(words, "paragraph")

    def _paragraph(self, words: str, kind: BlockKind) -> None:
        """Write a paragraph; a short one is a line below a short one, as in a letter's head."""
        if words.strip():
            near = kind == "list" or max(len(words), self._last) <= _LINE
            self.draft.add(words, kind, apart=not near)
            self._last = len(words)

    def _table(self, table: TableItem) -> None:
        """Write rows, one a line; a row whose cells hold paragraphs is written cell by cell."""
        rows: list[str] = []
        for row, cells in enumerate(table.data.grid):
            texts = [self._cell(cell) for cell in _starting(cells, row)]
            if any("\n" in text or len(text) > _CELL for text in texts):
                self._rows(rows)
                for text in texts:
                    self.draft.add(text, apart=False)
            elif any(texts):
                rows.append(" | ".join(text for text in texts if text))
        self._rows(rows)
        self._last = _LINE + 1

    def _rows(self, rows: list[str]) -> None:
        if rows:
            self.draft.add("\n".join(rows), "table")
            rows.clear()

    def _cell(self, cell: TableCell) -> str:
        """Give a cell's text, from the items in it where it has some."""
        if not isinstance(cell, RichTableCell):
            return cell.text.strip()
        inner = _Writer(self._document, self._wording)
        inner._visit(cell.ref.resolve(self._document))
        return inner.draft.finish().text.replace("\n\n", "\n")

    def _take_inline(self, below: list[NodeItem]) -> str:
        """Take the words of a formatted item, which stand in a group right below it."""
        if below and isinstance(below[0], InlineGroup):
            return self._inline(below.pop(0))
        return ""

    def _inline(self, group: NodeItem) -> str:
        """Join a paragraph's formatted pieces."""
        pieces = [
            child.text if isinstance(child, TextItem) else self._inline(child)
            for child in _children(group, self._document)
        ]
        return self._exact(" ".join(pieces))

    def _exact(self, words: str) -> str:
        return self._wording.get(squeezed(words), words)


def _children(node: NodeItem, document: DoclingDocument) -> Iterator[NodeItem]:
    return (reference.resolve(document) for reference in node.children)


def _starting(cells: list[TableCell], row: int) -> list[TableCell]:
    """Give the cells that begin in *row*: a merged cell stands in every place that it covers."""
    return [
        cell
        for column, cell in enumerate(cells)
        if cell.start_row_offset_idx == row and cell.start_col_offset_idx == column
    ]
