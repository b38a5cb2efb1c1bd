"""Verbs for several talents, and a resume that is brought as text."""

from typing import Any

import pytest

from tests.plugins.screening.conftest import Desk, MakeDesk
from tests.plugins.screening.resumes import ADA, LI, ZHANG
from zhiren import Host, Invalid, NotFound


async def use(desk: Desk, host: Host, tool: str, **sent: Any) -> Any:
    return await host.call_tool(tool, sent, actor=desk.actor, language="zh")


async def test_talents_stand_side_by_side_in_the_order_asked_for(hr: Desk, host: Host) -> None:
    ids = [(await hr.upload(one))["talent_id"] for one in (LI, ADA)]
    told = await use(hr, host, "compare_talents", talent_ids=ids)
    assert [one["name"] for one in told["people"]] == ["李四", "Ada Moreau"]
    assert told["shared_skills"] == ["JavaScript"]
    assert "Go" in told["people"][1]["only"]
    assert "Go" not in told["people"][0]["only"]
    assert told["people"][0]["qualified"] is None


async def test_all_are_held_against_one_condition_and_nothing_is_kept(hr: Desk, host: Host) -> None:
    ids = [(await hr.upload(one))["talent_id"] for one in (ZHANG, LI)]
    asked = {"talent_ids": ids, "condition_id": await hr.condition()}
    told = await use(hr, host, "compare_talents", **asked)
    assert [one["qualified"] for one in told["people"]] == [True, False]
    assert [len(one["requirements"]) for one in told["people"]] == [5, 5]
    assert (await hr.data("GET", f"/talents/{ids[0]}"))["screening_status"] == "pending"


async def test_a_viewer_compares_by_the_decisions_that_there_are(
    hr: Desk, host: Host, make_desk: MakeDesk
) -> None:
    condition = await hr.condition()
    ident = (await hr.upload(ZHANG, condition))["talent_id"]
    viewer = await make_desk("viewer", hr.actor.organisation_id)
    told = await use(viewer, host, "compare_talents", talent_ids=[ident])
    assert told["people"][0]["qualified"] is True
    with pytest.raises(NotFound):
        await use(viewer, host, "compare_talents", talent_ids=[ident], condition_id=condition)


async def test_nobody_is_compared_with_a_stranger(
    hr: Desk, host: Host, make_desk: MakeDesk
) -> None:
    mine, stranger = (await hr.upload(ZHANG))["talent_id"], await make_desk("hr")
    theirs = (await stranger.upload(LI))["talent_id"]
    with pytest.raises(NotFound):
        await use(hr, host, "compare_talents", talent_ids=[mine, theirs])


async def test_somebody_named_twice_is_compared_once(hr: Desk, host: Host) -> None:
    ident = (await hr.upload(ZHANG))["talent_id"]
    told = await use(hr, host, "compare_talents", talent_ids=[ident, ident])
    assert len(told["people"]) == 1
    assert told["shared_skills"] == ["Java", "Spring Boot", "MySQL", "k8s"]


async def test_a_resume_that_is_pasted_is_screened(hr: Desk, host: Host) -> None:
    asked = {"text": ZHANG, "condition_id": await hr.condition()}
    told = await use(hr, host, "add_resume", **asked)
    assert told["is_qualified"] is True
    again = await use(hr, host, "add_resume", **asked)
    assert again["talent_id"] == told["talent_id"]
    assert (await hr.data("GET", "/talents"))["total"] == 1


async def test_a_pasted_text_that_is_no_resume_is_refused(hr: Desk, host: Host) -> None:
    with pytest.raises(Invalid):
        await use(hr, host, "add_resume", text="今天天气很好。")


async def test_talents_are_decided_about_by_hand(hr: Desk, host: Host) -> None:
    ids = [(await hr.upload(one))["talent_id"] for one in (ZHANG, LI)]
    told = await use(hr, host, "decide_talents", talent_ids=ids, status="unqualified")
    assert told == {"count": 2}
    assert (await hr.data("GET", "/talents?screening_status=unqualified"))["total"] == 2
