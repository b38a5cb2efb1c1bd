"""Reports as tools: the same reports for models, over every door."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from tests.plugins.analysis.conftest import Stage
from zhiren import Call, Conflict, Forbidden, NotFound
from zhiren.kernel.tables import Task
from zhiren.testing import make_user
from zhiren_analysis import making


async def test_a_report_is_shown_with_its_evidence(stage: Stage) -> None:
    await stage.end()
    shown = await stage.use("show_report", interview_id="int_1")
    assert shown["status"] == "ready"
    assert shown["report"]["evidence"]["dimensions"]["stress_resistance"]["items"]


async def test_a_report_made_again_is_the_same_report(stage: Stage) -> None:
    await stage.end()
    first = (await stage.use("show_report", interview_id="int_1"))["report"]
    again = (await stage.use("write_report", interview_id="int_1"))["report"]
    moment = "generated_at"
    assert again | {moment: ""} == first | {moment: ""}
    assert again[moment] > first[moment]


async def test_no_report_is_made_of_an_interview_that_goes_on(stage: Stage) -> None:
    stage.record["status"] = "in_progress"
    with pytest.raises(Conflict, match="not over"):
        await stage.use("write_report", interview_id="int_1")


async def test_a_failed_report_can_be_made_again(stage: Stage) -> None:
    turns, stage.record["turns"] = stage.record["turns"], "no turns at all"
    await stage.end()
    failed = await stage.use("show_report", interview_id="int_1")
    assert (failed["status"], failed["report"]) == ("failed", None)
    stage.record["turns"] = turns
    assert (await stage.use("write_report", interview_id="int_1"))["status"] == "ready"


async def test_reports_are_listed_for_comparison(stage: Stage) -> None:
    await stage.use("write_report", interview_id="int_1")
    listed = await stage.use("list_reports", position_id="pos_1", min_score=10)
    assert listed["total"] == 1
    assert listed["reports"][0]["candidate"]["username"] == "张三"


async def test_an_exported_report_is_kept_as_a_file(stage: Stage) -> None:
    await stage.use("write_report", interview_id="int_1")
    made = await stage.use("export_report", interview_id="int_1", form="html")
    async with stage.host.database.reading(stage.staff) as session:
        file, data = await stage.host.files.read(session, made["file_id"])
    assert file.name == "report_int_1.html"
    assert "张三" in data.decode()


async def test_candidates_make_and_export_nothing(stage: Stage) -> None:
    for tool in ("write_report", "export_report"):
        with pytest.raises(Forbidden):
            await stage.host.call_tool(tool, {"interview_id": "int_1"}, actor=stage.candidate)


async def test_a_viewer_reads_and_makes_nothing(stage: Stage) -> None:
    await stage.end()
    viewer = await make_user(stage.host, "viewer", stage.staff.organisation_id)
    shown = await stage.host.call_tool("show_report", {"interview_id": "int_1"}, actor=viewer)
    assert shown["status"] == "ready"
    with pytest.raises(Forbidden):
        await stage.host.call_tool("write_report", {"interview_id": "int_1"}, actor=viewer)


async def test_a_token_for_one_interview_opens_no_other_report(stage: Stage) -> None:
    await stage.end()
    narrow = replace(stage.candidate, interview_id="int_2")
    with pytest.raises(NotFound):
        await making.wait_for(Call(host=stage.host, actor=narrow, name="test"), "int_1")


async def test_the_task_tells_how_far_it_has_come(stage: Stage) -> None:
    await stage.end()
    await stage.use("show_report", interview_id="int_1")
    async with stage.host.database.reading(stage.staff) as session:
        task = (await session.scalars(select(Task).where(Task.kind == "write_report"))).one()
    assert (task.status, task.current, task.total) == ("completed", 3, 3)
