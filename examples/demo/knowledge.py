"""A handbook is indexed and answers, with citations, or says that it does not know."""

import time
from pathlib import Path

from stage import Door, act, say

QUESTIONS = (
    "入职满五年有多少天年假?",
    "How soon are travel expenses reimbursed?",
    "公司提供宠物保险吗?",
)


def read_handbook(door: Door, material: Path) -> str:
    """Put the handbook into a knowledge base and wait until it can be found."""
    act(3, "知识库 · A handbook is indexed", f"POST {door.prefix}/documents/upload")
    base = door.post("/kb", json={"name": "员工手册", "description": "demo"})
    handbook = (material / "handbook.md").read_bytes()
    files = {"file": ("handbook.md", handbook)}
    document = door.post("/documents/upload", data={"kb_id": base["id"]}, files=files)
    while True:
        status = door.get(f"/documents/{document['id']}/status")
        if status["status"] in {"completed", "failed"}:
            break
        time.sleep(0.1)
    chunks = door.get(f"/documents/{document['id']}/chunks")["total"]
    say(f"handbook.md → {status['status']}, {chunks} 个分块 chunks")
    identity: str = base["id"]
    return identity


def ask(door: Door, base: str) -> None:
    """Ask the handbook; words stream in, each answer shows where it comes from."""
    act(4, "文档问答 · Answers with citations", f"POST {door.prefix}/chat/stream (SSE)")
    for question in QUESTIONS:
        say(f"[bold cyan]问 {question}[/bold cyan]\n   ", end="")
        for name, data in door.events("/chat/stream", {"kb_id": base, "query": question}):
            if name == "chunk":
                say(data["content"], end="")
            elif name == "sources":
                say("")
                for source in data["sources"][:2]:
                    shown = " ".join(source["content"].split())[:80]
                    place = f"{source['filename']} #{source['chunk_index']}"
                    say(f"   [dim]· {place} ({source['score']:.2f}) {shown}…[/dim]")
