"""Resumes are read, held against a condition, and asked about in plain words."""

import time
from pathlib import Path
from typing import Any

from rich.progress import BarColumn, Progress, TextColumn
from stage import Door, act, console, say, table

CONDITION = {
    "name": "Java后端工程师",
    "description": "5年以上Java开发经验，本科及以上",
    "conditions": {
        "education_level": ["本科", "硕士"],
        "work_years_min": 5,
        "skills": ["Java"],
        "school_tier": [],
    },
}
RESUMES = ("zhang_wei.pdf", "li_na.docx", "emma_clarke.md", "chen_mo.md")
QUESTIONS = (
    "有哪些5年以上工作经验的Java开发工程师?",
    "Who knows Kubernetes and has at least 5 years of experience?",
    "会Python但不会Java的有谁?",
    "有没有30岁以下的男生?",
)


def screen(door: Door, material: Path) -> None:
    """Upload the resumes as one batch, watch it, and look at what came out."""
    act(1, "简历筛选 · Resumes are read and screened", f"{door.prefix}/talents/batch-upload")
    condition = door.post("/conditions", json=CONDITION)
    files = [("files", (name, (material / name).read_bytes())) for name in RESUMES]
    batch = door.post("/talents/batch-upload", files=files, data={"condition_id": condition["id"]})
    _watch(door, batch["task_id"])
    rows = table("姓名 name", "学历", "年限 years", "技能 skills", "结论 decision", "为什么 why")
    talents = door.get("/talents")["items"]
    for talent in talents:
        rows.add_row(*_row(door.get(f"/talents/{talent['id']}")))
    console.print(rows)


def _watch(door: Door, task_id: str) -> None:
    columns = TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f}%")
    with Progress(*columns, console=console) as bar:
        shown = bar.add_task("正在解析 reading", total=100)
        while True:
            task = door.get(f"/talents/tasks/{task_id}")
            bar.update(shown, completed=task["progress"]["percentage"])
            if task["status"] in {"completed", "failed", "cancelled"}:
                return
            time.sleep(0.2)


def _row(talent: dict[str, Any]) -> tuple[str, ...]:
    decision = talent["screening_status"]
    colour = "green" if decision == "qualified" else "red"
    reason = talent["qualification_reason"] or ""
    if talent.get("findings"):
        reason += f" [yellow](文件中有{len(talent['findings'])}处可疑文字，不影响结论)[/yellow]"
    return (
        talent["name"] or "—",
        talent["education_level"] or "—",
        str(talent["work_years"] if talent["work_years"] is not None else "—"),
        "、".join(talent["skills"][:5]),
        f"[{colour}]{decision}[/{colour}]",
        reason,
    )


def ask(door: Door) -> None:
    """Ask about the people in plain words, in two languages, and once about what may not be."""
    act(2, "自然语言查询 · Questions in plain words", f"POST {door.prefix}/analysis/query")
    for question in QUESTIONS:
        answer = door.post("/analysis/query", json={"question": question, "top_k": 5})
        say(f"[bold cyan]问 {question}[/bold cyan]")
        if answer.get("understood"):
            say(f"   [dim]理解为 understood as: {' ∧ '.join(answer['understood'])}[/dim]")
        for line in answer["answer"].splitlines():
            say(f"   {line}")
