"""Documents over HTTP: upload, status, chunks, deletion."""

from io import BytesIO

import httpx2
import pytest
from docx import Document as Docx
from sqlalchemy import func, select

from tests.plugins.knowledge.conftest import API, HANDBOOK, Ask, Upload, data
from zhiren import Actor, Host
from zhiren.kernel.tables import File
from zhiren.search.entries import SearchEntry
from zhiren_knowledge.tables import Chunk


async def send(
    client: httpx2.AsyncClient, kb: str, name: str, content: bytes = b"hello"
) -> httpx2.Response:
    return await client.post(
        f"{API}/documents/upload", data={"kb_id": kb}, files={"file": (name, content)}
    )


async def test_an_upload_is_answered_before_it_is_read(client: httpx2.AsyncClient, kb: str) -> None:
    sent = await data(await send(client, kb, "技术手册.md", HANDBOOK.encode()))
    assert sent.pop("id").startswith("doc_")
    assert sent.pop("created_at")
    assert sent == {
        "kb_id": kb,
        "filename": "技术手册.md",
        "file_type": "md",
        "file_size": len(HANDBOOK.encode()),
        "status": "pending",
    }


async def test_a_document_that_was_read_shows_all_its_fields(upload: Upload) -> None:
    shown = await upload()
    assert set(shown) == {
        *("id", "kb_id", "filename", "file_type", "file_size", "chunk_count", "status"),
        *("error_message", "created_at", "processed_at"),
    }
    assert (shown["status"], shown["error_message"]) == ("completed", None)
    assert shown["chunk_count"] == 3
    assert shown["processed_at"] >= shown["created_at"]


async def test_a_docx_is_read_too(upload: Upload, ask: Ask) -> None:
    docx, written = Docx(), BytesIO()
    docx.add_heading("Travel", level=1)
    docx.add_paragraph("Receipts for travel must be handed in within thirty days.")
    docx.save(written)
    assert (await upload(written.getvalue(), "travel.docx"))["status"] == "completed"
    answer = await ask("Within how many days must receipts for travel be handed in?")
    assert "thirty days" in answer["answer"]


async def test_the_status_names_every_step(client: httpx2.AsyncClient, upload: Upload) -> None:
    document = await upload()
    status = await data(await client.get(f"{API}/documents/{document['id']}/status"))
    assert status == {
        "id": document["id"],
        "status": "completed",
        "progress": 100,
        "current_step": "处理完成",
        "steps": [
            {"name": "parsing", "status": "completed"},
            {"name": "chunking", "status": "completed"},
            {"name": "embedding", "status": "completed"},
        ],
    }


async def test_chunks_stand_in_the_document_letter_by_letter(
    client: httpx2.AsyncClient, upload: Upload
) -> None:
    document = await upload()
    page = await data(await client.get(f"{API}/documents/{document['id']}/chunks"))
    assert page["total"] == 3
    assert [item["index"] for item in page["items"]] == [0, 1, 2]
    first = page["items"][0]
    assert set(first) == {"id", "index", "content", "metadata"}
    assert first["metadata"] == {"page": None, "position": "top"}
    assert first["content"] in HANDBOOK


async def test_chunks_come_fifty_at_most(client: httpx2.AsyncClient, upload: Upload) -> None:
    document = await upload()
    path = f"{API}/documents/{document['id']}/chunks"
    assert (await client.get(path, params={"page_size": 51})).json()["code"] == 40001
    page = await data(await client.get(path, params={"page": 2, "page_size": 2}))
    assert [item["index"] for item in page["items"]] == [2]


async def test_a_list_can_be_narrowed_to_a_status(
    client: httpx2.AsyncClient, kb: str, upload: Upload
) -> None:
    await upload()
    await upload(b"%PDF-1.7 broken", "broken.pdf")
    path, query = f"{API}/documents", {"kb_id": kb, "status": "failed"}
    page = await data(await client.get(path, params=query))
    assert [item["filename"] for item in page["items"]] == ["broken.pdf"]
    assert set(page["items"][0]) == {
        *("id", "filename", "file_type", "file_size", "chunk_count", "status", "created_at"),
    }


