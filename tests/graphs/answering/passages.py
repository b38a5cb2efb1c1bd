"""Passages to try things on."""

from typing import Any

LEAVE = "正式员工每年享有15天带薪年假。年假须提前一周申请，由直属经理批准。"
REMOTE = "Employees may work from home two days a week. A manager must agree beforehand."
CANTEEN = "The canteen opens at noon. Guests pay with a card."


def passage(content: str, **more: Any) -> dict[str, Any]:
    place = more.pop("chunk_index", 0)
    return {
        "chunk_id": f"chunk_{abs(hash(content)) % 10_000}",
        "document_id": "doc_1",
        "filename": "handbook.md",
        "chunk_index": place,
        "content": content,
        "start": 0,
        "end": len(content),
        "page": None,
        "heading_path": [],
        "score": 1.0,
        "coverage": 1.0,
    } | more
