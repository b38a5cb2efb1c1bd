"""A shelf with a handbook on it, asked by somebody local who did not sign in."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx2
import pytest

API = "/documind/api/v1"
HANDBOOK = """# 员工手册

## 年假

正式员工每年享有15天带薪年假。年假须提前一周申请，由直属经理批准。

## Remote work

Employees may work from home two days a week. A manager must agree beforehand.

## 津贴

| 等级 | 津贴 |
| --- | --- |
| P5 | 3000元 |
| P6 | 5000元 |
"""

Upload = Callable[..., Awaitable[dict[str, Any]]]
Ask = Callable[..., Awaitable[dict[str, Any]]]


async def data(response: httpx2.Response) -> Any:
    """Unwrap a success."""
    body = response.json()
    assert (response.status_code, body["code"]) == (200, 0), body
    return body["data"]


@pytest.fixture
async def kb(client: httpx2.AsyncClient) -> str:
    """Make an empty knowledge base."""
    made = await data(await client.post(f"{API}/kb", json={"name": "制度库"}))
    kb_id: str = made["id"]
    return kb_id


@pytest.fixture
def upload(client: httpx2.AsyncClient, kb: str, host: Any) -> Upload:
    """Upload a file and wait until it was read."""

    async def put(text: str | bytes = HANDBOOK, name: str = "手册.md") -> dict[str, Any]:
        content = text.encode() if isinstance(text, str) else text
        sent = await client.post(
            f"{API}/documents/upload", data={"kb_id": kb}, files={"file": (name, content)}
        )
        document_id = (await data(sent))["id"]
        async with host.database.reading(None) as session:
            from zhiren_knowledge.tables import Document

            task_id = (await session.get_one(Document, document_id)).task_id
        await host.tasks.wait(task_id, 60)
        shown: dict[str, Any] = await data(await client.get(f"{API}/documents/{document_id}"))
        return shown

    return put


@pytest.fixture
def ask(client: httpx2.AsyncClient, kb: str) -> Ask:
    """Ask the knowledge base."""

    async def chat(query: str, **more: Any) -> dict[str, Any]:
        body = {"kb_id": kb, "query": query, **more}
        answer: dict[str, Any] = await data(await client.post(f"{API}/chat", json=body))
        return answer

    return chat
