"""The interview's verbs, as models use them."""

from typing import Any

import pytest

from tests.plugins.interview.conftest import PARTIAL, SECRET, Begin, Door
from zhiren import Actor, Forbidden, Host, NotFound
from zhiren.testing import make_user

POSITION = {
    "title": "数据工程师",
    "category": "bigdata",
    "description": "数据平台",
    "requirements": ["Spark"],
}


@pytest.fixture
async def staff(host: Host) -> Actor:
    return await make_user(host, "hr")


@pytest.fixture
async def made(host: Host, staff: Actor) -> str:
    """The id of a position made by a tool."""
    position = await host.call_tool("create_position", POSITION, actor=staff)
    return str(position["position_id"])


async def add(host: Host, staff: Actor, position_id: str) -> dict[str, Any]:
    question = {
        "position_id": position_id,
        "content": "什么是数据倾斜？",
        "type": "technical",
        "difficulty": "easy",
        "scoring_points": ["原因", "解决办法"],
    }
    return await host.call_tool("add_question", question, actor=staff)


async def test_a_position_made_by_a_tool_is_listed(host: Host, staff: Actor, made: str) -> None:
    found = await host.call_tool("list_positions", {"category": "bigdata"}, actor=staff)
    assert [one["position_id"] for one in found["positions"]] == [made]


async def test_a_question_is_added_listed_and_deleted(host: Host, staff: Actor, made: str) -> None:
    question = await add(host, staff, made)
    where = {"position_id": made}
    assert (await host.call_tool("list_questions", where, actor=staff))["total"] == 1
    gone = {"question_id": question["question_id"]}
    assert (await host.call_tool("delete_question", gone, actor=staff))["deleted"]
    assert (await host.call_tool("list_questions", where, actor=staff))["total"] == 0
    with pytest.raises(NotFound):
        await host.call_tool("delete_question", gone, actor=staff)


def test_deleting_says_that_it_destroys(host: Host) -> None:
    assert host.tools["delete_question"].annotations()["destructiveHint"]


async def test_the_record_holds_what_a_report_needs(
    host: Host, candidate: Door, hr: Door, begin: Begin
) -> None:
    interview, first = await begin()
    given = await candidate.answer(interview, first, PARTIAL)
    await candidate.follow_up(interview, given["answer_id"])
    me = await hr.ask("GET", "/users/me")
    user = await host.accounts.get(me["user_id"])
    assert user is not None
    owner = Actor(user_id=user.id, organisation_id=user.organisation_id, role="hr")
    record = await host.call_tool("show_interview", {"interview_id": interview}, actor=owner)
    base, follow_up, coming = record["turns"]
    assert base["reference_answer"] == SECRET
    assert base["answer"]["transcript"] == PARTIAL
    assert len(base["answer"]["assessment"]["points"]) == 2
    assert base["answer"]["made_by"]["assessment"] == "builtin"
    assert follow_up["parent_question_id"] == first
    assert (follow_up["answer"], coming["answer"]) == (None, None)
    assert record["position"]["category"] == "system"


async def test_candidates_may_not_read_records(host: Host, begin: Begin) -> None:
    interview, _ = await begin()
    nosy = await make_user(host, "candidate")
    with pytest.raises(Forbidden):
        await host.call_tool("show_interview", {"interview_id": interview}, actor=nosy)


async def test_another_organisation_finds_nothing(host: Host, staff: Actor, begin: Begin) -> None:
    interview, _ = await begin()
    with pytest.raises(NotFound):
        await host.call_tool("show_interview", {"interview_id": interview}, actor=staff)
    assert (await host.call_tool("list_interviews", {}, actor=staff))["total"] == 0
