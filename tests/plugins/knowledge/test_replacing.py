"""A file that comes again under its name takes the place of the one before."""

import httpx2

from tests.plugins.knowledge.conftest import API, Ask, Upload, data
from zhiren import Host
from zhiren.kernel.tables import File

OLD = "# 年假\n\n正式员工每年享有15天带薪年假。"
NEW = "# 年假\n\n正式员工每年享有20天带薪年假。"


async def test_the_document_keeps_its_id_and_says_the_new_words(upload: Upload, ask: Ask) -> None:
    first, second = await upload(OLD, "假期.md"), await upload(NEW, "假期.md")
    assert second["id"] == first["id"]
    assert (second["status"], second["chunk_count"]) == ("completed", first["chunk_count"])
    answer = await ask("正式员工每年有多少天带薪年假？")
    assert "20天" in answer["answer"]
    assert "15天" not in str(answer)


async def test_nothing_of_the_old_file_is_kept(
    host: Host, client: httpx2.AsyncClient, kb: str, upload: Upload
) -> None:
    await upload(OLD, "假期.md")
    await upload(NEW, "假期.md")
    async with host.database.reading(None) as session:
        from sqlalchemy import func, select

        assert await session.scalar(select(func.count(File.id))) == 1
    shown = await data(await client.get(f"{API}/kb/{kb}"))
    assert (shown["document_count"], shown["chunk_count"]) == (1, 1)
    assert shown["total_size"] == len(NEW.encode())


async def test_another_name_is_another_document(upload: Upload) -> None:
    first, second = await upload(OLD, "a.md"), await upload(NEW, "b.md")
    assert first["id"] != second["id"]


async def test_a_new_file_that_cannot_be_read_takes_the_old_words_along(
    client: httpx2.AsyncClient, kb: str, upload: Upload, ask: Ask
) -> None:
    await upload(OLD, "假期.txt")
    broken = await upload(b"\x7fELF\x00\x01\x02", "假期.txt")
    assert (broken["status"], broken["chunk_count"]) == ("failed", 0)
    assert "没有找到" in (await ask("正式员工每年有多少天带薪年假？"))["answer"]
    stats = await data(await client.get(f"{API}/system/stats"))
    assert stats["chunks"] == 0


async def test_one_upload_does_not_bring_two_files_of_one_name(
    client: httpx2.AsyncClient, kb: str
) -> None:
    files = [("files", ("a.md", OLD.encode())), ("files", ("a.md", NEW.encode()))]
    sent = await client.post(f"{API}/documents/upload/batch", data={"kb_id": kb}, files=files)
    assert (sent.status_code, sent.json()["code"]) == (400, 40001)
    assert (await data(await client.get(f"{API}/kb/{kb}")))["document_count"] == 0
