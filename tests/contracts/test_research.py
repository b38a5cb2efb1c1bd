"""The research document, path by path: statuses, fields, types and ids of what is answered."""

import json
import re
import uuid
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest

from tests.contracts.researching import (
    ADMINS,
    CHAT,
    LOGIN,
    NAMES,
    PLAN,
    STEPS,
    USER,
    V1,
    Step,
    Walked,
    Walker,
    of,
    walked,
    walker,
)
from zhiren.testing import PASSWORD

__all__ = ["walked", "walker"]
pytestmark = pytest.mark.asyncio(loop_scope="module")

PAGES = "page pageSize total totalPages hasNext hasPrev"


@pytest.mark.parametrize("step", [*STEPS, *ADMINS], ids=NAMES)
async def test_it_is_answered_as_the_document_shows(walked: Walked, step: Step) -> None:
    response = walked[step.line]
    assert response.status_code == step.status, response.text
    if step.status == 204:
        assert response.content == b""
        return
    if step.line.endswith("/stream"):
        return
    told = response.json()
    assert next(iter(told)) == "success"
    assert told["success"] is True
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", told["timestamp"])
    assert told["message"]
    if step.fields is None:
        assert "data" not in told
        return
    assert sorted(_one(told["data"])) == sorted(step.fields.split())


def _one(data: Any) -> dict[str, Any]:
    """Give the data, or the first item where it is a list or a page of one."""
    if isinstance(data, dict) and "items" in data:
        assert list(data) == ["items", "pagination"]
        assert list(data["pagination"]) == PAGES.split()
        data = data["items"]
    one: dict[str, Any] = data[0] if isinstance(data, list) else data
    return one


def data_of(walked: Walked, line: str) -> Any:
    return walked[line].json()["data"]


async def test_what_stands_inside_is_as_the_document_shows_too(walked: Walked) -> None:
    assert sorted(data_of(walked, "POST /auth/login")["user"]) == sorted(USER.split())
    asked, answered = data_of(walked, "GET /conversations/{conversation}")["messages"]
    assert list(asked) == ["id", "role", "content", "createdAt"]
    assert sorted(answered) == sorted([*asked, "isPinned", "tokens"])
    bases = walked["GET /knowledge-bases"].json()
    assert bases["quota"] == {"used": 1, "limit": 3}
    assert bases["data"][0]["quota"] == {"used": 0, "limit": 50}
    models = data_of(walked, "GET /agents/agent-picos")["models"]
    assert models["deepseek-v3"] == {"temperature": 0.3, "maxTokens": 2500}
    assert '"maxTokens":2500,' in walked["GET /agents/agent-picos"].text.replace("}", ",")


async def test_statistics_count_what_there_is(walked: Walked) -> None:
    told = data_of(walked, "GET /admin/statistics")
    assert told["users"] == {"total": 2, "active": 2, "newToday": 2, "new7Days": 2}
    assert told["conversations"] == {"total": 0, "today": 0, "avgPerUser": 0.0}
    assert list(told["knowledgeBases"]) == ["total", "totalDocuments", "totalSizeGB"]


@pytest.mark.parametrize(
    ("line", "prefix"),
    [
        ("POST /auth/register", "user-"),
        ("GET /users/me", "user-"),
        ("POST /projects", "proj-"),
        ("POST /conversations", "conv-"),
        ("POST /knowledge-bases", "kb-"),
        ("POST /knowledge-bases/{kb}/documents", "doc-"),
        ("GET /chat/conversations", "conv-"),
    ],
)
async def test_ids_are_written_as_in_the_document(walked: Walked, line: str, prefix: str) -> None:
    one = _one(data_of(walked, line))
    assert re.fullmatch(prefix + "[0-9a-f]{32}", one.get("id") or one["userId"])


async def test_both_streams_speak_the_documents_frames(walked: Walked) -> None:
    told = walked["POST /conversations/{conversation}/messages/stream"]
    assert told.headers["content-type"].startswith("text/event-stream")
    assert "event:" not in told.text
    first, *said, last = (json.loads(line) for line in _data(told))
    assert list(first) == ["type", "conversationId"]
    assert first["type"] == "start"
    assert all(list(one) == ["type", "content"] and one["type"] == "token" for one in said)
    assert list(last) == ["type", "messageId", "tokens"]
    assert (last["type"], last["messageId"][:4]) == ("done", "msg-")
    *chunks, done = _data(walked["POST /chat/stream"])
    assert done == "[DONE]"
    assert all(list(json.loads(one))[:2] == ["content", "usage"] for one in chunks)


def _data(response: httpx2.Response) -> list[str]:
    return [line[6:] for line in response.text.splitlines() if line.startswith("data: ")]


@pytest.mark.parametrize(
    "line",
    ["GET /users/me", "GET /agents", "GET /agents/agent-picos", "GET /knowledge-bases"],
)
async def test_what_is_read_carries_an_etag(walked: Walked, line: str) -> None:
    headers = walked[line].headers
    assert headers["etag"].startswith('W/"')
    kept = "private, max-age=3600" if "/agents" in line else "private, no-cache"
    assert headers["cache-control"] == kept


