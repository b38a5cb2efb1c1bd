"""The talent document, path by path: what is sent, the fields of what is answered, the roles."""

import asyncio
from typing import Any

import pytest

from tests.plugins.screening.conftest import Desk, MakeDesk, host, hr, make_desk
from tests.plugins.screening.resumes import ZHANG

__all__ = ["host", "hr", "make_desk"]

PAGE = "items total page page_size pages"
ITEM = "id name education_level school major work_years skills screening_status created_at"
TALENT = (
    f"{ITEM} phone email graduation_date work_experience projects qualification_reason photo_urls"
)
TASK = "id name status progress created_at"
FIELDS = {
    "GET /users": PAGE,
    "GET /conditions": PAGE,
    "GET /talents": PAGE,
    "GET /talents/{talent}": TALENT,
    "PUT /talents/{talent}": TALENT,
    "POST /talents/sync-chroma": (
        "mysql_count chroma_count missing_in_chroma extra_in_chroma status_mismatch fixed_count"
    ),
    "GET /talents/tasks/{batch}": TASK,
    "GET /analysis/tasks/{query}": f"{TASK} result error updated_at",
    "POST /analysis/query": "answer sources analytics",
    "POST /analysis/query-async": "task_id status message",
    "GET /analysis/history": PAGE,
    "GET /monitor/metrics": (
        "cpu_percent memory_percent disk_percent uptime"
        " talent_count qualified_count unqualified_count"
    ),
    "GET /monitor/logs": PAGE,
    "GET /monitor/services": "mysql redis minio chromadb",
    "POST /talents/tasks/{batch}/cancel": TASK,
    "POST /talents/batch-update-status": "count",
    "POST /talents/batch-delete": "count",
    "POST /talents/{talent}/restore": TALENT,
}
MESSAGES = {
    "GET /talents": "获取成功",
    "GET /conditions": "获取成功",
    "GET /users": "获取成功",
    "POST /analysis/query": "查询成功",
    "POST /analysis/query-async": "任务已创建",
}
BODIES: dict[str, Any] = {
    "PUT /talents/{talent}": {"name": "李四", "skills": ["Java", "Spring", "Kubernetes"]},
    "POST /analysis/query": {"question": "有哪些5年以上工作经验的Java开发工程师?", "top_k": 10},
    "POST /analysis/query-async": {
        "query": "有哪些5年以上工作经验的Java开发工程师?", "top_k": 10, "filters": None,
    },
}  # fmt: skip
VIEWED = {
    "GET /talents", "GET /talents/{talent}", "GET /talents/tasks/{batch}", "POST /analysis/query",
    "POST /analysis/query-async", "GET /analysis/tasks/{query}", "GET /analysis/history",
}  # fmt: skip
"""What somebody who only reads may do."""
MANAGED = {"GET /users"}
"""What admins alone may do."""


@pytest.fixture
async def admin(hr: Desk, make_desk: MakeDesk) -> Desk:
    return await make_desk("admin", hr.actor.organisation_id)


@pytest.fixture
async def ids(hr: Desk) -> dict[str, str]:
    """Fill the organisation: a talent, a batch that is done, a question that was answered."""
    talent = await hr.upload(ZHANG, await hr.condition())
    files = [("files", ("a.txt", ZHANG.encode()))]
    batch = await hr.data("POST", "/talents/batch-upload", files=files)
    sent = BODIES["POST /analysis/query-async"]
    query = await hr.data("POST", "/analysis/query-async", json=sent)
    found = {"talent": talent["talent_id"], "batch": batch["task_id"], "query": query["task_id"]}
    for path in (f"/talents/tasks/{found['batch']}", f"/analysis/tasks/{found['query']}"):
        await ended(hr, path)
    return found


async def ended(hr: Desk, path: str) -> dict[str, Any]:
    for _ in range(200):
        task: dict[str, Any] = await hr.data("GET", path)
        if task["status"] in {"completed", "failed"}:
            return task
        await asyncio.sleep(0.05)
    raise AssertionError(task)


