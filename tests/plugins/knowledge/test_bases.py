"""Knowledge bases over HTTP."""

import httpx2
import pytest

from tests.plugins.knowledge.conftest import API, Upload, data
from zhiren import Host
from zhiren.testing import sign_in

TIME = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"


async def test_a_new_base_has_exactly_the_documents_fields(client: httpx2.AsyncClient) -> None:
    body = {"name": "技术文档库", "description": "存放公司技术相关文档"}
    made = await data(await client.post(f"{API}/kb", json=body))
    assert set(made) == {
        *("id", "name", "description", "document_count", "created_at", "updated_at"),
    }
    assert made["id"].startswith("kb_")
    assert (made["name"], made["document_count"]) == ("技术文档库", 0)


async def test_a_list_is_paged_the_newest_first(client: httpx2.AsyncClient) -> None:
    for number in range(3):
        await client.post(f"{API}/kb", json={"name": f"库{number}"})
    page = await data(await client.get(f"{API}/kb", params={"page": 2, "page_size": 2}))
    assert [item["name"] for item in page["items"]] == ["库0"]
    assert (page["total"], page["page"], page["page_size"]) == (3, 2, 2)
    assert "total_size" in page["items"][0]


async def test_a_base_counts_its_documents_chunks_and_bytes(
    client: httpx2.AsyncClient, kb: str, upload: Upload
) -> None:
    document = await upload()
    shown = await data(await client.get(f"{API}/kb/{kb}"))
    assert shown["document_count"] == 1
    assert shown["chunk_count"] == document["chunk_count"] > 0
    assert shown["total_size"] == document["file_size"]


async def test_a_change_keeps_what_was_not_sent(client: httpx2.AsyncClient, kb: str) -> None:
    await client.put(f"{API}/kb/{kb}", json={"description": "新的描述"})
    changed = await data(await client.put(f"{API}/kb/{kb}", json={"name": "新名"}))
    assert set(changed) == {"id", "name", "description", "updated_at"}
    assert (changed["name"], changed["description"]) == ("新名", "新的描述")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"name": ""},
        {"name": "   "},
        {"name": "x" * 101},
        {"name": "x", "description": "d" * 501},
    ],
)
async def test_what_the_schema_refuses_is_a_parameter_error(
    client: httpx2.AsyncClient, body: dict[str, str]
) -> None:
    response = await client.post(f"{API}/kb", json=body)
    assert (response.status_code, response.json()["code"]) == (400, 40001)
    assert response.json()["data"] is None


@pytest.mark.parametrize("query", [{"page": 0}, {"page_size": 101}, {"page": "x"}])
async def test_pages_have_bounds(client: httpx2.AsyncClient, query: dict[str, str]) -> None:
    response = await client.get(f"{API}/kb", params=query)
    assert (response.status_code, response.json()["code"]) == (400, 40001)


@pytest.mark.parametrize("verb", ["GET", "PUT", "DELETE"])
async def test_a_missing_base_has_its_own_code(client: httpx2.AsyncClient, verb: str) -> None:
    body = {"name": "x"} if verb == "PUT" else None
    response = await client.request(verb, f"{API}/kb/kb_none", json=body)
    assert (response.status_code, response.json()["code"]) == (404, 40004)


async def test_deleting_a_base_says_what_went_with_it(
    client: httpx2.AsyncClient, kb: str, upload: Upload
) -> None:
    document = await upload()
    gone = await data(await client.delete(f"{API}/kb/{kb}"))
    assert gone == {"deleted_documents": 1, "deleted_chunks": document["chunk_count"]}
    assert (await client.get(f"{API}/documents/{document['id']}")).json()["code"] == 40005


async def test_a_researcher_has_at_most_three_bases(host: Host, client: httpx2.AsyncClient) -> None:
    who = await sign_in(host, "user")
    for number in range(3):
        await data(await client.post(f"{API}/kb", json={"name": f"{number}"}, headers=who))
    response = await client.post(f"{API}/kb", json={"name": "4"}, headers=who)
    assert (response.status_code, response.json()["code"]) == (403, 40001)


async def test_a_viewer_reads_and_changes_nothing(host: Host, client: httpx2.AsyncClient) -> None:
    who = await sign_in(host, "viewer")
    assert (await client.get(f"{API}/kb", headers=who)).status_code == 200
    assert (await client.post(f"{API}/kb", json={"name": "x"}, headers=who)).status_code == 403
