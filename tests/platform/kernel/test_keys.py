"""What an API key opens, for how long, and that it cannot make itself a better one."""

import httpx2
import pytest
from sqlalchemy import update

from zhiren import Host
from zhiren.db import utcnow
from zhiren.kernel.tables import ApiKey
from zhiren.testing import MakeClient, MakeHost, make_user, sign_in

Headers = dict[str, str]


@pytest.fixture
async def host(make_host: MakeHost) -> Host:
    return await make_host(nothing=object())


@pytest.fixture
def client(host: Host, make_client: MakeClient) -> httpx2.AsyncClient:
    return make_client(host)


async def key_of(client: httpx2.AsyncClient, owner: Headers, **wishes: object) -> Headers:
    made = await client.post("/api/v1/keys", json={"name": "k", **wishes}, headers=owner)
    assert made.status_code == 201, made.text
    return {"Authorization": f"Bearer {made.json()['key']}"}


async def test_a_key_is_shown_once_works_and_ends(client: httpx2.AsyncClient, host: Host) -> None:
    hr = await sign_in(host, "hr")
    made = (await client.post("/api/v1/keys", json={"name": "ci"}, headers=hr)).json()
    listed = (await client.get("/api/v1/keys", headers=hr)).json()["keys"]
    assert [key["id"] for key in listed] == [made["id"]]
    assert "key" not in listed[0]
    by_key = {"Authorization": f"Bearer {made['key']}"}
    assert (await client.get("/api/v1/plugins", headers=by_key)).status_code == 200
    assert (await client.delete(f"/api/v1/keys/{made['id']}", headers=hr)).status_code == 204
    assert (await client.get("/api/v1/plugins", headers=by_key)).status_code == 401


async def test_a_reading_key_cannot_make_keys_and_an_expired_one_nothing(
    client: httpx2.AsyncClient, host: Host
) -> None:
    hr = await sign_in(host, "hr")
    body = {"name": "reader", "scopes": ["read"]}
    key = (await client.post("/api/v1/keys", json=body, headers=hr)).json()["key"]
    by_key = {"Authorization": f"Bearer {key}"}
    assert (await client.post("/api/v1/keys", json=body, headers=by_key)).status_code == 403
    async with host.database.writing(None) as session:
        await session.execute(update(ApiKey).values(expires_at=utcnow()))
    host.accounts.forget()
    assert (await client.get("/api/v1/tools", headers=by_key)).status_code == 401


async def test_another_organisation_cannot_see_or_end_a_key(
    client: httpx2.AsyncClient, host: Host
) -> None:
    ours, theirs = await sign_in(host, "hr"), await sign_in(host, "hr")
    made = (await client.post("/api/v1/keys", json={"name": "k"}, headers=ours)).json()
    assert (await client.get("/api/v1/keys", headers=theirs)).json() == {"keys": []}
    refused = await client.delete(f"/api/v1/keys/{made['id']}", headers=theirs)
    assert refused.status_code == 404


async def test_a_key_for_tools_opens_the_tools_and_nothing_else(
    client: httpx2.AsyncClient, host: Host
) -> None:
    key = await key_of(client, await sign_in(host, "hr"), scopes=["tools"])
    assert (await client.get("/api/v1/tools", headers=key)).status_code == 200
    for path in ("/api/v1/agents", "/interview/v1/users/me"):
        assert (await client.get(path, headers=key)).status_code == 403


async def test_a_key_for_one_door_opens_that_door(client: httpx2.AsyncClient, host: Host) -> None:
    key = await key_of(client, await sign_in(host, "hr"), scopes=["interview"])
    assert (await client.get("/interview/v1/users/me", headers=key)).status_code == 200
    assert (await client.get("/api/v1/tools", headers=key)).status_code == 403


async def test_a_reading_key_of_an_admin_reads_no_audit_and_asks_no_agent(
    client: httpx2.AsyncClient, host: Host
) -> None:
    key = await key_of(client, await sign_in(host, "admin"), scopes=["read", "native"])
    assert (await client.get("/api/v1/agents", headers=key)).status_code == 200
    assert (await client.get("/api/v1/audit", headers=key)).status_code == 403
    run = await client.post("/api/v1/agents/x/runs", json={"input": "hi"}, headers=key)
    assert run.status_code == 403


async def test_what_is_no_scope_is_refused(client: httpx2.AsyncClient, host: Host) -> None:
    body = {"name": "k", "scopes": ["everything"]}
    refused = await client.post("/api/v1/keys", json=body, headers=await sign_in(host, "hr"))
    assert refused.status_code == 400
    assert refused.json()["field"].startswith("scopes")


async def test_a_key_makes_neither_keys_nor_members(client: httpx2.AsyncClient, host: Host) -> None:
    key = await key_of(client, await sign_in(host, "hr"))
    again = await client.post("/api/v1/keys", json={"name": "k"}, headers=key)
    member = {"username": "mallory", "password": "password123", "role": "admin"}
    brought_in = await client.post("/api/v1/members", json=member, headers=key)
    assert (again.status_code, brought_in.status_code) == (403, 403)


async def test_a_key_tells_when_it_ends_and_when_it_was_used(
    client: httpx2.AsyncClient, host: Host
) -> None:
    owner = await sign_in(host, "hr")
    key = await key_of(client, owner, expires_in_days=1)
    (unused,) = (await client.get("/api/v1/keys", headers=owner)).json()["keys"]
    await client.get("/api/v1/tools", headers=key)
    (used,) = (await client.get("/api/v1/keys", headers=owner)).json()["keys"]
    assert unused["expires_at"] is not None
    assert unused["last_used_at"] is None
    assert used["last_used_at"] is not None


async def test_a_key_acts_as_its_owner_does_now(client: httpx2.AsyncClient, host: Host) -> None:
    boss = await make_user(host, "admin")
    hr = await make_user(host, "hr", boss.organisation_id)
    key = await key_of(client, await sign_in(host, hr))
    body = {"role": "viewer"}
    path = f"/api/v1/members/{hr.user_id}"
    await client.patch(path, json=body, headers=await sign_in(host, boss))
    assert (await client.get("/api/v1/keys", headers=key)).status_code == 403


async def test_a_colleagues_key_is_not_there_but_for_those_who_manage(
    client: httpx2.AsyncClient, host: Host
) -> None:
    owner = await make_user(host, "hr")
    home = owner.organisation_id
    mine, other = [await sign_in(host, await make_user(host, "hr", home)) for _ in range(2)]
    key = (await client.post("/api/v1/keys", json={"name": "k"}, headers=mine)).json()["id"]
    assert (await client.get("/api/v1/keys", headers=other)).json() == {"keys": []}
    assert (await client.delete(f"/api/v1/keys/{key}", headers=other)).status_code == 404
    for manager in (owner, await make_user(host, "admin", home)):
        listed = await client.get("/api/v1/keys", headers=await sign_in(host, manager))
        assert [one["id"] for one in listed.json()["keys"]] == [key]
    boss = await sign_in(host, owner)
    assert (await client.delete(f"/api/v1/keys/{key}", headers=boss)).status_code == 204


async def test_a_key_ends_no_keys(client: httpx2.AsyncClient, host: Host) -> None:
    owner = await sign_in(host, "hr")
    key = await key_of(client, owner)
    (row,) = (await client.get("/api/v1/keys", headers=owner)).json()["keys"]
    refused = await client.delete(f"/api/v1/keys/{row['id']}", headers=key)
    assert refused.status_code == 403
