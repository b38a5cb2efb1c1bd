"""A radar chart as SVG: one axis a dimension, rings at the levels' borders."""

import math
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

_WIDTH, _HEIGHT, _RADIUS = 420, 300, 96
_CENTRE = (_WIDTH / 2, _HEIGHT / 2 + 6)
_RINGS = (25, 50, 75, 100)
_LABEL_GAP = 18
_LABEL_WIDTH = 15
"""Characters of a label's line."""
_LINE = 15


@dataclass(frozen=True, kw_only=True)
class Axis:
    """One dimension of the chart."""

    label: str
    score: float | None
    """0 to 100; None draws the axis without a point."""
    missing: str = "–"
    """What stands where there is no score."""


def radar(axes: Sequence[Axis]) -> Markup:
    """Draw *axes* clockwise from the top. All text is escaped."""
    rings = "".join(
        _polygon([(i, ring) for i in range(len(axes))], len(axes), _RING) for ring in _RINGS
    )
    spokes = "".join(_spoke(i, axis, len(axes)) for i, axis in enumerate(axes))
    known = [(i, axis.score) for i, axis in enumerate(axes) if axis.score is not None]
    area = _polygon(known, len(axes), _AREA) if len(known) > 2 else ""
    dots = "".join(_dot(i, score, len(axes)) for i, score in known)
    labels = "".join(_label(i, axis, len(axes)) for i, axis in enumerate(axes))
    return Markup(  # noqa: S704 - our own numbers, and labels that are escaped
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
        f'width="{_WIDTH}" height="{_HEIGHT}">{rings}{spokes}{area}{dots}{labels}</svg>'
    )


_RING = 'fill="none" stroke="#d9dee7" stroke-width="1"'
_NAME = 'font-size="12" fill="#3b4252"'
_SCORE = 'font-size="13" font-weight="bold" fill="#0f766e"'
_AREA = 'fill="#0f766e" fill-opacity="0.22" stroke="#0f766e" stroke-width="2"'


def _place(index: int, score: float, count: int) -> tuple[float, float]:
    """Give the point at *score* on the axis *index* of *count*."""
    angle = 2 * math.pi * index / count - math.pi / 2
    reach = _RADIUS * score / 100
    return _CENTRE[0] + reach * math.cos(angle), _CENTRE[1] + reach * math.sin(angle)


def _polygon(corners: Sequence[tuple[int, float]], count: int, style: str) -> str:
    places = [_place(index, score, count) for index, score in corners]
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    return f'<polygon points="{points}" {style}/>'


def _spoke(index: int, axis: Axis, count: int) -> str:
    x, y = _place(index, 100, count)
    dashes = ' stroke-dasharray="3 3"' if axis.score is None else ""
    return (
        f'<line x1="{_CENTRE[0]:.1f}" y1="{_CENTRE[1]:.1f}" x2="{x:.1f}" y2="{y:.1f}" '
        f'stroke="#d9dee7" stroke-width="1"{dashes}/>'
    )


def _dot(index: int, score: float, count: int) -> str:
    x, y = _place(index, score, count)
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.2" fill="#0f766e"/>'


def _label(index: int, axis: Axis, count: int) -> str:
    """Write the name and, below it, the score, on the outer side of the axis."""
    x, y = _place(index, 100 * (_RADIUS + _LABEL_GAP) / _RADIUS, count)
    side = x - _CENTRE[0]
    anchor = "middle" if abs(side) < 20 else "start" if side > 0 else "end"
    names = textwrap.wrap(axis.label, _LABEL_WIDTH) or [""]
    # Above the chart the lines grow upwards, beside and below it downwards.
    top = y + 2 if y > _CENTRE[1] - _RADIUS else y + 3 - _LINE * len(names)
    score = axis.missing if axis.score is None else f"{axis.score:g}"
    lines = [(name, _NAME) for name in names] + [(score, _SCORE)]
    return "".join(
        f'<text x="{x:.1f}" y="{top + _LINE * n:.1f}" text-anchor="{anchor}" {style}>'
        f"{escape(words)}</text>"
        for n, (words, style) in enumerate(lines)
    )
