"""This is where speech and video may count in a total: nothing, unless somebody says otherwise."""

from collections.abc import Mapping
from typing import Any, Literal

from zhiren_graphs.review.anchors import WEIGHTS, Dimension

Signal = Literal["speech", "video"]
Signals = Mapping[Signal, Mapping[str, int | None]]
"""By name, its ``score`` (0 to 100, None where it was not measured) and its ``weight``."""
MOST = 20
"""Hundredths of a total that one of them may count."""


def counting(signals: Signals) -> dict[Signal, tuple[int, int]]:
    """Give the score and weight of those that count; what was not measured takes no part."""
    found: dict[Signal, tuple[int, int]] = {}
    for name, one in signals.items():
        score, weight = one.get("score"), one.get("weight") or 0
        if score is not None and weight > 0:
            found[name] = score, min(weight, MOST)
    return found


def with_signals(dimensions: int, signals: Signals) -> int:
    """Weigh *dimensions*, the total of the five, with the signals that count.

    The five keep their shares of what is left; without a signal that counts nothing changes.
    """
    known = counting(signals)
    rest = 100 - sum(weight for _, weight in known.values())
    return round((rest * dimensions + sum(s * w for s, w in known.values())) / 100)


def explain_total(
    scores: Mapping[Dimension, int | None], dimensions: int | None, signals: Signals
) -> dict[str, Any]:
    """Lay out how a total came about: the formula with its numbers, and the weights."""
    known = {name: score for name, score in scores.items() if score is not None}
    if dimensions is None:
        return {"dimensions": None, "signals": {}, "formula": None}
    each = " + ".join(f"{WEIGHTS[name]}×{score}" for name, score in known.items())
    formula = f"({each}) ÷ {sum(WEIGHTS[name] for name in known)} = {dimensions}"
    parts = counting(signals)
    if parts:
        rest = 100 - sum(weight for _, weight in parts.values())
        more = " + ".join(f"{weight}%×{score} ({name})" for name, (score, weight) in parts.items())
        formula += f"; {rest}%×{dimensions} + {more} = {with_signals(dimensions, signals)}"
    shown = {name: {"score": score, "weight": weight} for name, (score, weight) in parts.items()}
    return {"dimensions": dimensions, "signals": shown, "formula": formula}
