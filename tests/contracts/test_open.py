"""The open interview document, path by path: fields of what is sent and answered, errors."""

from typing import Any

import httpx2
import pytest

from zhiren.testing import MakeClient, MakeHost, sign_in

V1 = "/open/api/v1"
PLAN = (
    "id name status job_title job_description interview_style duration_minutes question_count"
    " questions created_at"
)
QUESTION = "id order content type difficulty scoring_points"
CANDIDATE = "id name phone email created_at"
SESSION = "id status interview_url plan_id candidate_id scheduled_at created_at"
NAMED: dict[str, Any] = {
    "name": "后端工程师-一面",
    "questions": "自我介绍\\n项目经历\\n并发/锁\\n数据库索引\\n系统设计",
    "job_title": "后端工程师",
    "job_description": "负责核心服务开发与性能优化",
    "interview_style": "standard",
    "duration_minutes": 15,
}
WANTED: dict[str, Any] = {
    "requirements": "后端工程师,熟悉 Java/Spring,MySQL,Redis,具备高并发经验",
    "count": 5,
}
PERSON: dict[str, Any] = {"name": "张三", "phone": "13900139000", "email": "zhangsan@example.com"}
REFUSED: list[tuple[str, str, dict[str, Any]]] = [
    ("name", "/plans", {"questions": "自我介绍"}),
    ("interview_style", "/plans", {"name": "x", "interview_style": "friendly"}),
    ("duration_minutes", "/plans", {"name": "x", "duration_minutes": 0}),
    ("requirements", "/plans/generate", {"count": 5}),
    ("count", "/plans/generate", WANTED | {"count": 0}),
    ("name", "/candidates", {"phone": "13900139000"}),
    ("phone", "/candidates", {"name": "张三"}),
    ("phone", "/candidates", PERSON | {"phone": "abc"}),
    ("email", "/candidates", PERSON | {"email": "zhangsan"}),
    ("resume_data", "/candidates", PERSON | {"resume_data": "text"}),
    ("plan_id", "/sessions", {"candidate_id": "x"}),
    ("candidate_id", "/sessions", {"plan_id": "x"}),
    ("scheduled_at", "/sessions", {"plan_id": "x", "candidate_id": "x", "scheduled_at": "soon"}),
]


@pytest.fixture
async def door(make_host: MakeHost, make_client: MakeClient) -> httpx2.AsyncClient:
    """An assistant that has a key."""
    host = await make_host()
    client = make_client(host)
    headers = await sign_in(host, "hr")
    made = await client.post("/api/v1/keys", headers=headers, json={"name": "assistant"})
    client.headers["Authorization"] = f"Bearer {made.json()['key']}"
    return client


async def ask(door: httpx2.AsyncClient, method: str, path: str, **sent: Any) -> Any:
    response = await door.request(method, V1 + path, **sent)
    assert response.status_code == 200, response.text
    return response.json()


async def test_what_is_answered_has_the_documents_fields_and_no_envelope(
    door: httpx2.AsyncClient,
) -> None:
    plan = await ask(door, "POST", "/plans", json=NAMED)
    assert set(plan) == set(PLAN.split())
    assert {name: plan[name] for name in NAMED if name != "questions"} == {
        name: value for name, value in NAMED.items() if name != "questions"
    }
    assert [one["content"] for one in plan["questions"]] == NAMED["questions"].split("\\n")
    assert [one["type"] for one in plan["questions"]][:2] == ["basic", "behavioral"]
    assert [set(one) for one in plan["questions"]] == [set(QUESTION.split())] * 5
    listed = await ask(door, "GET", "/plans?limit=20&offset=0&status=active")
    assert listed == {"plans": [plan], "total": 1, "limit": 20, "offset": 0}
    made = await ask(door, "POST", "/candidates", json=PERSON | {"plan_id": plan["id"]})
    assert set(made) == {"candidate", "status", "session_id", "interview_url"}
    assert set(made["candidate"]) == set(CANDIDATE.split())
    people = await ask(door, "GET", "/candidates")
    assert set(people) == {"candidates", "total", "limit", "offset"}
    wanted = {"plan_id": plan["id"], "candidate_id": made["candidate"]["id"]}
    at = {"scheduled_at": "2026-04-25T18:08:08Z"}
    session = await ask(door, "POST", "/sessions", json=wanted | at)
    assert set(session) == set(SESSION.split())
    assert (session["status"], session["id"]) == ("scheduled", made["session_id"])
    assert (session["plan_id"], session["candidate_id"]) == tuple(wanted.values())
    assert session["scheduled_at"] == "2026-04-25T18:08:08.000Z"


async def test_a_generated_plan_says_what_it_understood(door: httpx2.AsyncClient) -> None:
    plan = await ask(door, "POST", "/plans/generate", json=WANTED)
    more = {"skills", "unknown_skills", "made_by", "fell_back"}
    assert set(plan) == set(PLAN.split()) | more
    assert {"Java", "Spring", "MySQL", "Redis"} <= set(plan["skills"])
    assert plan["question_count"] == len(plan["questions"]) == WANTED["count"]
    assert len({one["content"] for one in plan["questions"]}) == WANTED["count"]


async def test_a_time_without_a_zone_is_taken_as_utc(door: httpx2.AsyncClient) -> None:
    plan = await ask(door, "POST", "/plans", json={"name": "一面"})
    made = await ask(door, "POST", "/candidates", json=PERSON)
    wanted = {"plan_id": plan["id"], "candidate_id": made["candidate"]["id"]}
    at = {"scheduled_at": "2030-04-25T18:08:08"}
    session = await ask(door, "POST", "/sessions", json=wanted | at)
    assert session["scheduled_at"] == "2030-04-25T18:08:08.000Z"


async def test_what_is_refused_names_its_field(door: httpx2.AsyncClient) -> None:
    for field, path, body in REFUSED:
        response = await door.post(V1 + path, json=body)
        error = response.json()["error"]
        assert (response.status_code, error["code"]) == (400, "VALIDATION_ERROR"), (path, field)
        assert field in {one["field"].split(".")[0] for one in error["details"]}


async def test_a_list_has_its_bounds(door: httpx2.AsyncClient) -> None:
    for query in ("limit=0", "limit=101", "offset=-1", "status=gone", "limit=x"):
        assert (await door.get(f"{V1}/plans?{query}")).status_code == 400, query


async def test_what_is_not_there_and_who_may_not(door: httpx2.AsyncClient) -> None:
    for path in ("/plans/none", "/sessions/none", "/sessions/none/result"):
        response = await door.get(V1 + path)
        assert (response.status_code, response.json()["error"]["code"]) == (404, "NOT_FOUND")
    nobody = {"Authorization": "Bearer zk_none"}
    response = await door.get(f"{V1}/plans", headers=nobody)
    assert (response.status_code, response.json()["error"]["code"]) == (401, "UNAUTHORIZED")
