"""Many resumes at once: one file, one task; and nothing is done twice."""

import asyncio
import time
from typing import Any

import pytest
from sqlalchemy import func, select

from tests.plugins.screening.conftest import Desk
from tests.plugins.screening.resumes import ADA, LI, ZHANG
from zhiren import Host, on
from zhiren.call import Call
from zhiren.events import ResumeScreened
from zhiren.kernel.tables import Candidate, Task
from zhiren_screening.tables import Talent
from zhiren_screening.tasks import screen_upload


async def begin(hr: Desk, *contents: str | bytes, **form: str) -> Any:
    sent = [
        ("files", (f"简历{n}.txt", one.encode() if isinstance(one, str) else one))
        for n, one in enumerate(contents)
    ]
    return await hr.data("POST", "/talents/batch-upload", files=sent, data=form)


async def finish(hr: Desk, task_id: str) -> Any:
    for _ in range(200):
        task = await hr.data("GET", f"/talents/tasks/{task_id}")
        if task["status"] in {"completed", "failed", "cancelled"}:
            return task
        await asyncio.sleep(0.1)
    raise AssertionError(task)


async def test_a_bad_file_harms_no_other(hr: Desk) -> None:
    batch = await begin(hr, ZHANG, "今天天气很好。", LI, condition_id=await hr.condition())
    assert batch["file_count"] == 3
    task = await finish(hr, batch["task_id"])
    assert task["name"] == "批量上传简历 (3 个文件)"
    assert task["status"] == "completed"
    assert task["progress"]["percentage"] == 100.0
    assert task["result"] == {"completed": 2, "failed": 1}
    good, bad, other = task["files"]
    assert [one["name"] for one in task["files"]] == ["简历0.txt", "简历1.txt", "简历2.txt"]
    assert (good["status"], good["error"], bad["talent_id"]) == ("completed", None, None)
    assert "文件无法读取" in bad["error"]
    assert (await hr.data("GET", f"/talents/{other['talent_id']}"))["name"] == "李四"
    assert (await hr.data("GET", "/talents"))["total"] == 2


async def test_a_batch_can_be_called_off(hr: Desk) -> None:
    batch = await begin(hr, ZHANG, LI, ADA)
    task = await hr.data("POST", f"/talents/tasks/{batch['task_id']}/cancel")
    assert task["status"] in {"cancelled", "completed"}


async def test_files_that_are_being_read_stop_within_a_second(
    hr: Desk, host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading = asyncio.Event()

    async def read_forever(*_: object) -> None:
        reading.set()
        await asyncio.sleep(60)

    monkeypatch.setattr(host.parsing, "parse", read_forever)
    batch = await begin(hr, ZHANG, LI, ADA)
    await asyncio.wait_for(reading.wait(), 10)
    called_off = time.monotonic()
    await hr.data("POST", f"/talents/tasks/{batch['task_id']}/cancel")
    task = await hr.data("GET", f"/talents/tasks/{batch['task_id']}")
    while {one["status"] for one in task["files"]} != {"cancelled"}:
        assert time.monotonic() - called_off < 1.0
        await asyncio.sleep(0.02)
        task = await hr.data("GET", f"/talents/tasks/{batch['task_id']}")
    assert task["status"] == "cancelled"
    assert (await hr.data("GET", "/talents"))["total"] == 0


async def test_a_task_that_is_begun_again_does_nothing_twice(hr: Desk, host: Host) -> None:
    heard: list[ResumeScreened] = []

    async def hear(event: ResumeScreened, _: Host) -> None:
        heard.append(event)

    host.subscriptions.append(on(ResumeScreened, hear))
    condition_id = await hr.condition()
    first = await hr.upload(ZHANG, condition_id)
    async with host.database.reading(hr.actor) as session:
        query = select(Task).where(Task.kind == "screen_upload")
        task = (await session.scalars(query)).one()
    again = await screen_upload(Call(host=host, actor=hr.actor, name="again"), **task.payload)
    assert again["talent_id"] == first["talent_id"]
    async with host.database.reading(hr.actor) as session:
        for table in (Talent, Candidate):
            assert await session.scalar(select(func.count()).select_from(table)) == 1
    assert [(event.talent_id, event.qualified) for event in heard] == [(first["talent_id"], True)]


async def test_somebody_elses_task_is_not_there(hr: Desk) -> None:
    started = await hr.data("POST", "/analysis/query-async", json={"query": "会Java的"})
    response = await hr.send("GET", f"/talents/tasks/{started['task_id']}")
    assert response.status_code == 404
