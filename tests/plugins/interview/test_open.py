"""The open interview document: plans, candidates and sessions for an assistant with a key."""

import re
from typing import Any
from urllib.parse import urlsplit

import httpx2
import jwt
import pytest

from tests.plugins.interview.conftest import FULL, Door
from zhiren import Host
from zhiren.testing import MakeClient, make_user, sign_in

OPEN = "/open/api/v1"
PLAN = {
    "name": "后端工程师-一面",
    "questions": "自我介绍\\n项目经历\\n并发/锁",
    "job_title": "后端工程师",
    "job_description": "负责核心服务开发与性能优化",
    "interview_style": "standard",
    "duration_minutes": 15,
}
PERSON = {"name": "张三", "phone": "13900139000", "email": "zhangsan@example.com"}
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


class OpenDoor(Door):
    """One caller at the open dialect's door."""

    async def ask(self, method: str, path: str, status: int = 200, **sent: Any) -> Any:
        response = await self.client.request(method, OPEN + path, headers=self.headers, **sent)
        assert response.status_code == status, response.text
        return response.json()


@pytest.fixture
def assistant(hr: Door) -> OpenDoor:
    return OpenDoor(hr.client, hr.headers)


@pytest.fixture
async def stranger(host: Host, make_client: MakeClient) -> OpenDoor:
    other = await make_user(host, "hr")
    return OpenDoor(make_client(host), await sign_in(host, other))


async def test_a_plan_is_answered_without_an_envelope(assistant: OpenDoor) -> None:
    plan = await assistant.ask("POST", "/plans", json=PLAN)
    assert UUID.fullmatch(plan["id"])
    assert plan["interview_style"] == "standard"
    assert [one["content"] for one in plan["questions"]] == ["自我介绍", "项目经历", "并发/锁"]
    assert (await assistant.ask("GET", f"/plans/{plan['id']}")) == plan


async def test_plans_are_listed_with_limit_and_offset(assistant: OpenDoor) -> None:
    for number in range(3):
        await assistant.ask("POST", "/plans", json={"name": f"计划{number}"})
    told = await assistant.ask("GET", "/plans?limit=2&offset=1&status=active")
    assert [one["name"] for one in told["plans"]] == ["计划1", "计划0"]
    assert {name: told[name] for name in ("total", "limit", "offset")} == {
        "total": 3,
        "limit": 2,
        "offset": 1,
    }


async def test_a_plan_is_a_position_of_the_interview_document(
    assistant: OpenDoor, hr: Door
) -> None:
    plan = await assistant.ask("POST", "/plans", json=PLAN)
    seen = await hr.ask("GET", f"/positions/{plan['id']}")
    assert (seen["title"], seen["question_count"]) == ("后端工程师", 3)
    listed = await hr.ask("GET", "/questions", params={"position_id": seen["position_id"]})
    assert listed["total"] == 3


async def test_every_skill_that_requirements_name_is_asked_about(assistant: OpenDoor) -> None:
    wanted = "后端工程师,熟悉 Java/Spring,MySQL,Redis,具备高并发经验"
    body = {"requirements": wanted, "count": 5}
    plan = await assistant.ask("POST", "/plans/generate", json=body)
    assert plan["job_title"] == "后端工程师"
    asked = [one["content"] for one in plan["questions"]]
    assert len(asked) == len(set(asked)) == 5
    assert not {"Java", "Spring", "MySQL", "Redis"} - {*plan["skills"], *plan["unknown_skills"]}
    assert all(one["scoring_points"] for one in plan["questions"])


async def test_a_skill_that_nobody_knows_is_said_and_asked_about(assistant: OpenDoor) -> None:
    body = {"requirements": "后端工程师,熟悉 Zorblax", "count": 3}
    plan = await assistant.ask("POST", "/plans/generate", json=body)
    assert plan["unknown_skills"] == ["Zorblax"]
    assert any("Zorblax" in one["content"] for one in plan["questions"])


async def test_more_skills_than_questions_are_still_all_asked_about(assistant: OpenDoor) -> None:
    body = {"requirements": "Engineer: Alphax1, Betax2, Gammax3 and Deltax4", "count": 2}
    plan = await assistant.ask("POST", "/plans/generate", json=body)
    asked = " ".join(one["content"] for one in plan["questions"])
    assert len(plan["questions"]) == 2
    assert all(name in asked for name in ("Alphax1", "Betax2", "Gammax3", "Deltax4"))


async def test_a_candidate_with_a_plan_is_invited_at_once(assistant: OpenDoor) -> None:
    plan = await assistant.ask("POST", "/plans", json=PLAN)
    made = await assistant.ask("POST", "/candidates", json=PERSON | {"plan_id": plan["id"]})
    assert made["status"] == "invited"
    assert made["candidate"]["phone"] == "139****9000"
    assert urlsplit(made["interview_url"]).path.startswith("/join/")
    # Inviting them to the same plan again gives no second interview.
    ids = {"plan_id": plan["id"], "candidate_id": made["candidate"]["id"]}
    again = await assistant.ask("POST", "/sessions", json=ids)
    assert again["id"] == made["session_id"]


async def test_one_person_is_written_down_once(assistant: OpenDoor) -> None:
    first = await assistant.ask("POST", "/candidates", json=PERSON)
    second = await assistant.ask("POST", "/candidates", json=PERSON | {"phone": "139-0013-9000"})
    assert first["candidate"]["id"] == second["candidate"]["id"]
    assert (first["status"], first["interview_url"]) == ("created", None)
    assert (await assistant.ask("GET", "/candidates"))["total"] == 1


