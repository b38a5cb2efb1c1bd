"""The documind document, path by path: fields in its order, its codes, its frames."""

from collections.abc import Iterator
from typing import Any

import httpx2
import pytest

from tests.plugins.knowledge.conftest import API, Ask, Upload, ask, kb, upload
from zhiren import Host

__all__ = ["ask", "kb", "upload"]

BASE = "id name description document_count created_at updated_at"
DOCUMENT = "id filename file_type file_size chunk_count status created_at"
FIELDS = {
    "POST /kb": BASE,
    "GET /kb": "id name description document_count total_size created_at updated_at",
    "GET /kb/{kb}": (
        "id name description document_count chunk_count total_size created_at updated_at"
    ),
    "PUT /kb/{kb}": "id name description updated_at",
    "GET /documents": DOCUMENT,
    "GET /documents/{doc}": (
        "id kb_id filename file_type file_size chunk_count status error_message created_at"
        " processed_at"
    ),
    "GET /documents/{doc}/status": "id status progress current_step steps",
    "GET /documents/{doc}/chunks": "id index content metadata",
    "POST /chat": "message_id conversation_id answer sources usage created_at",
    "GET /chat/conversations": "conversation_id title message_count created_at updated_at",
    "GET /chat/conversations/{conv}": (
        "conversation_id kb_id title messages created_at updated_at"
    ),
    "POST /chat/feedback": "feedback_id",
    "GET /system/health": "status version components uptime",
    "GET /system/info": "version models limits",
    "GET /system/stats": "knowledge_bases documents chunks conversations messages storage_used",
    "DELETE /chat/conversations/{conv}": "deleted_messages",
    "DELETE /documents/{doc}": "deleted_chunks",
    "DELETE /kb/{kb}": "deleted_documents deleted_chunks",
}
"""Every answer of the document but the uploads', with the fields that its examples show."""
LISTS = {"GET /kb", "GET /documents", "GET /documents/{doc}/chunks", "GET /chat/conversations"}
QUESTION = "正式员工每年有多少天带薪年假？"


@pytest.fixture
async def shown(
    client: httpx2.AsyncClient, kb: str, upload: Upload, ask: Ask
) -> dict[str, dict[str, Any]]:
    """Go through every path once; give what each answered, inside the envelope."""
    document = await upload()
    answer = await ask(QUESTION)
    ids = {"kb": kb, "doc": document["id"], "conv": answer["conversation_id"]}
    bodies = {
        "POST /kb": {"name": "另一个库", "description": "测试描述"},
        "PUT /kb/{kb}": {"name": "技术文档库（更新）", "description": "更新后的描述"},
        "POST /chat": {"kb_id": kb, "query": QUESTION, "conversation_id": ids["conv"]},
        "POST /chat/feedback": {
            "message_id": answer["message_id"],
            "rating": "good",
            "comment": "回答准确，引用清晰",
        },
    }
    answers = {}
    for path in FIELDS:
        method, _, rest = path.partition(" ")
        params = {"kb_id": kb} if rest == "/documents" else None
        url = API + rest.format(**ids)
        answers[path] = await client.request(method, url, params=params, json=bodies.get(path))
    return {path: _inside(path, response) for path, response in answers.items()}


def _inside(path: str, response: httpx2.Response) -> dict[str, Any]:
    body = response.json()
    assert response.status_code == 200, (path, body)
    assert list(body) == ["code", "message", "data"]
    assert (body["code"], body["message"]) == (0, "success")
    told: dict[str, Any] = body["data"]
    return told


async def test_every_answer_has_the_documents_fields_in_its_order(
    shown: dict[str, dict[str, Any]],
) -> None:
    for path, fields in FIELDS.items():
        told = shown[path]
        if path in LISTS:
            assert list(told) == ["items", "total", "page", "page_size"], path
            assert (told["page"], told["page_size"]) == (1, 20), path
            told = told["items"][0]
        assert sorted(told) == sorted(fields.split()), path


async def test_what_stands_inside_has_the_documents_fields_too(
    shown: dict[str, dict[str, Any]],
) -> None:
    source = shown["POST /chat"]["sources"][0]
    assert list(source) == ["doc_id", "filename", "chunk_index", "content", "score"]
    assert list(shown["POST /chat"]["usage"]) == [
        "prompt_tokens",
        "completion_tokens",
        "total_tokens",
    ]
    chunk = shown["GET /documents/{doc}/chunks"]["items"][0]
    assert list(chunk["metadata"]) == ["page", "position"]
    asked, answered = shown["GET /chat/conversations/{conv}"]["messages"][:2]
    assert list(asked) == ["id", "role", "content", "created_at"]
    assert sorted(answered) == sorted([*asked, "sources"])
    steps = shown["GET /documents/{doc}/status"]["steps"]
    assert [step["name"] for step in steps] == ["parsing", "chunking", "embedding"]
    assert {step["status"] for step in steps} == {"completed"}
    assert list(shown["GET /system/health"]["components"]) == [
        "database",
        "vector_store",
        "embedding_model",
        "llm",
    ]
    assert list(shown["GET /system/info"]["models"]) == ["embedding", "llm"]


