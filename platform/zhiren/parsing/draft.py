"""This is where a parser writes down what it reads, block by block, with right offsets."""

from zhiren.documents import Block, BlockKind, Finding, ParsedDocument, Position
from zhiren.parsing.cleaning import INVISIBLE, clean
from zhiren.parsing.hidden import invisible_characters


class Draft:
    """A document in the making. Headings given to it become the path of what follows."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._blocks: list[Block] = []
        self._headings: list[tuple[int, str]] = []
        self._marked: list[str] = []
        self.findings: list[Finding] = []

    def heading(
        self,
        text: str,
        level: int,
        *,
        page: int | None = None,
        position: Position | None = None,
    ) -> None:
        """Write a heading; *level* 1 is the outermost (0 for a title)."""
        words = " ".join(clean(text).split())
        if not words:
            return
        self._headings = [each for each in self._headings if each[0] < level]
        self._headings.append((level, words))
        self.add(text, "heading", page=page, position=position)

    def add(
        self,
        text: str,
        kind: BlockKind = "paragraph",
        *,
        page: int | None = None,
        position: Position | None = None,
        apart: bool = True,
    ) -> None:
        """Write a block; a blank line before it when it stands *apart* from the one above."""
        if INVISIBLE.search(text):
            self._marked.append(text)
        text = clean(text)
        if not text:
            return
        self._write(("\n\n" if apart else "\n") if self._length else "")
        start = self._length
        self._write(text)
        path = tuple(words for _, words in self._headings)
        self._blocks.append(
            Block(
                start=start,
                end=self._length,
                kind=kind,
                page=page,
                heading_path=path,
                position=position,
            )
        )

    def finish(self, pages: int | None = None) -> ParsedDocument:
        """Give the document."""
        return ParsedDocument(
            text="".join(self._pieces),
            blocks=self._blocks,
            findings=[*self.findings, *invisible_characters(self._marked)],
            pages=pages,
        )

    def _write(self, text: str) -> None:
        self._pieces.append(text)
        self._length += len(text)
