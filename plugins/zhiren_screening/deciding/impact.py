"""This is where it is counted how a condition's decisions fall on groups of people.

Who is of which group is declared by whoever asks, and is not kept: Zhiren reads no protected
attribute out of a resume. The measures are those of bias audits (selection rate, impact ratio).
"""

from collections.abc import Mapping, Sequence
from itertools import combinations

from pydantic import BaseModel

_FOUR_FIFTHS = 0.8
"""Below this share of the best rate a difference is usually looked into."""
_SMALL = 0.02
"""A group with a smaller share of all applicants sets no standard for the others."""


class GroupRate(BaseModel):
    """How many of one group were selected."""

    group: str
    applicants: int
    selected: int
    selection_rate: float
    impact_ratio: float | None
    """Against the group with the highest rate; None when nobody at all was selected."""
    below_four_fifths: bool
    small: bool
    """Less than two in a hundred of all: its ratio says little."""


class ImpactTable(BaseModel):
    """The groups of one attribute, or of several taken together."""

    attributes: list[str]
    groups: list[GroupRate]
    undeclared: int
    """Of how many it was not said."""


class Impact(BaseModel):
    """How a condition's decisions fall."""

    applicants: int
    selected: int
    tables: list[ImpactTable]


Declared = Mapping[str, Mapping[str, str]]
"""By person: attribute → group."""


def measure(qualified: Mapping[str, bool], declared: Declared) -> Impact:
    """Compare the groups that *declared* makes of those who were judged.

    Each attribute alone, and every two of them together.
    """
    names = sorted({name for ident in qualified for name in declared.get(ident, {})})
    asked = [*((name,) for name in names), *combinations(names, 2)]
    return Impact(
        applicants=len(qualified),
        selected=sum(qualified.values()),
        tables=[_table(qualified, declared, attributes) for attributes in asked],
    )


def _table(
    qualified: Mapping[str, bool], declared: Declared, attributes: Sequence[str]
) -> ImpactTable:
    groups: dict[str, list[bool]] = {}
    for ident, selected in qualified.items():
        said = declared.get(ident, {})
        if all(said.get(name) for name in attributes):
            groups.setdefault(" / ".join(said[name] for name in attributes), []).append(selected)
    told = sum(map(len, groups.values()))
    best = _best(groups, told)
    rates = [_rate(name, groups[name], told, best) for name in sorted(groups)]
    return ImpactTable(attributes=list(attributes), groups=rates, undeclared=len(qualified) - told)


def _best(groups: Mapping[str, list[bool]], told: int) -> float:
    """Give the highest rate of a group that is large enough to be a standard."""
    large = [each for each in groups.values() if len(each) >= _SMALL * told]
    return max((sum(each) / len(each) for each in large), default=0.0)


def _rate(name: str, decisions: list[bool], told: int, best: float) -> GroupRate:
    rate = sum(decisions) / len(decisions)
    ratio = rate / best if best else None
    return GroupRate(
        group=name,
        applicants=len(decisions),
        selected=sum(decisions),
        selection_rate=round(rate, 4),
        impact_ratio=None if ratio is None else round(ratio, 4),
        below_four_fifths=ratio is not None and ratio < _FOUR_FIFTHS,
        small=len(decisions) < _SMALL * told,
    )
