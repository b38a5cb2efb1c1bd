"""What one organisation keeps, no other finds, lists, asks, counts or deletes."""

from typing import Any

import httpx2
import pytest

from tests.plugins.knowledge.conftest import API, HANDBOOK, data
from zhiren import Actor, Host, NotFound
from zhiren.testing import make_user, sign_in

Headers = dict[str, str]


@pytest.fixture
async def theirs(host: Host, client: httpx2.AsyncClient) -> tuple[dict[str, Any], Headers, Actor]:
    """A handbook that another organisation keeps and has asked about."""
    actor = await make_user(host, "hr")
    who = await sign_in(host, actor)
    made = await data(await client.post(f"{API}/kb", json={"name": "theirs"}, headers=who))
    sent = await client.post(
        f"{API}/documents/upload",
        data={"kb_id": made["id"]},
        files={"file": ("手册.md", HANDBOOK.encode())},
        headers=who,
    )
    body = {"kb_id": made["id"], "query": "年假有多少天？"}
    answer = await data(await client.post(f"{API}/chat", json=body, headers=who))
    ids = {"kb": made["id"], "document": (await data(sent))["id"], **answer}
    return ids, who, actor


Theirs = tuple[dict[str, Any], Headers, Actor]


async def test_their_rows_are_not_there_for_others(
    client: httpx2.AsyncClient, theirs: Theirs
) -> None:
    ids, _, _ = theirs
    paths = [
        f"/kb/{ids['kb']}",
        f"/documents/{ids['document']}",
        f"/documents/{ids['document']}/status",
        f"/documents/{ids['document']}/chunks",
        f"/documents?kb_id={ids['kb']}",
        f"/chat/conversations/{ids['conversation_id']}",
    ]
    for path in paths:
        assert (await client.get(f"{API}{path}")).status_code == 404, path


async def test_they_are_neither_listed_nor_counted(
    client: httpx2.AsyncClient, theirs: Theirs
) -> None:
    assert (await data(await client.get(f"{API}/kb")))["total"] == 0
    assert (await data(await client.get(f"{API}/chat/conversations")))["total"] == 0
    assert set((await data(await client.get(f"{API}/system/stats"))).values()) == {0}


async def test_they_cannot_be_asked_changed_or_deleted(
    client: httpx2.AsyncClient, theirs: Theirs
) -> None:
    ids, who, _ = theirs
    body = {"kb_id": ids["kb"], "query": "年假有多少天？"}
    rating = {"message_id": ids["message_id"], "rating": "bad"}
    refused = [
        await client.post(f"{API}/chat", json=body),
        await client.post(f"{API}/chat/stream", json=body),
        await client.post(f"{API}/chat/feedback", json=rating),
        await client.put(f"{API}/kb/{ids['kb']}", json={"name": "mine"}),
        await client.delete(f"{API}/kb/{ids['kb']}"),
        await client.delete(f"{API}/documents/{ids['document']}"),
        await client.delete(f"{API}/chat/conversations/{ids['conversation_id']}"),
    ]
    assert {response.status_code for response in refused} == {404}
    shown = await data(await client.get(f"{API}/kb/{ids['kb']}", headers=who))
    assert (shown["name"], shown["document_count"]) == ("theirs", 1)


async def test_a_search_over_everything_finds_only_ones_own(host: Host, theirs: Theirs) -> None:
    ids, _, owner = theirs
    stranger = await make_user(host, "hr")
    query = {"query": "年假有多少天"}
    found = await host.call_tool("search_knowledge", query, actor=owner)
    assert found["passages"][0]["document_id"] == ids["document"]
    assert (await host.call_tool("search_knowledge", query, actor=stranger))["passages"] == []


async def test_their_passages_cannot_be_read_by_id(host: Host, theirs: Theirs) -> None:
    ids, _, _ = theirs
    stranger = await make_user(host, "hr")
    with pytest.raises(NotFound):
        await host.call_tool("read_passage", {"document_id": ids["document"]}, actor=stranger)


async def test_a_colleague_shares_the_shelf(
    host: Host, client: httpx2.AsyncClient, theirs: Theirs
) -> None:
    ids, _, owner = theirs
    colleague = await sign_in(host, await make_user(host, "viewer", owner.organisation_id))
    body = {"kb_id": ids["kb"], "query": "年假有多少天？"}
    answer = await data(await client.post(f"{API}/chat", json=body, headers=colleague))
    assert "15天" in answer["answer"]
