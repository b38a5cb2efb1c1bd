"""Sets are read without what is right, and scored where what is right is known."""

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks import sets
from benchmarks.sets import Given, Judged

SCORER = """
import json, sys
gold, told = ([json.loads(line) for line in open(file)] for file in sys.argv[1:3])
right = sum(one["gold"] == two["told"] for one, two in zip(gold, told))
print(json.dumps({"right": right}) if "--json" in sys.argv else f"right {right}")
"""


@pytest.fixture
def given(tmp_path: Path) -> Given:
    (tmp_path / "score.py").write_text(SCORER, "utf-8")
    return Given(data=tmp_path, out=tmp_path, json=None, embedder=None)


def judged(gold: list[dict[str, Any]], folder: Path, scorer: str = "score.py") -> Judged:
    sets.write(folder / "gold.jsonl", gold)
    return Judged(
        file="told.jsonl",
        predictions=[{"id": 1, "told": "是"}],
        scorer=scorer,
        gold=[folder / "gold.jsonl"],
        mark="gold",
        as_json=True,
        read=lambda printed: [("right", float(json.loads(printed)["right"]))],
    )


def test_predictions_are_written_and_scored(
    given: Given, capsys: pytest.CaptureFixture[str]
) -> None:
    figures = sets.keep(judged([{"id": 1, "gold": "是"}], given.data), given)
    assert figures == [("told right", 1.0)]
    assert "right 1" in capsys.readouterr().out
    assert sets.rows(given.out / "told.jsonl") == [{"id": 1, "told": "是"}]


def test_without_what_is_right_predictions_are_only_written(given: Given) -> None:
    assert sets.keep(judged([{"id": 1}], given.data), given) == []
    assert len(sets.rows(given.out / "told.jsonl")) == 1


def test_without_a_scorer_predictions_are_only_written(given: Given) -> None:
    one = judged([{"id": 1, "gold": "是"}], given.data, scorer="another.py")
    assert sets.keep(one, given) == []


def test_every_part_of_a_set_is_found(tmp_path: Path) -> None:
    for part in ("one", "two"):
        (tmp_path / part).mkdir()
        sets.write(tmp_path / part / "rows.jsonl", [{"part": part}])
    found = sets.found(tmp_path, "rows.jsonl")
    assert [row["part"] for file in found for row in sets.rows(file)] == ["one", "two"]
    assert sets.found(tmp_path / "nowhere", "rows.jsonl") == []


def test_the_arguments_of_a_measure_are_read() -> None:
    given = sets.read_arguments("t", ["--data", "d", "--out", "o", "--embedder", "m"])
    assert (given.data, given.out, given.json) == (Path("d"), Path("o"), None)
    assert given.embedder is not None
    assert given.embedder.is_absolute()
