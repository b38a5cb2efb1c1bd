"""How everything is, over HTTP: machine, parts, and what happened."""

import pytest

from tests.plugins.screening.conftest import Desk, MakeDesk
from tests.plugins.screening.resumes import LI, ZHANG
from zhiren import Host


async def test_the_machine_is_measured_and_talents_are_counted(hr: Desk) -> None:
    condition = await hr.condition()
    for resume in (ZHANG, LI):
        await hr.upload(resume, condition)
    shown = await hr.data("GET", "/monitor/metrics")
    assert set(shown) == {
        "cpu_percent", "memory_percent", "disk_percent", "uptime",
        "talent_count", "qualified_count", "unqualified_count",
    }  # fmt: skip
    assert 0 < shown["memory_percent"] <= 100
    assert 0 <= shown["cpu_percent"] <= 100
    assert shown["uptime"] >= 0
    counted = [shown[f"{name}_count"] for name in ("talent", "qualified", "unqualified")]
    assert counted == [2, 1, 1]


async def test_another_organisations_talents_are_not_counted(hr: Desk, make_desk: MakeDesk) -> None:
    await hr.upload(ZHANG)
    stranger = await make_desk("hr")
    assert (await stranger.data("GET", "/monitor/metrics"))["talent_count"] == 0


async def test_the_parts_are_named_as_the_document_names_them(hr: Desk) -> None:
    well = {"status": "healthy"}
    expected = {"mysql": well, "redis": well, "minio": well, "chromadb": well}
    assert await hr.data("GET", "/monitor/services") == expected


async def test_a_store_that_is_gone_is_told(
    hr: Desk, host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def gone() -> None:
        raise OSError("no such disk")

    monkeypatch.setattr(host.files, "look", gone)
    shown = await hr.data("GET", "/monitor/services")
    assert shown["minio"] == {"status": "unhealthy"}
    assert shown["mysql"] == {"status": "healthy"}


async def test_what_happened_is_told_by_level(hr: Desk) -> None:
    await hr.upload(ZHANG)
    bad = {"file": ("x.txt", "今天天气很好。".encode())}
    assert (await hr.send("POST", "/talents/upload", files=bad)).status_code == 400
    page = await hr.data("GET", "/monitor/logs?level=ERROR")
    (line,) = page["items"]
    assert line["level"] == "ERROR"
    assert "screen_upload" in line["message"]
    changed = await hr.data("GET", "/monitor/logs?level=INFO")
    assert {one["level"] for one in changed["items"]} == {"INFO"}
    assert any("/talents/upload" in one["message"] for one in changed["items"])


async def test_logs_are_few_when_few_are_asked_for_and_the_latest_come_first(hr: Desk) -> None:
    for resume in (ZHANG, LI):
        await hr.upload(resume)
    every = (await hr.data("GET", "/monitor/logs"))["items"]
    assert [one["timestamp"] for one in every] == sorted(
        (one["timestamp"] for one in every), reverse=True
    )
    assert (await hr.data("GET", "/monitor/logs?limit=1"))["items"] == every[:1]


async def test_logs_hold_nothing_of_another_organisation(hr: Desk, make_desk: MakeDesk) -> None:
    await hr.upload(ZHANG)
    stranger = await make_desk("hr")
    assert (await stranger.data("GET", "/monitor/logs"))["items"] == []


@pytest.mark.parametrize("query", ["level=LOUD", "limit=0", "limit=many"])
async def test_an_impossible_wish_is_a_parameter_error(hr: Desk, query: str) -> None:
    assert (await hr.send("GET", f"/monitor/logs?{query}")).status_code == 400


async def test_a_viewer_does_not_watch_the_machine(hr: Desk, make_desk: MakeDesk) -> None:
    viewer = await make_desk("viewer", hr.actor.organisation_id)
    for part in ("metrics", "logs", "services"):
        assert (await viewer.send("GET", f"/monitor/{part}")).status_code == 403


async def test_a_sync_says_how_many_it_mended(hr: Desk, host: Host) -> None:
    talent_id = (await hr.upload(ZHANG))["talent_id"]
    async with host.database.writing(hr.actor) as session:
        await host.search.remove(session, "talents", ids=[talent_id])
    mended = (await hr.send("POST", "/talents/sync-chroma")).json()
    assert mended["message"] == "同步完成，修复了 1 条记录"
