"""Reading documents in the background: interrupted, repeated, called off."""

import asyncio
from pathlib import Path
from typing import Any

import httpx2
import pytest
from sqlalchemy import func, select

from tests.plugins.knowledge.conftest import API, HANDBOOK, Upload, data
from zhiren import Actor, Host, ParsedDocument
from zhiren.search.entries import SearchEntry
from zhiren.settings import Settings
from zhiren.testing import MakeClient
from zhiren_knowledge.tables import Chunk, Document

PUBLIC = Actor.anonymous()


async def send(client: httpx2.AsyncClient, name: str = "手册.md") -> dict[str, Any]:
    kb = (await data(await client.post(f"{API}/kb", json={"name": "库"})))["id"]
    files = {"file": (name, HANDBOOK.encode())}
    path = f"{API}/documents/upload"
    sent: dict[str, Any] = await data(await client.post(path, data={"kb_id": kb}, files=files))
    return sent


async def count(host: Host, table: type[Any]) -> int:
    async with host.database.reading(PUBLIC) as session:
        return await session.scalar(select(func.count()).select_from(table)) or 0


async def row_of(host: Host, document_id: str) -> Document:
    async with host.database.reading(PUBLIC) as session:
        return await session.get_one(Document, document_id)


async def reaches(host: Host, document_id: str, status: str) -> None:
    async with asyncio.timeout(30):
        while (await row_of(host, document_id)).status != status:
            await asyncio.sleep(0.02)


async def hang(*_: object) -> ParsedDocument:
    await asyncio.Event().wait()
    raise AssertionError


async def test_what_a_stopped_server_was_reading_the_next_one_reads(
    tmp_path: Path, make_client: MakeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(_env_file=None, home=tmp_path)
    first = Host(settings=settings)
    monkeypatch.setattr(first.parsing, "parse", hang)
    await first.database.create_all()
    async with first.lifespan():
        document_id = (await send(make_client(first)))["id"]
        await reaches(first, document_id, "parsing")
    second = Host(settings=settings)
    async with second.lifespan():
        await reaches(second, document_id, "completed")
        assert await count(second, Chunk) == await count(second, SearchEntry) == 3


async def test_reading_twice_does_nothing_twice(host: Host, upload: Upload) -> None:
    document = await upload()
    async with host.database.writing(PUBLIC) as session:
        payload = {"document_id": document["id"]}
        task = await host.tasks.add(session, PUBLIC, "index_document", payload)
    await host.tasks.hint(task)
    assert (await host.tasks.wait(task.id, 30)).result == {"chunks": 3}
    assert await count(host, Chunk) == await count(host, SearchEntry) == 3
    assert (await row_of(host, document["id"])).chunk_count == 3


async def test_a_document_taken_away_while_it_is_read_leaves_nothing(
    host: Host, client: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(host.parsing, "parse", hang)
    document_id = (await send(client))["id"]
    await reaches(host, document_id, "parsing")
    task_id = (await row_of(host, document_id)).task_id
    assert task_id is not None
    await data(await client.delete(f"{API}/documents/{document_id}"))
    assert (await host.tasks.wait(task_id, 10)).status == "cancelled"
    assert await count(host, Chunk) == await count(host, SearchEntry) == 0


async def test_a_reading_that_was_called_off_shows_as_failed(
    host: Host, client: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(host.parsing, "parse", hang)
    document_id = (await send(client))["id"]
    await reaches(host, document_id, "parsing")
    task_id = (await row_of(host, document_id)).task_id
    assert task_id is not None
    await host.tasks.cancel(task_id, PUBLIC)
    await host.tasks.wait(task_id, 10)
    shown = await data(await client.get(f"{API}/documents/{document_id}"))
    assert shown["status"] == "failed"
    assert shown["error_message"]


async def test_a_bug_while_reading_fails_the_document_and_tells_no_secrets(
    host: Host, client: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def explode(*_: object) -> ParsedDocument:
        raise RuntimeError("password=hunter2")

    monkeypatch.setattr(host.parsing, "parse", explode)
    document_id = (await send(client))["id"]
    await reaches(host, document_id, "failed")
    assert (await row_of(host, document_id)).error_message == "处理时发生内部错误"


async def test_that_a_document_can_be_found_is_announced(
    host: Host, upload: Upload, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[Any] = []

    async def listen(event: Any) -> None:
        heard.append(event)

    monkeypatch.setattr(host, "publish", listen)
    document = await upload()
    assert [event.document_id for event in heard] == [document["id"]]
