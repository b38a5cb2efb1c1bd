"""This is where lines on a page get their order and become paragraphs."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from zhiren.documents import BlockKind

_BULLET = re.compile(
    r"[\s\ue000-\uf8ff]*(?:[•●○▪■◆◦‣·➢➤✓✔]\s*\S|[-–—](?![\d–—-])|\*\s"
    r"|\d{1,2}(?:[.)](?!\d)|、)\s*\S|[(（]\d{1,2}[)）])|[\ue000-\uf8ff]"
)
_SENTENCE_END = re.compile(r"[。！？.!?:：;；]\s*$")
_HYPHEN = re.compile(r"[\x02\u2010]\n[ \t]*(\S+)[ \t]*\n?")
_LEAST_GAP, _MORE_GAP, _MOST_GAP = 0.55, 0.2, 1.3
_OTHER_SIZE = 0.15
_INDENT = 1.2
_SPARSE = 0.9
_MATED = 0.7
_ACROSS, _LONG = 0.2, 12
_MOST_LINES = 1500


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line as drawn; *bottom* and *top* grow upwards, in points."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    size: float
    """Size that most of it is drawn in, in points."""


@dataclass(frozen=True, kw_only=True)
class Paragraph:
    """Lines that belong together."""

    lines: list[Line]
    kind: BlockKind = "paragraph"

    @property
    def text(self) -> str:
        """Its words, a line for a line; a word that was cut at a line's end is whole again."""
        text = "\n".join(line.text.strip(" \t") for line in self.lines)
        return _HYPHEN.sub(_whole, text).replace("\x02", "-").strip()


def arrange(lines: list[Line]) -> list[Paragraph]:
    """Bring a page's lines in order and group them."""
    ordered = _reunite(lines)
    return list(_paragraphs(ordered, _usual_gap(ordered)))


def _whole(match: re.Match[str]) -> str:
    """Join the halves of a word; before a capital or a digit the hyphen was its own."""
    rest = match.group(1)
    return f"{rest}\n" if rest[0].islower() else f"-{rest}\n"


def _reunite(lines: list[Line]) -> list[Line]:
    """Put lines that were drawn apart from their row back into it.

    Programs that draw what floats first (dates at the right edge of a resume) give a short column
    of lines that stand wide apart, or across which the others run: no column that anyone would
    read down. Each goes to its neighbour in the row.
    """
    if len(lines) > _MOST_LINES:
        return lines
    runs = _runs(lines)
    if len(runs) < 2:
        return lines
    merged: dict[int, Line] = dict(enumerate(lines))
    for run in runs:
        others = [index for index in merged if index not in run]
        mates = {index: _mate(lines[index], others, lines) for index in run if index in merged}
        found = [index for index, mate in mates.items() if mate is not None]
        if len(found) < _MATED * len(run) or not _is_stray(run, others, lines):
            continue
        for index in found:
            mate = mates[index]
            if mate is not None and mate in merged:
                merged[mate] = beside(merged[mate], merged.pop(index))
    return list(merged.values())


def _runs(lines: list[Line]) -> list[range]:
    """Part lines where the drawing goes back up the page."""
    ups = [
        index
        for index, (above, line) in enumerate(pairwise(lines), start=1)
        if line.top > above.top + line.size / 2
    ]
    return [range(start, end) for start, end in pairwise([0, *ups, len(lines)])]


def _mate(line: Line, others: list[int], lines: list[Line]) -> int | None:
    """Find the nearest line in the same row, to the left if there is one."""
    row = [index for index in others if same_row(line, lines[index])]
    before = [index for index in row if lines[index].right <= line.left + 1]
    if before:
        return max(before, key=lambda index: lines[index].right)
    after = [index for index in row if lines[index].left >= line.right - 1]
    return min(after, key=lambda index: lines[index].left, default=None)


def same_row(one: Line, other: Line) -> bool:
    """Tell whether two lines stand at one height."""
    shared = min(one.top, other.top) - max(one.bottom, other.bottom)
    return shared >= 0.5 * min(one.top - one.bottom, other.top - other.bottom)


def _is_stray(run: range, others: list[int], lines: list[Line]) -> bool:
    """Tell a column of strays: wide apart, or with other lines running across it."""
    own = [lines[index] for index in run]
    gaps = sorted(
        (above.bottom - below.top) / below.size for above, below in pairwise(own) if below.size
    )
    if not gaps or gaps[len(gaps) // 2] > _SPARSE:
        return True
    top, bottom = own[0].top, own[-1].bottom
    left, right = min(line.left for line in own), max(line.right for line in own)
    across = [
        index
        for index in others
        if bottom < (lines[index].top + lines[index].bottom) / 2 < top
        and min(right, lines[index].right) - max(left, lines[index].left) > 2
    ]
    # Beside a long column, a few are labels of a figure that stands in it.
    return len(across) > (_ACROSS * len(own) if len(own) >= _LONG else 0)


def beside(line: Line, stray: Line) -> Line:
    """Join two lines of one row."""
    first, second = sorted((line, stray), key=lambda each: each.left)
    return replace(
        line,
        text=f"{first.text.rstrip()} {second.text.lstrip()}",
        left=first.left,
        right=max(first.right, second.right),
    )


def _usual_gap(lines: list[Line]) -> float:
    """Give the gap between lines, in their size, above which a paragraph ends."""
    gaps = sorted(
        (above.bottom - below.top) / below.size
        for above, below in pairwise(lines)
        if below.size and above.bottom > below.top - below.size / 2
    )
    usual = gaps[len(gaps) // 2] if gaps else 0
    return min(max(_LEAST_GAP, usual + _MORE_GAP), _MOST_GAP)


def _paragraphs(lines: list[Line], gap: float) -> Iterator[Paragraph]:
    """Group lines that follow each other closely in one column and one size."""
    group: list[Line] = []
    for line in lines:
        if group and not _goes_on(group, line, gap):
            yield _paragraph(group)
            group = []
        group.append(line)
    if group:
        yield _paragraph(group)


def _paragraph(lines: list[Line]) -> Paragraph:
    kind: BlockKind = "list" if _BULLET.match(lines[0].text) else "paragraph"
    return Paragraph(lines=lines, kind=kind)


def _goes_on(group: list[Line], line: Line, gap: float) -> bool:
    """Tell whether *line* belongs to the paragraph above it."""
    above = group[-1]
    size = min(above.size, line.size) or 1
    if abs(above.size - line.size) > _OTHER_SIZE * size or same_row(above, line):
        return same_row(above, line)
    if line.top > above.top or above.bottom - line.top > gap * size:
        return False
    if min(above.right, line.right) - max(above.left, line.left) <= 0:
        return False
    bullet = _BULLET.match(line.text) is not None
    if bullet or _BULLET.match(group[0].text):
        return bullet == (_BULLET.match(group[0].text) is not None) or line.left > group[0].left + 2
    indented = line.left > above.left + _INDENT * size
    return not (indented and _SENTENCE_END.search(above.text))
