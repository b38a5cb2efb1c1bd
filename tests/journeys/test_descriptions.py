"""What the doors say of themselves is true and whole."""

import re

import httpx2
import pytest
from openapi_spec_validator import validate

from zhiren import Host

DOCUMENTED = {
    "/interview/v1": """
        POST /users/register · POST /users/login · GET /users/me · POST /users/refresh-token
        POST /positions · GET /positions · GET /positions/{position_id}
        POST /questions · GET /questions
        POST /interviews · POST /interviews/{interview_id}/start
        POST /interviews/{interview_id}/answers · GET /interviews/{interview_id}/follow-up
        POST /interviews/{interview_id}/end · GET /interviews
        GET /reports/{interview_id} · GET /reports · GET /reports/{interview_id}/export""",
    "/talent/api/v1": """
        POST /auth/login · GET /conditions · POST /conditions · PUT /conditions/{condition_id}
        DELETE /conditions/{condition_id} · GET /talents · GET /talents/{talent_id}
        POST /talents/upload · POST /talents/batch-upload · GET /talents/tasks/{task_id}
        POST /analysis/query""",
    "/documind/api/v1": """
        POST /kb · GET /kb · GET /kb/{kb_id} · PUT /kb/{kb_id} · DELETE /kb/{kb_id}
        POST /documents/upload · POST /documents/upload/batch · GET /documents
        GET /documents/{doc_id} · GET /documents/{doc_id}/status
        GET /documents/{doc_id}/chunks · DELETE /documents/{doc_id}
        POST /chat/stream · POST /chat · GET /chat/conversations
        GET /chat/conversations/{conversation_id} · DELETE /chat/conversations/{conversation_id}
        POST /chat/feedback · GET /system/health · GET /system/info · GET /system/stats""",
    "/api/v1": """
        GET /tools · POST /tools/{name} · GET /plugins · GET /agents
        POST /agents/{name}/runs · POST /keys · GET /keys · DELETE /keys/{key_id}""",
}


@pytest.mark.parametrize("prefix", list(DOCUMENTED))
def test_every_documented_path_is_served(prefix: str, host: Host) -> None:
    from zhiren.web.openapi import describe

    served = {
        f"{verb.upper()} {path.removeprefix(prefix)}"
        for path, operations in describe(host)["paths"].items()
        if path.startswith(prefix)
        for verb in operations
    }
    wanted = set(re.split(r"\s*·\s*|\n\s*", DOCUMENTED[prefix].strip()))
    assert wanted <= served


async def test_the_description_of_every_endpoint_is_valid(client: httpx2.AsyncClient) -> None:
    described = (await client.get("/openapi.json")).json()
    validate(described)
    operations = [o for path in described["paths"].values() for o in path.values()]
    names = [operation["operationId"] for operation in operations]
    assert len(names) == len(set(names))
    assert all(operation["summary"].endswith(".") for operation in operations)


async def test_the_tools_are_the_same_through_every_door(
    host: Host, client: httpx2.AsyncClient
) -> None:
    from zhiren.testing import sign_in

    headers = await sign_in(host, "admin")
    listed = (await client.get("/api/v1/tools", headers=headers)).json()["tools"]
    assert len(listed) >= 12
    for tool in listed:
        assert dict(host.tools[tool["name"]].input_schema) == tool["inputSchema"]
        assert tool["outputSchema"]["type"] == "object"
        assert set(tool["annotations"]) >= {"readOnlyHint", "destructiveHint", "title"}


def test_what_is_another_in_every_answer_is_described_by_its_form(host: Host) -> None:
    from zhiren.web.openapi import describe

    answers = describe(host)["paths"]["/research/api/v1/auth/login"]["post"]["responses"]
    said = answers["200"]["content"]["application/json"]["schema"]["properties"]
    assert said["timestamp"] == {"type": "string", "format": "date-time"}
    assert said["success"] == {"const": True}
    assert {"400", "422"} <= set(answers)


def test_how_it_went_is_described_as_words_for_it_may_be_said_otherwise(host: Host) -> None:
    from zhiren.web.openapi import describe

    path = describe(host)["paths"]["/talent/api/v1/talents/tasks/{task_id}/cancel"]["post"]
    said = path["responses"]["200"]["content"]["application/json"]["schema"]["properties"]
    assert said["message"] == {"type": "string", "minLength": 1, "examples": ["任务已取消"]}


def test_headers_that_are_heeded_are_described(host: Host) -> None:
    from zhiren.web.openapi import describe

    paths = describe(host)["paths"]
    for verb, path, header in (
        ("get", "/interview/v1/interviews/{interview_id}/events", "Last-Event-ID"),
        ("post", "/interview/v1/interviews/{interview_id}/answers", "Idempotency-Key"),
    ):
        named = [p["name"] for p in paths[path][verb]["parameters"] if p["in"] == "header"]
        assert named == [header]
