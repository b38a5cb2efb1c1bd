"""This is where it stands from which angle a follow-up may ask, and what it may take up.

An angle never names what is missing: it asks for more of a kind (the reason, the figure, the own
part), so that the scoring points stay secret. How it is worded stands in ``angle_words``.
"""

from typing import Literal

from zhiren_graphs.skills.aspects import aspects_of, shows
from zhiren_graphs.skills.mentions import Kind

Angle = Literal[
    "measure", "scale", "why", "how", "role", "result", "example", "steps", "together", "learned",
    "breadth", "situation", "proud", "own_share", "suppose", "again",
]  # fmt: skip

_OF_ASPECT: dict[str, Angle] = {
    "role": "role",
    "result": "result",
    "reason": "why",
    "structure": "steps",
    "cooperation": "together",
    "reflection": "learned",
    "experience": "example",
    "situation": "situation",
    "understanding": "how",
}
_DEEPENING: frozenset[Angle] = frozenset(("how", "example", "steps"))
"""Angles that ask for more of what is there."""
FITTING: dict[Angle, tuple[Kind, ...]] = {
    "measure": ("figure",),
    "scale": ("scale",),
    "why": ("decision", "tool", "deed"),
    "how": ("deed", "figure", "decision", "tool"),
    "role": ("deed", "decision"),
    "result": ("deed", "decision"),
    "example": ("tool", "deed"),
    "steps": ("deed", "decision"),
    "together": ("deed", "decision"),
    "learned": ("deed", "decision"),
    "breadth": ("tool", "decision", "deed"),
    "situation": ("deed", "decision"),
    "proud": ("deed",),
    "own_share": (),
    "suppose": (),
    "again": (),
}
"""Which kinds of mention an angle can take up, best first."""

_SATISFIED_BY: dict[Angle, str] = {angle: aspect for aspect, angle in _OF_ASPECT.items()}


def is_answered(angle: Angle, said: str) -> bool:
    """Tell whether what *angle* asks for was *said* already: a reason, a result, the own part."""
    aspect = _SATISFIED_BY.get(angle)
    return angle not in _DEEPENING and aspect is not None and shows(aspect, said)


def angles_for(point: str, *, partly: bool) -> list[Angle]:
    """List the angles that may bring out *point*, best first."""
    named: list[Angle] = [_OF_ASPECT[aspect.name] for aspect in aspects_of(point)]
    if named == ["steps"]:
        # Nobody shows order by being asked for it: a detail that can be told in order does.
        named = ["how", "steps"]
    rest: list[Angle] = ["how", "breadth"] if partly else ["breadth", "how"]
    return list(dict.fromkeys([*named, *rest, "why", "example"]))
