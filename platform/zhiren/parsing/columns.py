"""This is where lines that come in no useful order, as from OCR, are put in reading order."""

from itertools import pairwise

from zhiren.parsing.layout import Line, beside, same_row

_GUTTER = 12.0
_LEAST_LINES = 5
_DENSE = 1.2


def in_reading_order(lines: list[Line]) -> list[Line]:
    """Read each column to its end before the next, and what spans them where it stands.

    A page is cut along its gutters, and where there is none across its widest gap, again and again.
    Pieces of one row become one line.
    """
    for cut in (_down(lines), _across(lines)):
        if cut:
            first, second = cut
            return [*in_reading_order(first), *in_reading_order(second)]
    return _rows(lines)


def _down(lines: list[Line]) -> tuple[list[Line], list[Line]] | None:
    """Cut between two columns: nothing crosses the gutter, and each side is read downwards."""
    ordered = sorted(lines, key=lambda line: line.left)
    reach = float("-inf")
    for number, line in enumerate(ordered):
        left, right = ordered[:number], ordered[number:]
        if line.left - reach >= _GUTTER and _is_column(left) and _is_column(right):
            return left, right
        reach = max(reach, line.right)
    return None


def _is_column(lines: list[Line]) -> bool:
    """Tell lines below each other from cells of a table that stand wide apart."""
    rows = _rows(lines)
    if len(rows) < _LEAST_LINES:
        return False
    gaps = sorted((above.bottom - below.top) / (below.size or 1) for above, below in pairwise(rows))
    return gaps[len(gaps) // 2] < _DENSE


def _across(lines: list[Line]) -> tuple[list[Line], list[Line]] | None:
    """Cut at the widest blank stripe, if something that stands in columns may be on a side."""
    ordered = _down_page(lines)
    if not any(same_row(above, below) for above, below in pairwise(ordered)):
        return None
    best, widest = 0, 0.0
    floor = float("inf")
    for number, line in enumerate(ordered):
        if number and floor - line.top > widest:
            best, widest = number, floor - line.top
        floor = min(floor, line.bottom)
    return (ordered[:best], ordered[best:]) if best else None


def _down_page(lines: list[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: -line.top)


def _rows(lines: list[Line]) -> list[Line]:
    """Sort lines downwards and join what stands in one row."""
    rows: list[Line] = []
    for line in _down_page(lines):
        if rows and same_row(rows[-1], line):
            rows[-1] = beside(rows[-1], line)
        else:
            rows.append(line)
    return rows
