"""The demonstration plays to its end, as a newcomer would see it."""

import subprocess
import sys
from pathlib import Path

import pytest

DEMO = Path(__file__).parents[2] / "examples/demo/run.py"
SEEN = (
    "qualified",
    "理解为 understood as: 工作≥5年 ∧ 技能：Java",
    "受保护的个人属性",
    "15天",
    "[Source: handbook.md",
    "这些文档中没有找到",
    "(追问 follow-up)",
    "综合评分",
    "protocol 2026-07-28",
    "完成 done",
)


@pytest.mark.timeout(300)
def test_every_act_is_played(tmp_path: Path) -> None:
    played = subprocess.run(
        [sys.executable, str(DEMO)], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert played.returncode == 0, played.stderr[-2000:]
    shown = " ".join(played.stdout.split())
    assert [line for line in SEEN if line not in shown] == []
    exported = sorted(path.name for path in (tmp_path / "demo-results").iterdir())
    assert exported == ["report.html", "report.pdf", "report.xlsx"]
