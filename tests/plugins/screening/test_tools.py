"""Screening verbs, as a model uses them."""

import pytest

from tests.plugins.screening.conftest import Desk
from tests.plugins.screening.resumes import LI, ZHANG
from zhiren import Host, Invalid


async def test_a_filter_finds_people_with_reasons(hr: Desk, host: Host) -> None:
    await hr.upload(ZHANG)
    wanted = {"filter": {"skills_all": ["k8s"], "tiers": ["985"]}}
    found = await host.call_tool("search_talents", wanted, actor=hr.actor)
    assert found["total"] == 1
    quotes = [reason["quote"] for reason in found["people"][0]["reasons"]]
    assert quotes == ["浙江大学", None, "k8s"]


@pytest.mark.parametrize("wanted", [{"gender": "女"}, {"positions": [[]]}, {"skills_any": [[]]}])
async def test_a_filter_that_is_none_is_refused(
    hr: Desk, host: Host, wanted: dict[str, object]
) -> None:
    with pytest.raises(Invalid):
        await host.call_tool("search_talents", {"filter": wanted}, actor=hr.actor)


async def test_wishes_order_and_exclude_nobody(hr: Desk, host: Host) -> None:
    await hr.upload(ZHANG)
    await hr.upload(LI)
    wanted = {"filter": {"skills_preferred": ["React"]}}
    found = await host.call_tool("search_talents", wanted, actor=hr.actor)
    assert [person["name"] for person in found["people"]] == ["李四", "张三"]


async def test_a_question_is_read_and_shown(hr: Desk, host: Host) -> None:
    asked = {"question": "本科以上，会Java"}
    read = await host.call_tool("read_screening_query", asked, actor=hr.actor)
    assert read["filter"]["skills_all"] == ["Java"]
    assert read["understood"] == ["学历：本科及以上", "技能：Java"]


async def test_a_resume_is_screened_again_and_the_decision_explained(hr: Desk, host: Host) -> None:
    talent_id = (await hr.upload(LI))["talent_id"]
    sent = {"talent_id": talent_id, "condition_id": await hr.condition()}
    await host.call_tool("screen_resume", sent, actor=hr.actor)
    told = await host.call_tool("explain_decision", {"talent_id": talent_id}, actor=hr.actor)
    assert told["screening_status"] == "unqualified"
    assert {one["mark"] for one in told["requirements"]} == {"✗", "?"}
    assert told["condition"] == "高级Java"


async def test_a_talent_is_shown_masked(hr: Desk, host: Host) -> None:
    talent_id = (await hr.upload(ZHANG))["talent_id"]
    shown = await host.call_tool("show_talent", {"talent_id": talent_id}, actor=hr.actor)
    assert shown["phone"] == "138****5678"
    assert shown["position"] == "高级Java开发工程师"


async def test_a_question_is_answered(hr: Desk, host: Host) -> None:
    await hr.upload(ZHANG)
    asked = {"question": "会Java的", "filter": {"skills_all": ["Java"], "cities": ["上海"]}}
    answer = await host.call_tool("query_talents", asked, actor=hr.actor)
    assert (answer["sources"], answer["made_by"]) == ([], "given")
