"""The interview document, module by module: fields, defaults, what is required, and errors."""

import re
from typing import Any

import httpx2
import pytest

from zhiren import Host
from zhiren.testing import MakeClient, MakeHost, make_user, sign_in

V1 = "/interview/v1"
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
ACCOUNT = {
    "email": "user@example.com",
    "password": "password123",
    "username": "张三",
    "role": "candidate",
    "phone": "13800138000",
}
POSITION = {
    "title": "算法工程师",
    "category": "ai",
    "description": "负责公司AI算法研发工作",
    "requirements": ["熟悉机器学习、深度学习算法", "熟练使用Python、PyTorch"],
}
QUESTION = {"content": "请介绍你对深度学习的理解。", "type": "technical", "difficulty": "medium"}
ANSWER = {
    "audio_url": "",
    "video_url": "",
    "duration": 60,
    "transcript": "我用 PyTorch 训练过模型。",
}
PRESIGN = {"file_type": "audio", "file_name": "a.wav", "content_type": "audio/wav"}
FIRST = {"question_id", "order", "content"}
ABILITIES = {
    "professional_knowledge",
    "logical_thinking",
    "language_expression",
    "stress_resistance",
    "communication_potential",
}


class Client:
    """Somebody at the door of the interview document."""

    def __init__(self, http: httpx2.AsyncClient, headers: dict[str, str]) -> None:
        self.http, self.headers = http, headers

    async def ask(self, verb: str, path: str, **sent: Any) -> Any:
        """Ask for what must succeed; its data."""
        response = await self.http.request(verb, V1 + path, headers=self.headers, **sent)
        body = response.json()
        assert (response.status_code, body["code"]) == (200, 0), response.text
        assert set(body) == {"code", "message", "data"}
        assert body["message"] == "success"
        return body["data"]

    async def refused(self, verb: str, path: str, **sent: Any) -> tuple[int, int]:
        """Ask for what must fail; its status and code."""
        response = await self.http.request(verb, V1 + path, headers=self.headers, **sent)
        body = response.json()
        assert set(body) == {"code", "message", "data"}
        assert body["data"] is None
        assert body["message"]
        return response.status_code, body["code"]


@pytest.fixture
async def host(make_host: MakeHost) -> Host:
    return await make_host()


@pytest.fixture
async def hr(host: Host, make_client: MakeClient) -> Client:
    return Client(make_client(host), await sign_in(host, "hr"))


@pytest.fixture
async def candidate(host: Host, make_client: MakeClient) -> Client:
    return Client(make_client(host), await sign_in(host, await make_user(host, "candidate")))


@pytest.fixture
async def position(hr: Client) -> str:
    return str((await hr.ask("POST", "/positions", json=POSITION))["position_id"])


async def over(candidate: Client, position: str) -> str:
    """Hold an interview of one answer; its id."""
    made = await candidate.ask("POST", "/interviews", json={"position_id": position})
    path = f"/interviews/{made['interview_id']}"
    first = (await candidate.ask("POST", f"{path}/start"))["current_question"]["question_id"]
    await candidate.ask("POST", f"{path}/answers", json=ANSWER | {"question_id": first})
    await candidate.ask("POST", f"{path}/end")
    return str(made["interview_id"])


async def test_2_users_register_sign_in_and_see_themselves(
    host: Host, make_client: MakeClient
) -> None:
    nobody = Client(make_client(host), {})
    made = await nobody.ask("POST", "/users/register", json=ACCOUNT)
    assert set(made) == {"user_id", "email", "username", "role", "created_at"}
    assert made["user_id"].startswith("u_")
    assert TIME.fullmatch(made["created_at"])
    login = {"email": ACCOUNT["email"], "password": ACCOUNT["password"]}
    told = await nobody.ask("POST", "/users/login", json=login)
    assert set(told) == {"access_token", "refresh_token", "token_type", "expires_in", "user"}
    assert (told["token_type"], told["expires_in"]) == ("Bearer", 7200)
    assert told["user"] == {"user_id": made["user_id"], "username": "张三", "role": "candidate"}
    me = Client(nobody.http, {"Authorization": f"Bearer {told['access_token']}"})
    shown = await me.ask("GET", "/users/me")
    assert shown == made | {"phone": ACCOUNT["phone"], "avatar": None}
    again = {"refresh_token": told["refresh_token"]}
    assert set(await nobody.ask("POST", "/users/refresh-token", json=again)) == set(told)