def _errors() -> Iterator[tuple[str, dict[str, Any], tuple[int, str], str]]:
    invalid, none = (422, "VALIDATION_ERROR"), (404, "NOT_FOUND")
    yield "POST /auth/register", of(email="bad", password=PASSWORD, name="x"), invalid, "email"
    yield "POST /auth/register", of(name="x", **LOGIN), (409, "CONFLICT"), ""
    yield "POST /auth/login", {"content": b"{"}, (400, "VALIDATION_ERROR"), ""
    yield "POST /auth/login", of(email=LOGIN["email"], password="no"), (401, "UNAUTHORIZED"), ""
    yield "POST /auth/refresh", of(refreshToken="no"), (401, "UNAUTHORIZED"), ""
    yield "GET /projects?page=0", {}, invalid, "page"
    yield "GET /projects?pageSize=101", {}, invalid, "pageSize"
    yield "GET /projects?sortBy=colour", {}, invalid, "sortBy"
    yield "POST /projects", of(name=""), invalid, "name"
    yield "GET /projects/proj-none", {}, none, ""
    yield "PUT /projects/proj-none", of(name="x"), none, ""
    yield "POST /conversations", of(title="x"), invalid, "agentId"
    yield "POST /conversations", of(agentId="agent-none"), invalid, "agentId"
    yield "POST /conversations", of(agentId="agent-picos", projectId="proj-none"), none, ""
    yield "GET /conversations/conv-none", {}, none, ""
    yield "POST /conversations/conv-none/messages/stream", of(content="x"), none, ""
    yield "POST /messages/msg-none/pin", {}, none, ""
    yield "GET /agents/agent-none", {}, none, ""
    yield "GET /knowledge-bases/kb-none/documents", {}, none, ""
    yield "POST /chat/stream", of(content="x"), invalid, "modelType"
    yield "POST /chat/stream", of(**CHAT, knowledgeBaseIds=["kb-none"]), none, ""
    yield "DELETE /chat/conversations/conv-none", {}, none, ""
    yield "GET /history?startDate=soon", {}, invalid, "startDate"
    yield "PATCH /admin/users/user-none", of(status="away"), invalid, "status"
    yield "PATCH /admin/users/user-none", of(status="active"), none, ""


@pytest.mark.parametrize(("line", "sent", "told", "field"), list(_errors()))
async def test_errors_are_those_of_the_documents_table(
    walker: Walker, line: str, sent: Any, told: tuple[int, str], field: str
) -> None:
    method, _, path = line.partition(" ")
    response = await walker.client.request(method, V1 + path, headers=walker.headers, **sent)
    body = response.json()
    assert (response.status_code, body["error"]["code"]) == told
    assert list(body) == ["success", "error", "timestamp"]
    assert body["success"] is False
    details = body["error"].get("details", [])
    assert [one["field"] for one in details] == ([field] if field else [])
    said = [body["error"]["message"], *(one["message"] for one in details)]
    assert all(any("\u4e00" <= letter <= "\u9fff" for letter in one) for one in said), said


async def test_without_a_token_everything_but_signing_in_is_refused(walker: Walker) -> None:
    for step in (*STEPS, *ADMINS):
        method, _, path = step.line.partition(" ")
        if not re.match("/auth/(register|login|refresh)", path):
            path = re.sub(r"{\w+}", "x-1", path)
            response = await walker.client.request(method, V1 + path, **step.sent)
            assert response.status_code == 401, step.line
            assert response.json()["error"]["code"] == "UNAUTHORIZED"


DOCUMIND = "/documind/api/v1"


async def _made(walker: Walker, path: str, **body: Any) -> str:
    """Make something; give its id."""
    made = await walker.client.post(V1 + path, headers=walker.headers, json=body)
    ident: str = made.json()["data"]["id"]
    return ident


async def test_a_row_is_found_by_any_documents_form_of_its_id(walker: Walker) -> None:
    told = await _made(walker, "/knowledge-bases", name="文献")
    bare = told.removeprefix("kb-")
    for ident in (told, f"kb_{bare}", f"kb-{uuid.UUID(bare)}"):
        for path in (f"{V1}/knowledge-bases/{ident}/documents", f"{DOCUMIND}/kb/{ident}"):
            found = await walker.client.get(path, headers=walker.headers)
            assert found.status_code == 200, path
        tool = "/api/v1/tools/list_documents"
        used = await walker.client.post(tool, headers=walker.headers, json={"kb_id": ident})
        assert used.status_code == 200, ident
        body = {"kb_id": ident, "query": "骨密度？"}
        asked = await walker.client.post(f"{DOCUMIND}/chat", headers=walker.headers, json=body)
        assert asked.status_code == 200, ident


async def test_what_is_said_to_agents_is_not_among_a_shelfs_conversations(walker: Walker) -> None:
    """They are their person's alone; colleagues share a shelf and what is asked about it."""
    ident = await _made(walker, "/conversations", agentId="agent-picos", title="秘密")
    said = f"{V1}/conversations/{ident}/messages/stream"
    heard = await walker.client.post(said, headers=walker.headers, json=PLAN)
    message = json.loads(_data(heard)[-1])["messageId"]
    listed = await walker.client.get(f"{DOCUMIND}/chat/conversations", headers=walker.headers)
    assert "秘密" not in listed.text
    one = f"{DOCUMIND}/chat/conversations/{ident}"
    for method in ("GET", "DELETE"):
        response = await walker.client.request(method, one, headers=walker.headers)
        assert (response.status_code, response.json()["code"]) == (404, 40001)
    opinion = {"message_id": message, "rating": "good"}
    rated = await walker.client.post(
        f"{DOCUMIND}/chat/feedback", headers=walker.headers, json=opinion
    )
    assert (rated.status_code, rated.json()["code"]) == (404, 40001)
