"""What a researcher keeps is nobody else's: projects, conversations, shelves, in any form of id."""

from typing import Any

import httpx2
import pytest
import pytest_asyncio

from tests.house.crowd import World
from tests.house.matrix import prefix
from zhiren.access import PUBLIC

pytestmark = pytest.mark.asyncio(loop_scope="module")

OTHERS = ("anonymous", "candidate", "rival", "viewer", "hr", "stranger", "admin", "operator")
SECRET = "a hypothesis about the eleventh dose"
Kept = dict[str, str]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def kept(world: World) -> Kept:
    """One of each thing that the researcher keeps, by the name of its parameter."""

    async def make(path: str, **body: Any) -> httpx2.Response:
        url = prefix(world.host, "research") + path
        made = await world.client.post(url, headers=world.headers["user"], json=body)
        assert made.status_code in {200, 201}, made.text
        return made

    project = (await make("/projects", name=SECRET, description=SECRET)).json()["data"]["id"]
    talk = {"agentId": "agent-picos", "title": SECRET, "projectId": project}
    conversation = (await make("/conversations", **talk)).json()["data"]["id"]
    await make(f"/conversations/{conversation}/messages/stream", content=SECRET)
    base = (await make("/knowledge-bases", name=SECRET)).json()["data"]["id"]
    return {"project_id": project, "conversation_id": conversation, "kb_id": base}


async def test_the_researcher_reads_what_they_keep(world: World, kept: Kept) -> None:
    root, mine = prefix(world.host, "research"), world.headers["user"]
    for path in (f"/projects/{kept['project_id']}", f"/conversations/{kept['conversation_id']}"):
        response = await world.client.get(root + path, headers=mine)
        assert (response.status_code, SECRET in response.text) == (200, True), path
    for path in ("/projects", "/conversations", "/history", "/knowledge-bases"):
        assert SECRET in (await world.client.get(root + path, headers=mine)).text, path


async def test_nobody_else_reads_changes_or_ends_it(world: World, kept: Kept) -> None:
    root = prefix(world.host, "research")
    opened = []
    for endpoint in world.host.endpoints["research"]:
        names = [name for name in kept if f"{{{name}}}" in endpoint.path]
        if not names:
            continue
        path = endpoint.path.replace(f"{{{names[0]}}}", kept[names[0]]).replace("{doc_id}", "doc_1")
        for caller in OTHERS:
            response = await world.client.request(
                endpoint.method,
                root + path,
                headers=world.headers[caller],
                json={"content": "x", "name": "x"} if "body" in endpoint.hints else None,
                data={"filename": "x"} if "form" in endpoint.hints else None,
            )
            if response.status_code not in {400, 401, 403, 404, 422} or SECRET in response.text:
                opened.append((caller, endpoint.method, path, response.status_code))
    assert opened == []


async def test_nobody_else_is_shown_or_told_of_it(world: World, kept: Kept) -> None:
    root = prefix(world.host, "research")
    for endpoint in world.host.endpoints["research"]:
        if endpoint.method == "GET" and "{" not in endpoint.path and endpoint.roles is not PUBLIC:
            for caller in OTHERS:
                headers = world.headers[caller]
                response = await world.client.get(root + endpoint.path, headers=headers)
                told = [one for one in (SECRET, *kept.values()) if one in response.text]
                assert told == [], (caller, endpoint.path)


@pytest.mark.parametrize("caller", ["hr", "admin", "operator", "stranger"])
async def test_nobody_asks_from_anothers_shelf(world: World, kept: Kept, caller: str) -> None:
    """The company's shelf is not the researcher's, nor theirs the company's."""
    root, headers = prefix(world.host, "research"), world.headers
    body = {"content": "annual leave", "modelType": "deepseek-v3"}
    for who, shelf in ((caller, kept["kb_id"]), ("user", world.ids["kb"])):
        asked = body | {"knowledgeBaseIds": [shelf]}
        response = await world.client.post(f"{root}/chat/stream", headers=headers[who], json=asked)
        assert "15 days" not in response.text
        assert SECRET not in response.text
        assert response.status_code == 404, response.text[:300]


async def test_the_operator_counts_accounts_and_reads_no_content(world: World, kept: Kept) -> None:
    root, headers = prefix(world.host, "research"), world.headers
    for path in ("/admin/users", "/admin/statistics"):
        for caller in ("user", "hr", "viewer", "stranger", "admin", "candidate"):
            response = await world.client.get(root + path, headers=headers[caller])
            assert response.status_code == 403, (caller, path)
        told = (await world.client.get(root + path, headers=headers["operator"])).text
        assert [one for one in (SECRET, *kept.values()) if one in told] == []
