"""Questions over a socket, in the frames of the documind document."""

import httpx2

from tests.platform.web.caller import Caller
from zhiren import Host
from zhiren.app import create_app

BASE = "/documind/api/v1"


async def test_a_question_is_answered_in_frames(client: httpx2.AsyncClient, host: Host) -> None:
    kb = (await client.post(f"{BASE}/kb", json={"name": "制度"})).json()["data"]["id"]
    text = "# 休假制度\n\n员工每年有15天年假。\n".encode()
    files = {"file": ("leave.md", text)}
    sent = await client.post(f"{BASE}/documents/upload", data={"kb_id": kb}, files=files)
    assert sent.status_code == 200
    caller = Caller(create_app(host), f"{BASE}/ws/chat", {})
    assert (await caller.hear())["type"] == "websocket.accept"
    await caller.say({"type": "query", "kb_id": kb, "query": "员工每年有几天年假？"})
    frames = [await caller.hear()]
    while frames[-1]["type"] not in {"done", "error"}:
        frames.append(await caller.hear())
    kinds = [frame["type"] for frame in frames]
    assert set(kinds) == {"chunk", "sources", "done"}
    assert "15" in "".join(frame.get("content", "") for frame in frames)
    assert frames[-1]["message_id"].startswith("msg_")
    await caller.leave()


async def test_a_question_to_no_knowledge_base_is_one_error(host: Host) -> None:
    caller = Caller(create_app(host), f"{BASE}/ws/chat", {})
    await caller.hear()
    await caller.say({"type": "query", "kb_id": "kb_none", "query": "?"})
    assert (await caller.hear())["type"] == "error"
    await caller.leave()
