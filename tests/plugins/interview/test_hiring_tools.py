"""Hiring by tools: a plan is made, somebody is invited, and their interview is followed."""

import json
from typing import Any

import pytest

from tests.plugins.interview.conftest import PARTIAL, Begin, Door
from zhiren import Actor, Host, Invalid, NotFound, Unavailable
from zhiren.kernel.candidates import Candidates, Person
from zhiren.models.scripted import ScriptedModel
from zhiren.testing import make_user

REQUIREMENTS = "后端工程师，熟悉 Java、Redis 与区块网格"


@pytest.fixture
async def staff(host: Host) -> Actor:
    return await make_user(host, "hr")


async def candidate_of(host: Host, staff: Actor) -> str:
    async with host.database.writing(staff) as session:
        row = await Candidates(session).keep(Person(name="张伟", phone="13800138000"))
        return row.id


async def plan(host: Host, staff: Actor) -> dict[str, Any]:
    arguments = {"requirements": REQUIREMENTS, "count": 4}
    return await host.call_tool("generate_plan", arguments, actor=staff)


async def test_a_plan_is_generated_and_says_what_it_does_not_know(host: Host, staff: Actor) -> None:
    made = await plan(host, staff)
    assert made["skills"] == ["Java", "Redis"]
    assert made["unknown_skills"] == ["区块网格"]
    assert len(made["questions"]) == 4
    assert (made["made_by"], made["fell_back"]) == ("builtin", None)


async def test_a_plan_is_kept_with_exactly_its_questions(host: Host, staff: Actor) -> None:
    asked = ["请介绍一个你做过的项目。", "Redis 缓存"]
    arguments = {"name": "一面", "questions": asked, "style": "friendly"}
    made = await host.call_tool("create_plan", arguments, actor=staff)
    assert [one["content"] for one in made["questions"]] == asked
    where = {"position_id": made["plan_id"]}
    assert (await host.call_tool("list_questions", where, actor=staff))["total"] == 2


async def test_too_many_questions_are_refused(host: Host, staff: Actor) -> None:
    arguments = {"name": "一面", "questions": ["问"] * 21}
    with pytest.raises(Invalid):
        await host.call_tool("create_plan", arguments, actor=staff)


async def test_an_invitation_carries_its_accommodations(host: Host, staff: Actor) -> None:
    arguments = {
        "plan_id": (await plan(host, staff))["plan_id"],
        "candidate_id": await candidate_of(host, staff),
        "accommodations": {"extra_time": 1.5, "text_only": True},
    }
    made = await host.call_tool("invite_candidate", arguments, actor=staff)
    assert "/join/" in made["interview_url"]
    assert made["accommodations"] == {"extra_time": 1.5, "text_only": True, "pauses": False}
    again = await host.call_tool("invite_candidate", arguments, actor=staff)
    assert again["interview_id"] == made["interview_id"]


async def test_somebody_new_is_invited_by_name_and_telephone(host: Host, staff: Actor) -> None:
    person = {"name": "王五", "phone": "13900139777"}
    arguments = {"plan_id": (await plan(host, staff))["plan_id"], "person": person}
    made = await host.call_tool("invite_candidate", arguments, actor=staff)
    again = await host.call_tool("invite_candidate", arguments, actor=staff)
    assert again["interview_id"] == made["interview_id"]
    for both in ({"candidate_id": "x"}, {"person": None}):
        with pytest.raises(Invalid):
            await host.call_tool("invite_candidate", arguments | both, actor=staff)


async def test_an_interview_is_followed(
    host: Host, hr: Door, candidate: Door, begin: Begin
) -> None:
    interview, first = await begin()
    user = await host.accounts.get((await hr.ask("GET", "/users/me"))["user_id"])
    assert user is not None
    owner = Actor(user_id=user.id, organisation_id=user.organisation_id, role="hr")
    await candidate.answer(interview, first, PARTIAL)
    found = await host.call_tool("follow_interview", {"interview_id": interview}, actor=owner)
    assert (found["status"], found["answered"], found["questions"]) == ("in_progress", 1, 2)
    assert [one["role"] for one in found["said"]][:2] == ["interviewer", "candidate"]
    assert found["said"][1]["content"] == PARTIAL
    assert found["current_question"]


async def test_a_stranger_follows_nothing(host: Host, staff: Actor, begin: Begin) -> None:
    interview, _ = await begin()
    with pytest.raises(NotFound):
        await host.call_tool("follow_interview", {"interview_id": interview}, actor=staff)


async def test_with_a_model_a_plan_goes_beyond_the_bank(host: Host, staff: Actor) -> None:
    content = "说说你在支付业务中怎么用 Java 的虚拟线程应对突发请求？"
    points = ["适用的阻塞场景", "固定平台线程的风险", "压测数据"]
    said = {"questions": [{"skill": "Java", "content": content, "scoring_points": points}]}
    model = ScriptedModel(json.dumps(said, ensure_ascii=False))
    host.models.pin(model)
    made = await plan(host, staff)
    assert made["made_by"] == model.name
    contents = [one["content"] for one in made["questions"]]
    assert content in contents
    assert len(contents) == len(set(contents)) == 4
    assert any("缓存" in one or "Redis" in one for one in contents)


async def test_a_model_that_is_down_leaves_the_bank_and_says_so(host: Host, staff: Actor) -> None:
    host.models.pin(ScriptedModel(Unavailable("down")))
    made = await plan(host, staff)
    assert (made["made_by"], len(made["questions"])) == ("builtin", 4)
    assert "down" in made["fell_back"]