async def test_ids_and_times_look_as_in_the_document(shown: dict[str, dict[str, Any]]) -> None:
    begins = {
        "GET /kb/{kb}": ("id", "kb_"),
        "GET /documents/{doc}": ("id", "doc_"),
        "POST /chat": ("message_id", "msg_"),
        "GET /chat/conversations/{conv}": ("conversation_id", "conv_"),
        "POST /chat/feedback": ("feedback_id", "fb_"),
    }
    for path, (field, prefix) in begins.items():
        assert shown[path][field].startswith(prefix)
    assert shown["GET /documents/{doc}/chunks"]["items"][0]["id"].startswith("chunk_")
    assert shown["POST /chat"]["created_at"][10] + shown["POST /chat"]["created_at"][-1] == "TZ"


async def test_uploads_answer_as_the_document_shows(client: httpx2.AsyncClient, kb: str) -> None:
    one = await client.post(
        f"{API}/documents/upload", data={"kb_id": kb}, files={"file": ("手册.md", b"# a\n\nb.")}
    )
    fields = ["id", "kb_id", "filename", "file_type", "file_size", "status", "created_at"]
    assert list(one.json()["data"]) == fields
    assert one.json()["data"]["status"] == "pending"
    files = [("files", (f"文档{n}.md", b"# a\n\nb.")) for n in range(3)]
    many = await client.post(f"{API}/documents/upload/batch", data={"kb_id": kb}, files=files)
    assert many.json()["data"]["uploaded"] == 3
    assert [list(one) for one in many.json()["data"]["documents"]] == [
        ["id", "filename", "status"]
    ] * 3


def _errors() -> Iterator[tuple[str, str, dict[str, Any], tuple[int, int]]]:
    query = {"query": QUESTION}
    yield "POST", "/kb", {"json": {"name": ""}}, (400, 40001)
    yield "POST", "/kb", {"json": {"name": "x" * 101}}, (400, 40001)
    yield "POST", "/kb", {"json": {"name": "x", "description": "x" * 501}}, (400, 40001)
    yield "GET", "/kb", {"params": {"page": 0}}, (400, 40001)
    yield "GET", "/kb/kb_none", {}, (404, 40004)
    yield "PUT", "/kb/kb_none", {"json": {"name": "x"}}, (404, 40004)
    yield "DELETE", "/kb/kb_none", {}, (404, 40004)
    yield "GET", "/documents", {}, (400, 40001)
    yield "GET", "/documents", {"params": {"kb_id": "kb_none"}}, (404, 40004)
    yield "GET", "/documents/doc_none", {}, (404, 40005)
    yield "GET", "/documents/doc_none/status", {}, (404, 40005)
    yield "GET", "/documents/doc_none/chunks", {}, (404, 40005)
    yield "GET", "/documents/doc_none/chunks", {"params": {"page_size": 51}}, (400, 40001)
    yield "DELETE", "/documents/doc_none", {}, (404, 40005)
    yield "POST", "/chat", {"json": query | {"kb_id": "kb_none"}}, (404, 40004)
    yield "POST", "/chat/stream", {"json": query | {"kb_id": "kb_none"}}, (404, 40004)
    yield "POST", "/chat", {"json": {"kb_id": "kb_none", "query": ""}}, (400, 40001)
    yield "POST", "/chat", {"json": {"kb_id": "kb_none", "query": "x" * 2001}}, (400, 40001)
    yield "POST", "/chat", {"content": b"{"}, (400, 40001)
    yield "GET", "/chat/conversations/conv_none", {}, (404, 40001)
    yield "DELETE", "/chat/conversations/conv_none", {}, (404, 40001)
    yield "POST", "/chat/feedback", {"json": {"message_id": "m", "rating": "fair"}}, (400, 40001)
    yield "POST", "/chat/feedback", {"json": {"message_id": "m", "rating": "bad"}}, (404, 40001)


@pytest.mark.parametrize(("method", "path", "sent", "told"), list(_errors()))
async def test_errors_have_the_documents_codes(
    client: httpx2.AsyncClient, method: str, path: str, sent: dict[str, Any], told: tuple[int, int]
) -> None:
    response = await client.request(method, API + path, **sent)
    body = response.json()
    assert (response.status_code, body["code"]) == told
    assert body["data"] is None
    assert any("\u4e00" <= letter <= "\u9fff" for letter in body["message"])


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [("a.exe", b"MZ", (415, 40002)), ("a.md", b"", (400, 40001)), ("big.md", None, (413, 40003))],
)
async def test_files_that_are_not_taken_have_the_documents_codes(
    host: Host, client: httpx2.AsyncClient, name: str, content: bytes | None, told: tuple[int, int]
) -> None:
    kb_id = (await client.post(f"{API}/kb", json={"name": "库"})).json()["data"]["id"]
    data = b"x" * (host.settings.max_upload + 1) if content is None else content
    sent = await client.post(
        f"{API}/documents/upload", data={"kb_id": kb_id}, files={"file": (name, data)}
    )
    assert (sent.status_code, sent.json()["code"]) == told


async def test_a_stream_speaks_the_documents_frames(
    client: httpx2.AsyncClient, kb: str, upload: Upload
) -> None:
    await upload()
    options = {"top_k": 5, "temperature": 0.7, "max_tokens": 512}
    body = {"kb_id": kb, "query": QUESTION, "options": options}
    said = (await client.post(f"{API}/chat/stream", json=body)).text
    events = [line.removeprefix("event: ") for line in said.splitlines() if line[:6] == "event:"]
    assert events[-2:] == ["sources", "done"]
    assert set(events[:-2]) == {"chunk"}
    assert '{"type": "chunk", "content": "' in said
