"""Rows: figures beside their peers', and whether what was asked for is reached."""

import json
from pathlib import Path

import pytest

from benchmarks import rows
from benchmarks.rows import Row


def row(value: float, **asked: float) -> Row:
    made = Row(measure="a turn", value=value, unit="ms", peer="bare", peer_value=4.0)
    return Row(**{**vars(made), **asked})


@pytest.mark.parametrize(
    ("value", "asked", "verdict"),
    [
        (10, {}, ""),
        (10, {"limit": 10}, "reached"),
        (11, {"limit": 10}, "MISSED"),
        (10, {"floor": 10}, "reached"),
        (9, {"floor": 10}, "MISSED"),
        (6, {"floor": 10, "least": 1.3}, "MISSED"),
        (3, {"most": 0.8}, "reached"),
        (4, {"most": 0.8}, "MISSED"),
        (6, {"least": 1.3}, "reached"),
        (5, {"least": 1.3}, "MISSED"),
        (5, {"limit": 10, "least": 1.3}, "MISSED"),
    ],
)
def test_a_row_says_whether_it_is_reached(
    value: float, asked: dict[str, float], verdict: str
) -> None:
    assert row(value, **asked).verdict == verdict


def test_a_report_is_a_table_and_lines_of_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "rows.jsonl"
    rows.report("Turning", [row(10, limit=20)], file)
    [line] = file.read_text().splitlines()
    assert json.loads(line) == {
        "measure": "a turn",
        "value": 10,
        "unit": "ms",
        "peer": "bare",
        "peer_value": 4.0,
        "ratio": 2.5,
    }
    assert "reached" in capsys.readouterr().out