async def test_an_invited_candidate_is_interviewed_by_the_link_alone(
    assistant: OpenDoor, host: Host, make_client: MakeClient
) -> None:
    session, guest = await invited(assistant, host, make_client)
    path = f"/interviews/int_{session['id'].replace('-', '')}"
    begun = await guest.ask("POST", f"{path}/start")
    asked: str | None = begun["current_question"]["question_id"]
    while asked:
        told = await guest.ask("POST", f"{path}/answers", json=answered(asked))
        asked = told["next_question"]["question_id"] if told["next_question"] else None
    await guest.ask("POST", f"{path}/end")
    shown = await assistant.ask("GET", f"/sessions/{session['id']}")
    assert shown["status"] == "completed"
    told = await assistant.ask("GET", "/candidates")
    assert [one["status"] for one in told["candidates"]] == ["completed"]


async def test_a_topic_is_asked_as_a_question(
    assistant: OpenDoor, host: Host, make_client: MakeClient
) -> None:
    session, guest = await invited(assistant, host, make_client)
    path = f"/interviews/int_{session['id'].replace('-', '')}"
    begun = await guest.ask("POST", f"{path}/start")
    assert begun["current_question"]["content"] == "请先做一个简单的自我介绍"


async def test_a_link_opens_no_other_interview(
    assistant: OpenDoor, host: Host, make_client: MakeClient
) -> None:
    first, guest = await invited(assistant, host, make_client)
    second, _ = await invited(assistant, host, make_client, name="李四", phone="13800138000")
    assert first["id"] != second["id"]
    other = f"/interviews/int_{second['id'].replace('-', '')}"
    await guest.ask("GET", other, 403)
    await guest.ask("POST", f"{other}/start", 403)
    await guest.ask("GET", "/interviews", 403)


async def test_a_link_is_good_until_after_the_appointed_time(
    assistant: OpenDoor, host: Host, make_client: MakeClient
) -> None:
    session, _ = await invited(assistant, host, make_client, at="2126-04-25T18:08:08Z")
    token = session["interview_url"].rpartition("/")[2]
    claims = jwt.decode(token, options={"verify_signature": False})
    assert claims["exp"] > 4_932_000_000  # in April 2126
    assert session["scheduled_at"] == "2126-04-25T18:08:08.000Z"


@pytest.mark.parametrize("at", ["0614-09-12T17:46:15.345Z", "9999-12-31T23:59:59.000Z"])
async def test_any_moment_that_there_is_may_be_appointed(
    assistant: OpenDoor, host: Host, make_client: MakeClient, at: str
) -> None:
    session, _ = await invited(assistant, host, make_client, at=at)
    assert session["scheduled_at"] == at


async def test_another_organisation_finds_nothing(
    assistant: OpenDoor, stranger: OpenDoor, host: Host, make_client: MakeClient
) -> None:
    session, _ = await invited(assistant, host, make_client)
    await stranger.ask("GET", f"/plans/{session['plan_id']}", 404)
    await stranger.ask("GET", f"/sessions/{session['id']}", 404)
    ids = {"plan_id": session["plan_id"], "candidate_id": session["candidate_id"]}
    await stranger.ask("POST", "/sessions", 404, json=ids)
    assert (await stranger.ask("GET", "/candidates"))["total"] == 0
    assert (await stranger.ask("GET", "/plans"))["total"] == 0


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("/plans", {}, "name"),
        ("/plans", {"name": "x", "interview_style": "rude"}, "interview_style"),
        ("/plans", {"name": "x", "questions": "\n".join("abc" for _ in range(21))}, "questions"),
        ("/plans/generate", {"requirements": " "}, "requirements"),
        ("/plans/generate", {"requirements": "Java", "count": 0}, "count"),
        ("/candidates", {"name": "x"}, "phone"),
        ("/candidates", {"name": "x", "phone": "call me"}, "phone"),
        ("/sessions", {"plan_id": "x"}, "candidate_id"),
        (
            "/sessions",
            {"plan_id": "x", "candidate_id": "y", "scheduled_at": "soon"},
            "scheduled_at",
        ),
    ],
)
async def test_what_is_wrong_is_said_with_its_field(
    assistant: OpenDoor, path: str, body: dict[str, Any], field: str
) -> None:
    told = await assistant.ask("POST", path, 400, json=body)
    assert told["success"] is False
    assert told["error"]["code"] == "VALIDATION_ERROR"
    assert field in {one["field"] for one in told["error"]["details"]}


async def test_without_a_key_nothing_is_told(host: Host, make_client: MakeClient) -> None:
    response = await make_client(host).get(f"{OPEN}/plans")
    assert response.status_code == 401
    assert response.json()["error"]["code"] == "UNAUTHORIZED"


async def invited(
    assistant: OpenDoor,
    host: Host,
    make_client: MakeClient,
    at: str | None = None,
    **person: str,
) -> tuple[Any, Door]:
    """Invite somebody: the session, and the door that their link opens."""
    plan = await assistant.ask("POST", "/plans", json=PLAN)
    who = {"name": PERSON["name"], "phone": PERSON["phone"]} | person
    made = await assistant.ask("POST", "/candidates", json=who)
    ids = {"plan_id": plan["id"], "candidate_id": made["candidate"]["id"]}
    when = {"scheduled_at": at} if at else {}
    session = await assistant.ask("POST", "/sessions", json=ids | when)
    assert session["status"] == "scheduled"
    token = session["interview_url"].rpartition("/")[2]
    client: httpx2.AsyncClient = make_client(host)
    return session, Door(client, {"Authorization": f"Bearer {token}"})


def answered(question_id: str) -> dict[str, Any]:
    """Make the body of a good answer."""
    media = {"audio_url": "", "video_url": "", "duration": 60}
    return {"question_id": question_id, "transcript": FULL} | media
