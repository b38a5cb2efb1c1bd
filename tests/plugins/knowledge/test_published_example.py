"""The example at the end of the documind document, word for word but for the client."""

from pathlib import Path

import httpx2

from tests.plugins.knowledge.conftest import API


async def test_the_python_example_gets_an_answer(
    client: httpx2.AsyncClient, tmp_path: Path
) -> None:
    path = tmp_path / "document.md"
    path.write_text(
        "# 差旅制度\n\n员工出差须提前三天提交申请。\n\n住宿标准为每晚四百元。\n", "utf-8"
    )

    response = await client.post(
        f"{API}/kb", json={"name": "测试知识库", "description": "测试描述"}
    )
    kb_id = response.json()["data"]["id"]

    with path.open("rb") as f:
        response = await client.post(
            f"{API}/documents/upload", data={"kb_id": kb_id}, files={"file": f}
        )

    response = await client.post(
        f"{API}/chat", json={"kb_id": kb_id, "query": "文档主要讲了什么？"}
    )
    assert "员工出差须提前三天提交申请" in response.json()["data"]["answer"]
