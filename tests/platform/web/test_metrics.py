"""Numbers for Prometheus: what they count, and who may read them."""

import httpx2

from zhiren import Host
from zhiren.models.chat import Usage
from zhiren.testing import sign_in

FAR = {"X-Forwarded-For": "203.0.113.9"}


async def read(client: httpx2.AsyncClient) -> str:
    answer = await client.get("/metrics")
    assert answer.headers["Content-Type"].startswith("text/plain")
    return answer.text


async def test_requests_are_counted_by_dialect_and_status(client: httpx2.AsyncClient) -> None:
    await client.get("/documind/api/v1/kb")
    await client.get("/interview/v1/users/me")
    told = await read(client)
    assert 'zhiren_requests_total{dialect="documind",status="200"} 1.0' in told
    assert 'zhiren_requests_total{dialect="interview",status="401"} 1.0' in told
    assert 'zhiren_request_seconds_count{dialect="documind"} 1.0' in told


async def test_tools_tasks_and_tokens_are_counted(client: httpx2.AsyncClient, host: Host) -> None:
    headers = await sign_in(host, "hr")
    for path in ("list_conditions", "show_talent"):
        await client.post(f"/api/v1/tools/{path}", headers=headers, json={})
    usage = Usage(model="m", prompt_tokens=7, completion_tokens=2)
    host.models.meter.add(usage)
    asked = {"query": "谁会Java?"}
    await client.post("/talent/api/v1/analysis/query-async", headers=headers, json=asked)
    told = await read(client)
    assert 'zhiren_tool_calls_total{outcome="ok",tool="list_conditions"} 1.0' in told
    assert 'zhiren_tool_calls_total{outcome="Invalid",tool="show_talent"} 1.0' in told
    assert 'zhiren_tasks{queue="interactive",status=' in told
    assert 'zhiren_model_tokens_total{kind="prompt",model="m"} 7.0' in told


async def test_a_stream_is_no_longer_open_when_it_has_ended(
    client: httpx2.AsyncClient, host: Host
) -> None:
    asked = {"Accept": "text/event-stream"} | await sign_in(host, "hr")
    answer = await client.post("/api/v1/tools/list_conditions", headers=asked, json={})
    assert answer.headers["Content-Type"].startswith("text/event-stream")
    assert 'zhiren_open_streams{kind="events"} 0.0' in await read(client)


async def test_from_elsewhere_only_an_admin_reads_them(
    client: httpx2.AsyncClient, host: Host
) -> None:
    statuses = [(await client.get("/metrics", headers=FAR)).status_code]
    for role in ("hr", "candidate", "admin"):
        headers = FAR | await sign_in(host, role)
        statuses.append((await client.get("/metrics", headers=headers)).status_code)
    assert statuses == [401, 403, 403, 200]