async def test_3_positions_are_made_listed_and_shown(hr: Client) -> None:
    made = await hr.ask("POST", "/positions", json=POSITION)
    assert set(made) == {"position_id", "title", "category", "status", "created_at"}
    assert (made["position_id"][:4], made["status"]) == ("pos_", "active")
    listed = await hr.ask("GET", "/positions", params={"category": "ai", "status": "active"})
    assert list(listed) == ["total", "page", "page_size", "items"]
    assert (listed["total"], listed["page"], listed["page_size"]) == (1, 1, 20)
    assert listed["items"] == [made | {"interview_count": 0}]
    shown = await hr.ask("GET", f"/positions/{made['position_id']}")
    assert shown == listed["items"][0] | POSITION | {"interview_duration": 30, "question_count": 5}


async def test_4_questions_have_their_defaults_and_are_filtered(hr: Client, position: str) -> None:
    made = await hr.ask("POST", "/questions", json=QUESTION | {"position_id": position})
    defaults = {"time_limit": 180, "follow_up_enabled": True, "reference_answer": None}
    assert {name: made[name] for name in defaults} == defaults
    assert made["scoring_points"] == []
    where = {"position_id": position, "type": "technical", "difficulty": "medium"}
    assert (await hr.ask("GET", "/questions", params=where))["items"] == [made]
    none = where | {"difficulty": "hard"}
    assert (await hr.ask("GET", "/questions", params=none))["items"] == []


async def test_5_an_interview_from_its_beginning_to_its_end(
    candidate: Client, position: str
) -> None:
    made = await candidate.ask("POST", "/interviews", json={"position_id": position})
    assert made["interviewer_style"] == "friendly"
    assert (made["interview_id"][:4], made["status"]) == ("int_", "created")
    assert made["room_token"]
    assert [set(one) for one in made["questions"]] == [FIRST]
    path = f"/interviews/{made['interview_id']}"
    begun = await candidate.ask("POST", f"{path}/start")
    assert set(begun) == {"interview_id", "status", "current_question", "started_at"}
    assert set(begun["current_question"]) == FIRST | {"time_limit"}
    assert (begun["status"], begun["current_question"]["time_limit"]) == ("in_progress", 120)
    asked = begun["current_question"]["question_id"]
    told = await candidate.ask("POST", f"{path}/answers", json=ANSWER | {"question_id": asked})
    assert set(told) == {"answer_id", "question_id", "status", "next_question"}
    assert (told["answer_id"][:4], told["status"]) == ("ans_", "submitted")
    assert set(told["next_question"]) >= FIRST | {"is_follow_up"}
    after = {"answer_id": told["answer_id"]}
    follow_up = (await candidate.ask("GET", f"{path}/follow-up", params=after))[
        "follow_up_question"
    ]
    assert set(follow_up) == {"question_id", "content", "is_follow_up", "parent_question_id"}
    assert (follow_up["question_id"], follow_up["parent_question_id"]) == (f"{asked}_f1", asked)
    ended = await candidate.ask("POST", f"{path}/end")
    assert {**ended, "total_duration": 0, "ended_at": ""} == {
        "interview_id": made["interview_id"],
        "status": "completed",
        "total_duration": 0,
        "questions_answered": 1,
        "report_status": "generating",
        "ended_at": "",
    }


async def test_5_interviews_are_listed_by_status_position_and_day(
    candidate: Client, position: str
) -> None:
    made = await candidate.ask("POST", "/interviews", json={"position_id": position})
    day = made["created_at"][:10]
    where = {"status": "created", "position_id": position, "start_date": day, "end_date": day}
    found = await candidate.ask("GET", "/interviews", params=where)
    assert [one["interview_id"] for one in found["items"]] == [made["interview_id"]]
    before = where | {"end_date": "2020-01-01"}
    assert (await candidate.ask("GET", "/interviews", params=before))["total"] == 0


