"""Questions about documents: what the measure reads, asks and writes."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks import rag
from benchmarks.library import documents

LEAVE = "# 年假\n\n正式员工每年享有15天带薪年假。年假须提前一周申请。\n"
TRAVEL = "# 差旅\n\n出差时每天补助120元。补助随工资发放。\n"
ASKED = [
    {"id": "a", "question": "正式员工每年有多少天带薪年假？"},
    {"id": "b", "question": "公司的创始人是谁？"},
]
GOLD: list[dict[str, Any]] = [
    {"answerable": True, "answers": ["15天"], "gold_doc": "leave.md", "kind": "answerable"},
    {"answerable": False, "answers": [], "gold_doc": None, "kind": "unanswerable"},
]
SCORER = """
import json, sys
gold, told = ([json.loads(line) for line in open(file)] for file in sys.argv[1:3])
known = sum(one["answers"][0] in two["answer"] for one, two in zip(gold, told) if one["answers"])
print(json.dumps({"ALL": {"contain": known, "R@1": None, "n": len(gold)}}))
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Lay out a folder of data without any answers."""
    part = tmp_path / "data" / "rag" / "zh" / "unseen"
    for place, text in (("unseen", LEAVE), ("common", TRAVEL)):
        docs = part.parent / place / "docs"
        docs.mkdir(parents=True)
        (docs / ("leave.md" if place == "unseen" else "travel.md")).write_text(text, "utf-8")
    write(part / "questions.jsonl", ASKED)
    return tmp_path / "data"


def write(file: Path, rows: list[dict[str, Any]]) -> None:
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")


def run(data: Path, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    out = data.parent / "out"
    command = ["rag", "--data", str(data), "--out", str(out), "--no-peer"]
    monkeypatch.setattr(sys, "argv", [*command, "--json", str(out / "rows.jsonl")])
    rag.main()
    return [json.loads(line) for line in (out / "rows.jsonl").read_text("utf-8").splitlines()]


def told(data: Path) -> list[dict[str, Any]]:
    lines = (data.parent / "out" / "rag_zh.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_documents_of_every_part_are_uploaded(data: Path) -> None:
    assert [file.name for file in documents(data / "rag" / "zh")] == ["travel.md", "leave.md"]


def test_a_folder_without_answers_is_answered_and_not_scored(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(data, monkeypatch) == []
    answered, declined = told(data)
    assert "15天" in answered["answer"]
    assert answered["retrieved"][answered["citations"][0]]["doc"] == "leave.md"
    assert "来源" not in answered["answer"]
    assert declined["abstained"]
    assert declined["answer"] == ""


def test_where_answers_stand_beside_the_questions_the_data_s_own_scorer_judges(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = [one | two for one, two in zip(ASKED, GOLD, strict=True)]
    write(data / "rag" / "zh" / "unseen" / "questions.jsonl", known)
    (data / "score_rag.py").write_text(SCORER, "utf-8")
    rows = run(data, monkeypatch)
    assert {"measure": "zh ALL contain", "value": 1, "unit": "share"}.items() <= rows[0].items()
    assert [row["unit"] for row in rows] == ["share", "count", "count"]
