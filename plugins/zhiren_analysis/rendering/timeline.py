"""A timeline as SVG: one bar a recording, on which speech (or a steady gaze) is filled."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

_WIDTH, _LEFT, _ROW, _BAR = 640, 150, 24, 12
_RIGHT = 50
_FILLED, _MARKED = "#0f766e", "#f0b45c"
_LONG = 1.0
"""Seconds of a pause that a listener notices."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One recording."""

    label: str
    seconds: float
    spans: Sequence[Sequence[float]]
    """From when to when, in seconds: what is filled."""
    marks: Sequence[Sequence[float]] = ()
    """The same: what is marked, such as long pauses."""


def lines_of(
    report: Mapping[str, Any], names: Mapping[str, str], orders: Mapping[str, str]
) -> list[Line]:
    """List the lines of *report*: its speech, then its gaze; *names* are what they are called."""
    evidence, found = report["evidence"], list[Line]()
    for part, field in (("speech", "speech"), ("video", "gaze")):
        for one in (evidence.get(part) or {}).get("recordings", ()):
            if one.get("seconds") and field in one:
                order = orders.get(one["answer_id"], "").strip()
                label = f"{order} {names[field]}".strip()
                marks = _long(one.get("pauses", ())) if field == "speech" else []
                shown = Line(label=label, seconds=one["seconds"], spans=one[field], marks=marks)
                found.append(shown)
    return found


def _long(pauses: Sequence[Sequence[float]]) -> list[Sequence[float]]:
    return [pause for pause in pauses if pause[1] - pause[0] >= _LONG]


def timeline(lines: Sequence[Line]) -> Markup:
    """Draw *lines* below one another, on one scale. All text is escaped; none draws nothing."""
    if not lines:
        return Markup()
    longest = max(line.seconds for line in lines)
    drawn = "".join(_line(place, line, longest) for place, line in enumerate(lines))
    height = _ROW * len(lines)
    return Markup(  # noqa: S704 - our own numbers, and labels that are escaped
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img" '
        f'width="{_WIDTH}" height="{height}">{drawn}</svg>'
    )


def _line(place: int, line: Line, longest: float) -> str:
    scale = (_WIDTH - _LEFT - _RIGHT) / longest
    top = place * _ROW + (_ROW - _BAR) / 2
    coloured = [(span, _FILLED) for span in line.spans] + [(span, _MARKED) for span in line.marks]
    filled = "".join(
        f'<rect x="{_LEFT + start * scale:.1f}" y="{top:.1f}" '
        f'width="{max(0.5, (end - start) * scale):.1f}" height="{_BAR}" fill="{colour}"/>'
        for (start, end), colour in coloured
    )
    text, width = f'y="{top + _BAR - 2:.1f}" font-size="11" fill="#5b6474"', line.seconds * scale
    return (
        f'<text x="0" {text}>{escape(line.label)}</text>'
        f'<rect x="{_LEFT}" y="{top:.1f}" width="{width:.1f}" height="{_BAR}" fill="#e3e7ee"/>'
        f'{filled}<text x="{_LEFT + width + 5:.1f}" {text}>{line.seconds:.0f} s</text>'
    )
