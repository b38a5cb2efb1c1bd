"""This is where a measure becomes a row: a figure beside its peer's, from the same run."""

import argparse
import asyncio
import json
import math
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True, kw_only=True)
class Row:
    """One figure, and what is asked of it."""

    measure: str
    value: float
    unit: str
    peer: str
    peer_value: float
    limit: float | None = None
    """What `value` may be at most."""
    floor: float | None = None
    """What `value` must be at least."""
    most: float | None = None
    """What `ratio` may be at most."""
    least: float | None = None
    """What `ratio` must be at least."""

    @property
    def ratio(self) -> float:
        """The value over the peer's; no number where the peer has nothing."""
        return self.value / self.peer_value if self.peer_value else math.nan

    @property
    def verdict(self) -> str:
        """Whether the figure that was asked for is reached; empty when none was."""
        reached = [
            held
            for bound, held in (
                (self.limit, self.limit is not None and self.value <= self.limit),
                (self.floor, self.floor is not None and self.value >= self.floor),
                (self.most, self.most is not None and self.ratio <= self.most),
                (self.least, self.least is not None and self.ratio >= self.least),
            )
            if bound is not None
        ]
        return ("reached" if all(reached) else "MISSED") if reached else ""

    @property
    def asked(self) -> str:
        """What was asked for, in words."""
        words = {"limit": f"≤ {self.limit:g} {self.unit}" if self.limit is not None else ""}
        words["floor"] = f"≥ {self.floor:g} {self.unit}" if self.floor is not None else ""
        words["most"] = f"≤ {self.most:g}×" if self.most is not None else ""
        words["least"] = f"≥ {self.least:g}×" if self.least is not None else ""
        return ", ".join(word for word in words.values() if word)

    def as_json(self) -> dict[str, object]:
        """Give the row as other programs read it."""
        kept = ("measure", "value", "unit", "peer", "peer_value")
        return {name: asdict(self)[name] for name in kept} | {"ratio": self.ratio}


def report(title: str, rows: Sequence[Row], file: Path | None) -> None:
    """Print *rows* as a table, and write them to *file* if there is one."""
    table = Table("measure", "value", "peer", "its value", "ratio", "asked", "", title=title)
    for row in rows:
        table.add_row(
            row.measure,
            f"{row.value:.4g} {row.unit}",
            row.peer,
            f"{row.peer_value:.4g} {row.unit}",
            f"{row.ratio:.2f}",
            row.asked,
            row.verdict,
        )
    Console().print(table)
    if file is not None:
        lines = (json.dumps(row.as_json(), ensure_ascii=False) for row in rows)
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")


def run(title: str, measure: Callable[[], Awaitable[Sequence[Row]]]) -> None:
    """Be the command: ``python -m benchmarks.NAME [--json FILE]``."""
    parser = argparse.ArgumentParser(description=title)
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the rows there")
    file = parser.parse_args().json
    report(title, asyncio.run(_measured(measure)), file)


async def _measured(measure: Callable[[], Awaitable[Sequence[Row]]]) -> Sequence[Row]:
    return await measure()
