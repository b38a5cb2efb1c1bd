"""How a document is cut into chunks: at sentences, tables whole, headings travelling along.

A chunk is a stretch of the document's own text, so that ``text[chunk.start:chunk.end]`` is its
content, letter by letter, and a citation of it can be checked.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from zhiren.documents import Block, ParsedDocument
from zhiren.sentences import Span, clauses, sentences

TARGET = 400
"""Characters that a chunk aims at."""
MOST = 500
"""Characters that no chunk of running text exceeds."""
TABLE_MOST = 2000
"""A table longer than this is cut between its rows."""
_ROW = 200
_ENDERS = tuple('。！？!?.…：:；;」』”"')


@dataclass(frozen=True, kw_only=True)
class Cut:
    """One chunk of a document, before it is a row."""

    start: int
    """Offset of its first character in the document's text."""
    end: int
    """Offset behind its last character."""
    page: int | None
    """The page it begins on, from 1; None where the format knows no pages."""
    position: str
    """``top``, ``middle`` or ``bottom`` of its page, or of the document without pages."""
    heading_path: tuple[str, ...]
    """The headings it stands under, outermost first."""


def cut(document: ParsedDocument) -> list[Cut]:
    """Cut *document* into chunks in reading order; an empty document has none."""
    return [
        _cut(document, part, span)
        for part in _parts(_blocks(document))
        for span in _spans(document.text, part)
    ]


def title(filename: str, heading_path: Sequence[str]) -> str:
    """Say where a chunk stands; indexed with its content, never shown as part of it."""
    stem = filename.rsplit(".", 1)[0] if "." in filename else filename
    return " › ".join((stem, *heading_path))


def _blocks(document: ParsedDocument) -> list[Block]:
    """Give the blocks that hold text; a text without any is one paragraph."""
    text = document.text
    if document.blocks or not text.strip():
        return [block for block in document.blocks if text[block.start : block.end].strip()]
    whole = Block(start=0, end=len(text), kind="paragraph", page=None, heading_path=())
    return [whole]


def _parts(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """Group neighbours that may share a chunk: running text of one section, or one table."""
    part: list[Block] = []
    for block, following in pairwise([*blocks, None]):
        assert block is not None
        if block.kind == "heading":
            yield from _flush(part)
            if _is_bare(block, following):
                yield [block]
            continue
        if part and not _together(part[-1], block):
            yield from _flush(part)
        part.append(block)
    yield from _flush(part)


def _flush(part: list[Block]) -> Iterator[list[Block]]:
    if part:
        yield part.copy()
        part.clear()


def _is_bare(heading: Block, following: Block | None) -> bool:
    """Tell whether a heading stands over nothing, so that no chunk's path would carry it."""
    if following is None:
        return True
    return following.kind == "heading" and len(following.heading_path) <= len(heading.heading_path)


def _together(before: Block, after: Block) -> bool:
    return "table" not in (before.kind, after.kind) and before.heading_path == after.heading_path


def _spans(text: str, part: Sequence[Block]) -> list[Span]:
    if part[0].kind == "table":
        return list(_rows(text, part[0]))
    return pack(list(_sentences(text, part)))


def _sentences(text: str, part: Sequence[Block]) -> Iterator[Span]:
    """Cut the blocks into sentences; one that a page break divides stays one."""
    begin = part[0].start
    for block, following in pairwise([*part, None]):
        assert block is not None
        if following is not None and _runs_on(text, block, following):
            continue
        for span in sentences(text, begin, block.end):
            yield from clauses(text, span, MOST)
        begin = following.start if following else block.end


def _runs_on(text: str, block: Block, following: Block) -> bool:
    if block.kind != "paragraph" or following.kind != "paragraph" or block.page == following.page:
        return False
    return not text[block.start : block.end].rstrip().endswith(_ENDERS)


def pack(spans: Sequence[Span]) -> list[Span]:
    """Pack sentences into chunks of even length, near the target and never above the most."""
    if not spans:
        return []
    length = spans[-1][1] - spans[0][0]
    goal = length / max(1, -(-length // TARGET)) if length > MOST else MOST
    packed = [spans[0]]
    for start, end in spans[1:]:
        first, last = packed[-1]
        nearer = abs(end - first - goal) < abs(last - first - goal)
        if end - first <= MOST and (end - first <= goal or nearer):
            packed[-1] = (first, end)
        else:
            packed.append((start, end))
    return packed


def _rows(text: str, table: Block) -> Iterator[Span]:
    """Keep a table whole; cut one that is too long between rows."""
    lines: Iterable[str] = text[table.start : table.end].splitlines(keepends=True)
    begin = at = table.start
    for line in lines:
        if at > begin and at + len(line) - begin > TABLE_MOST:
            yield begin, at
            begin = at
        at += len(line)
    yield begin, at


def _cut(document: ParsedDocument, part: Sequence[Block], span: Span) -> Cut:
    block = next(b for b in reversed(part) if b.start <= span[0])
    return Cut(
        start=span[0],
        end=span[1],
        page=block.page,
        position=block.position or _third(span[0], len(document.text)),
        heading_path=(*block.heading_path, *_columns(document.text, block, span)),
    )


def _columns(text: str, block: Block, span: Span) -> tuple[str, ...]:
    """Give the first row of a table to the pieces that stand further down: it names their cells."""
    if block.kind != "table" or span[0] == block.start:
        return ()
    return (text[block.start : block.end].partition("\n")[0][:_ROW].strip(),)


def _third(at: int, length: int) -> str:
    return ("top", "middle", "bottom")[min(2, 3 * at // max(1, length))]