async def test_7_a_report_is_read_listed_and_exported(
    hr: Client, candidate: Client, position: str
) -> None:
    interview = await over(candidate, position)
    report = await hr.ask("GET", f"/reports/{interview}")
    assert (report["report_id"][:4], report["interview_id"]) == ("rpt_", interview)
    assert set(report["candidate"]) >= {"user_id", "username"}
    assert report["position"] == {"position_id": position, "title": POSITION["title"]}
    assert set(report["ability_scores"]) == ABILITIES
    assert set(report["dimension_details"]) == {"speech", "video", "content"}
    assert TIME.fullmatch(report["generated_at"])
    where = {"position_id": position, "min_score": 0}
    listed = await hr.ask("GET", "/reports", params=where)
    assert list(listed) == ["total", "page", "page_size", "items"]
    path = f"{V1}/reports/{interview}/export"
    sheet = await hr.http.get(path, headers=hr.headers, params={"format": "excel"})
    assert sheet.content[:2] == b"PK"


async def test_8_an_upload_gets_an_address_and_a_key(candidate: Client) -> None:
    place = await candidate.ask("POST", "/uploads/presign", json=PRESIGN)
    assert set(place) == {"upload_url", "file_key", "expires_in"}
    assert place["expires_in"] == 3600


REQUIRED = [
    ("/users/register", ACCOUNT, ("email", "password", "username", "role")),
    ("/users/login", ACCOUNT, ("email", "password")),
    ("/users/refresh-token", {"refresh_token": "x"}, ("refresh_token",)),
    ("/positions", POSITION, ("title", "category", "description", "requirements")),
    ("/questions", QUESTION | {"position_id": "x"}, ("position_id", "content", "type")),
    ("/interviews", {"position_id": "x"}, ("position_id",)),
    ("/uploads/presign", PRESIGN, ("file_type", "file_name", "content_type")),
]


@pytest.mark.parametrize(("path", "body", "fields"), REQUIRED, ids=lambda one: str(one)[:24])
async def test_what_is_required_must_be_sent(
    hr: Client, path: str, body: dict[str, Any], fields: tuple[str, ...]
) -> None:
    for field in fields:
        sent = {name: value for name, value in body.items() if name != field}
        assert await hr.refused("POST", path, json=sent) == (400, 40001), field


@pytest.mark.parametrize(
    ("verb", "path", "sent"),
    [
        ("POST", "/users/register", {"json": ACCOUNT | {"password": "12345"}}),
        ("POST", "/users/register", {"json": ACCOUNT | {"password": "x" * 21}}),
        ("POST", "/users/register", {"json": ACCOUNT | {"role": "admin"}}),
        ("POST", "/positions", {"json": POSITION | {"category": "other"}}),
        ("POST", "/questions", {"json": QUESTION | {"position_id": "x", "difficulty": "x"}}),
        ("POST", "/interviews", {"json": {"position_id": "x", "interviewer_style": "kind"}}),
        ("POST", "/uploads/presign", {"json": PRESIGN | {"file_type": "text"}}),
        ("GET", "/positions", {"params": {"page": 0}}),
        ("GET", "/positions", {"params": {"page_size": 101}}),
        ("GET", "/positions", {"params": {"status": "gone"}}),
        ("GET", "/reports", {"params": {"recommendation": "maybe"}}),
        ("GET", "/reports/int_none/export", {}),
        ("GET", "/reports/int_none/export", {"params": {"format": "doc"}}),
        ("GET", "/interviews/int_none/follow-up", {}),
        ("POST", "/positions", {"content": b"{"}),
    ],
)
async def test_what_the_document_does_not_allow_is_a_parameter_error(
    hr: Client, verb: str, path: str, sent: dict[str, Any]
) -> None:
    assert await hr.refused(verb, path, **sent) == (400, 40001)


async def test_errors_have_the_codes_of_the_document(
    host: Host, hr: Client, candidate: Client
) -> None:
    nobody = Client(hr.http, {})
    assert await nobody.refused("GET", "/users/me") == (401, 40101)
    assert await candidate.refused("POST", "/positions", json=POSITION) == (403, 40301)
    assert await candidate.refused("GET", "/questions") == (403, 40301)
    for path in ("/positions/pos_none", "/interviews/int_none", "/reports/int_none"):
        assert await hr.refused("GET", path) == (404, 40401)
    wrong = {"email": "nobody@example.com", "password": "password123"}
    assert await nobody.refused("POST", "/users/login", json=wrong) == (401, 40101)
