"""Nothing of one organisation is reachable from another; and who may do what."""

import pytest

from tests.plugins.screening.conftest import Desk, MakeDesk
from tests.plugins.screening.resumes import ZHANG
from zhiren import Forbidden, Host, NotFound

QUESTIONS = (
    "会Java的",
    "在阿里工作过的",
    "列出所有候选人",
    "最常见的5个技能",
    "按城市统计",
    "张三",
)


async def test_no_question_reaches_another_organisation(hr: Desk, make_desk: MakeDesk) -> None:
    await hr.upload(ZHANG, await hr.condition())
    stranger = await make_desk("admin")
    for question in QUESTIONS:
        answer = await stranger.ask(question)
        assert answer["sources"] == []
        assert answer["result"] in (None, 0, {}, [])
        assert answer["analytics"]["total_count"] == 0


async def test_no_path_reaches_another_organisation(hr: Desk, make_desk: MakeDesk) -> None:
    condition_id = await hr.condition()
    talent_id = (await hr.upload(ZHANG, condition_id))["talent_id"]
    batch = await hr.data("POST", "/talents/batch-upload", files=[("files", ("a.txt", b"x"))])
    stranger = await make_desk("admin")
    for method, path in [
        ("GET", f"/talents/{talent_id}"),
        ("DELETE", f"/talents/{talent_id}"),
        ("POST", f"/talents/{talent_id}/restore"),
        ("GET", f"/conditions/{condition_id}"),
        ("DELETE", f"/conditions/{condition_id}"),
        ("GET", f"/talents/tasks/{batch['task_id']}"),
    ]:
        assert (await stranger.send(method, path)).status_code == 404, path
    assert (await stranger.data("GET", "/talents"))["total"] == 0
    sent = {"ids": [talent_id]}
    assert await stranger.data("POST", "/talents/batch-delete", json=sent) == {"count": 0}


async def test_the_same_person_at_two_organisations_is_two_rows(
    hr: Desk, make_desk: MakeDesk
) -> None:
    first = await hr.upload(ZHANG)
    second = await (await make_desk("hr")).upload(ZHANG)
    assert first["talent_id"] != second["talent_id"]


async def test_no_tool_reaches_another_organisation(
    hr: Desk, make_desk: MakeDesk, host: Host
) -> None:
    talent_id = (await hr.upload(ZHANG))["talent_id"]
    stranger = (await make_desk("admin")).actor
    for tool in ("show_talent", "explain_decision"):
        with pytest.raises(NotFound):
            await host.call_tool(tool, {"talent_id": talent_id}, actor=stranger)


async def test_a_viewer_changes_nothing(make_desk: MakeDesk) -> None:
    viewer = await make_desk("viewer")
    for method, path, body in (
        ("GET", "/conditions", None),
        ("POST", "/conditions", {"name": "a"}),
        ("PUT", "/talents/t", {"name": "a"}),
        ("DELETE", "/talents/t", None),
        ("POST", "/talents/batch-delete", {"ids": ["t"]}),
        ("POST", "/talents/sync-chroma", None),
    ):
        assert (await viewer.send(method, path, json=body)).status_code == 403, path


async def test_a_viewer_reads_talents_and_asks(hr: Desk, make_desk: MakeDesk) -> None:
    await hr.upload(ZHANG)
    viewer = await make_desk("viewer", hr.actor.organisation_id)
    assert (await viewer.data("GET", "/talents"))["total"] == 1
    assert (await viewer.ask("会Java的"))["sources"][0]["name"] == "张三"


async def test_a_candidate_sees_no_talents(make_desk: MakeDesk, host: Host) -> None:
    candidate = await make_desk("candidate")
    assert (await candidate.send("GET", "/talents")).status_code == 403
    with pytest.raises(Forbidden):
        await host.call_tool("search_talents", {"filter": {}}, actor=candidate.actor)