async def test_a_list_needs_a_base_and_a_known_status(client: httpx2.AsyncClient, kb: str) -> None:
    assert (await client.get(f"{API}/documents")).json()["code"] == 40001
    unknown = await client.get(f"{API}/documents", params={"kb_id": kb, "status": "odd"})
    assert unknown.json()["code"] == 40001
    missing = await client.get(f"{API}/documents", params={"kb_id": "kb_none"})
    assert missing.json()["code"] == 40004


async def test_a_file_that_cannot_be_read_fails_and_says_why(
    client: httpx2.AsyncClient, upload: Upload
) -> None:
    shown = await upload(b"%PDF-1.7 broken", "broken.pdf")
    assert shown["status"] == "failed"
    assert "无法读取" in shown["error_message"]
    status = await data(await client.get(f"{API}/documents/{shown['id']}/status"))
    assert status["current_step"] == "处理失败"
    assert [step["status"] for step in status["steps"]] == ["failed", "pending", "pending"]


async def test_a_file_without_text_fails(upload: Upload) -> None:
    assert (await upload(" \n\n ", "blank.txt"))["status"] == "failed"


async def test_several_files_come_at_once(client: httpx2.AsyncClient, kb: str) -> None:
    files = [("files", (f"文档{n}.md", b"# T\n\ntext")) for n in (1, 2, 3)]
    sent = await data(
        await client.post(f"{API}/documents/upload/batch", data={"kb_id": kb}, files=files)
    )
    assert sent["uploaded"] == 3
    assert [one["filename"] for one in sent["documents"]] == ["文档1.md", "文档2.md", "文档3.md"]
    assert set(sent["documents"][0]) == {"id", "filename", "status"}


async def test_a_batch_has_at_most_ten_files(client: httpx2.AsyncClient, kb: str) -> None:
    files = [("files", (f"{n}.md", b"text")) for n in range(11)]
    path = f"{API}/documents/upload/batch"
    response = await client.post(path, data={"kb_id": kb}, files=files)
    assert (response.status_code, response.json()["code"]) == (400, 40001)


async def test_a_batch_with_a_bad_file_leaves_nothing(client: httpx2.AsyncClient, kb: str) -> None:
    files = [("files", ("a.md", b"text")), ("files", ("b.exe", b"text"))]
    path = f"{API}/documents/upload/batch"
    response = await client.post(path, data={"kb_id": kb}, files=files)
    assert response.json()["code"] == 40002
    listed = await data(await client.get(f"{API}/documents", params={"kb_id": kb}))
    assert listed["total"] == 0


@pytest.mark.parametrize(
    ("name", "content", "refused"),
    [
        ("a.exe", b"x", (415, 40002)),
        ("a.zip", b"x", (415, 40002)),
        ("a.md", b"", (400, 40001)),
        ("a.txt", b"x" * (50 * 1024 * 1024 + 1), (413, 40003)),
    ],
)
async def test_what_cannot_be_taken_has_its_own_code(
    client: httpx2.AsyncClient, kb: str, name: str, content: bytes, refused: tuple[int, int]
) -> None:
    response = await send(client, kb, name, content)
    assert (response.status_code, response.json()["code"]) == refused


async def test_an_upload_needs_a_base_that_exists(client: httpx2.AsyncClient) -> None:
    response = await send(client, "kb_none", "a.md")
    assert (response.status_code, response.json()["code"]) == (404, 40004)


@pytest.mark.parametrize("path", ["", "/status", "/chunks"])
async def test_a_missing_document_has_its_own_code(client: httpx2.AsyncClient, path: str) -> None:
    response = await client.get(f"{API}/documents/doc_none{path}")
    assert (response.status_code, response.json()["code"]) == (404, 40005)


async def test_deleting_reaches_chunks_words_and_the_file(
    client: httpx2.AsyncClient, host: Host, upload: Upload, ask: Ask
) -> None:
    document = await upload()
    gone = await data(await client.delete(f"{API}/documents/{document['id']}"))
    assert gone == {"deleted_chunks": 3}
    async with host.database.reading(Actor.anonymous()) as session:
        for table in (Chunk, SearchEntry, File):
            assert await session.scalar(select(func.count()).select_from(table)) == 0
    assert not [path for path in (host.settings.home / "blobs").rglob("*") if path.is_file()]
    assert (await ask("年假有多少天？"))["sources"] == []