def sent_with(line: str, ids: dict[str, str]) -> dict[str, Any]:
    several = {
        "POST /talents/batch-delete": {"ids": [ids["talent"]]},
        "POST /talents/batch-update-status": {
            "ids": [ids["talent"]], "screening_status": "qualified",
        },
    }  # fmt: skip
    body = (BODIES | several).get(line)
    return {} if body is None else {"json": body}


async def test_every_answer_has_the_documents_fields_in_its_envelope(
    admin: Desk, ids: dict[str, str]
) -> None:
    for line, fields in FIELDS.items():
        method, path = line.format(**ids).split()
        answer = await admin.send(method, path, **sent_with(line, ids))
        body = answer.json()
        assert (answer.status_code, set(body)) == (200, {"success", "message", "data"}), line
        assert set(fields.split()) <= set(body["data"]), line
        assert body["message"] == MESSAGES.get(line, body["message"]), line


async def test_each_role_may_what_the_document_says(
    hr: Desk, make_desk: MakeDesk, ids: dict[str, str]
) -> None:
    viewer = await make_desk("viewer", hr.actor.organisation_id)
    reading = [line for line in FIELDS if "batch-delete" not in line and "restore" not in line]
    for line in reading:
        method, path = line.format(**ids).split()
        for desk, may in ((viewer, line in VIEWED), (hr, line not in MANAGED)):
            answer = await desk.send(method, path, **sent_with(line, ids))
            assert answer.status_code == (200 if may else 403), (line, desk.actor.role)


ERRORS: list[tuple[str, str, Any, int]] = [
    ("GET", "/talents?page=0", None, 400),
    ("GET", "/talents?page_size=101", None, 400),
    ("GET", "/talents?screening_status=maybe", None, 400),
    ("GET", "/talents/nobody", None, 404),
    ("PUT", "/talents/nobody", {"name": "x"}, 404),
    ("DELETE", "/talents/nobody", None, 404),
    ("POST", "/talents/nobody/restore", None, 404),
    ("POST", "/talents/batch-delete", {"ids": []}, 400),
    ("POST", "/talents/batch-update-status", {"ids": ["a"], "screening_status": "x"}, 400),
    ("GET", "/talents/tasks/none", None, 404),
    ("POST", "/talents/tasks/none/cancel", None, 404),
    ("GET", "/analysis/tasks/none", None, 404),
    ("GET", "/analysis/tasks/none/export", None, 404),
    ("POST", "/analysis/query", {"question": ""}, 400),
    ("POST", "/conditions", {"name": ""}, 400),
    ("PUT", "/conditions/none", {"name": "x"}, 404),
    ("DELETE", "/conditions/none", None, 404),
    ("GET", "/monitor/logs?limit=0", None, 400),
    ("GET", "/users", None, 403),
]


@pytest.mark.parametrize(("method", "path", "body", "status"), ERRORS)
async def test_every_error_has_the_documents_shape(
    hr: Desk, method: str, path: str, body: Any, status: int
) -> None:
    answer = await hr.send(method, path, **({} if body is None else {"json": body}))
    told = answer.json()
    assert answer.status_code == status
    assert (told["success"], told["data"]) == (False, None)
    assert told["message"]


async def test_nobody_comes_in_without_a_token(hr: Desk) -> None:
    answer = await hr.client.get("/talent/api/v1/talents")
    assert (answer.status_code, answer.json()["success"]) == (401, False)


async def test_a_page_tells_how_many_pages_there_are(hr: Desk) -> None:
    for number in range(3):
        await hr.data("POST", "/conditions", json={"name": f"条件{number}"})
    page = await hr.data("GET", "/conditions?page=2&page_size=2")
    assert [page[name] for name in PAGE.split()[1:]] == [3, 2, 2, 2]
    assert len(page["items"]) == 1
