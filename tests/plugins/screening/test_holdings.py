"""All that is held about a person is given out, and let go: rows, files, index, questions."""

import asyncio
import base64
from typing import Any

import httpx2
import pytest
from sqlalchemy import func, select

from tests.plugins.screening.conftest import Desk, MakeDesk
from tests.plugins.screening.resumes import LI, ZHANG
from zhiren import Host
from zhiren.db import Base
from zhiren.kernel.tables import Candidate, File
from zhiren.search.entries import SearchEntry
from zhiren_screening.tables import Talent, TalentSkill

WORDS = ("张三", "13812345678", "zhangsan@example.com")


async def ask(desk: Desk, method: str, ident: str, rest: str = "") -> httpx2.Response:
    path = f"/api/v1/candidates/{ident}{rest}"
    return await desk.client.request(method, path, headers=desk.headers)


async def answered(hr: Desk, query: str) -> None:
    started = await hr.data("POST", "/analysis/query-async", json={"query": query})
    for _ in range(200):
        task = await hr.data("GET", f"/analysis/tasks/{started['task_id']}")
        if task["status"] == "completed":
            return
        await asyncio.sleep(0.05)
    raise AssertionError(task)


@pytest.fixture
async def zhang(hr: Desk) -> str:
    """Let 张三 apply twice and be asked about; 李四 is there too."""
    first = await hr.upload(ZHANG, await hr.condition(), name="张三.txt")
    await hr.upload(ZHANG.replace("MySQL", "Oracle"), name="张三 2024.txt")
    await hr.upload(LI)
    await hr.ask("张三会什么")
    await hr.ask("会Java的")
    await answered(hr, "会Java的")
    ident: str = first["talent_id"]
    return ident


async def test_all_that_is_held_is_given_out_and_written_down(hr: Desk, zhang: str) -> None:
    answer = await ask(hr, "GET", zhang, "/export")
    held = answer.json()["held"]
    assert answer.status_code == 200
    assert held["candidate"]["row"]["phone"] == "13812345678"
    screening = held["screening"]
    assert screening["talent"]["name"] == "张三"
    assert {skill["name"] for skill in screening["skills"]} >= {"Java", "Oracle"}
    texts = [base64.b64decode(file["content_base64"]).decode() for file in screening["files"]]
    assert texts == [ZHANG, ZHANG.replace("MySQL", "Oracle")]
    assert {one["question"] for one in screening["questions"]} == {"张三会什么", "会Java的"}
    assert "李四" not in answer.text


async def test_an_export_and_an_erasure_are_in_the_book(
    hr: Desk, zhang: str, make_desk: MakeDesk
) -> None:
    await ask(hr, "GET", zhang, "/export")
    await ask(hr, "DELETE", zhang)
    admin = await make_desk("admin", hr.actor.organisation_id)
    path = "/api/v1/audit?action=candidates"
    book = (await admin.client.get(path, headers=admin.headers)).json()
    found = [(one["action"].split()[0], one["subject"], one["changes"]) for one in book["items"]]
    assert found == [("DELETE", zhang, True), ("GET", zhang, False)]


async def everything(host: Host) -> str:
    """Read all rows of all tables as one text."""
    async with host.database.reading(None) as session:
        return "\n".join(
            [
                repr(tuple(row))
                for table in Base.metadata.sorted_tables
                for row in await session.execute(select(table))
            ]
        )


async def test_nothing_of_somebody_erased_stays_in_any_table(
    hr: Desk, host: Host, zhang: str
) -> None:
    before = await everything(host)
    assert all(word in before for word in WORDS)
    answer = await ask(hr, "DELETE", zhang)
    told = answer.json()["erased"]
    assert (told["talents"], told["candidates"], told["files"]) == (1, 1, 2)
    after = await everything(host)
    assert [word for word in WORDS if word in after] == []
    assert "李四" in after


async def test_the_bytes_of_the_resumes_are_gone(hr: Desk, host: Host, zhang: str) -> None:
    blobs = host.settings.home / "blobs"
    held = (await ask(hr, "GET", zhang, "/export")).json()["held"]["screening"]["files"]
    assert all(list(blobs.rglob(file["id"])) for file in held)
    await ask(hr, "DELETE", zhang)
    assert [path for file in held for path in blobs.rglob(file["id"])] == []
    async with host.database.reading(hr.actor) as session:
        assert await session.scalar(select(func.count()).select_from(File)) == 1


async def test_nobody_erased_is_found_listed_or_restored(hr: Desk, host: Host, zhang: str) -> None:
    await ask(hr, "DELETE", zhang)
    assert (await hr.ask("会Java的"))["sources"] == []
    assert [one["name"] for one in (await hr.data("GET", "/talents"))["items"]] == ["李四"]
    assert (await hr.send("GET", f"/talents/{zhang}")).status_code == 404
    assert (await hr.send("POST", f"/talents/{zhang}/restore")).status_code == 404
    async with host.database.reading(hr.actor) as session:
        for table in (Talent, Candidate, SearchEntry):
            assert await session.scalar(select(func.count()).select_from(table)) == 1
        rows = await session.scalars(select(TalentSkill.talent_id))
        assert zhang not in set(rows)


async def test_what_was_asked_stays_without_the_name(hr: Desk, zhang: str) -> None:
    await ask(hr, "DELETE", zhang)
    items = (await hr.data("GET", "/analysis/history"))["items"]
    assert {one["question"] for one in items} == {"已删除会什么", "会Java的"}
    assert not any("张三" in one["answer"] for one in items)


async def test_somebody_deleted_softly_can_still_be_exported_and_erased(
    hr: Desk, zhang: str
) -> None:
    await hr.data("DELETE", f"/talents/{zhang}")
    assert (await ask(hr, "GET", zhang, "/export")).status_code == 200
    assert (await ask(hr, "DELETE", zhang)).status_code == 200
    for method, rest in (("GET", "/export"), ("DELETE", "")):
        assert (await ask(hr, method, zhang, rest)).status_code == 404


async def test_a_stranger_and_a_viewer_neither_export_nor_erase(
    hr: Desk, zhang: str, make_desk: MakeDesk
) -> None:
    stranger = await make_desk("hr")
    viewer = await make_desk("viewer", hr.actor.organisation_id)
    for desk, status in ((stranger, 404), (viewer, 403)):
        assert (await ask(desk, "GET", zhang, "/export")).status_code == status
        assert (await ask(desk, "DELETE", zhang)).status_code == status
    assert (await hr.send("GET", f"/talents/{zhang}")).status_code == 200


async def test_the_same_person_may_apply_again(hr: Desk, zhang: str) -> None:
    await ask(hr, "DELETE", zhang)
    again: Any = await hr.upload(ZHANG)
    assert again["talent_id"] != zhang
    assert (await hr.ask("会Java的"))["analytics"]["total_count"] == 1
