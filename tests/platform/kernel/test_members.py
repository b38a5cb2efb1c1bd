"""Who brings colleagues in, and that whoever is shut out is out at once."""

import asyncio
from collections.abc import AsyncIterator

import httpx2
import pytest

from zhiren import Host
from zhiren.access import Actor
from zhiren.errors import Unauthorized
from zhiren.testing import PASSWORD, MakeClient, MakeHost, make_user, sign_in

LI = {"username": "li", "password": PASSWORD, "role": "viewer"}
Headers = dict[str, str]


@pytest.fixture
async def host(make_host: MakeHost) -> Host:
    return await make_host(nothing=object())


@pytest.fixture
def client(host: Host, make_client: MakeClient) -> httpx2.AsyncClient:
    return make_client(host)


@pytest.fixture
async def owner(host: Host) -> Actor:
    return await make_user(host, "hr")


@pytest.fixture
async def boss(host: Host, owner: Actor) -> Headers:
    return await sign_in(host, owner)


async def change(
    client: httpx2.AsyncClient, who: Headers, member: str, **wishes: object
) -> httpx2.Response:
    return await client.patch(f"/api/v1/members/{member}", json=wishes, headers=who)


async def test_the_owner_brings_a_colleague_in_who_can_sign_in(
    client: httpx2.AsyncClient, boss: Headers
) -> None:
    added = await client.post("/api/v1/members", json=LI, headers=boss)
    assert (added.status_code, added.json()["role"]) == (201, "viewer")
    form = {"username": "li", "password": PASSWORD}
    login = await client.post("/talent/api/v1/auth/login", data=form)
    assert login.json()["data"]["user"]["role"] == "viewer"
    listed = (await client.get("/api/v1/members", headers=boss)).json()
    assert [(one["role"], one["owner"]) for one in listed["items"]] == [
        ("hr", True),
        ("viewer", False),
    ]


async def test_a_colleague_who_is_neither_owner_nor_admin_brings_nobody_in(
    client: httpx2.AsyncClient, host: Host, owner: Actor
) -> None:
    colleague = await make_user(host, "hr", owner.organisation_id)
    headers = await sign_in(host, colleague)
    assert (await client.post("/api/v1/members", json=LI, headers=headers)).status_code == 403
    raised = await change(client, headers, colleague.user_id, role="admin")
    assert raised.status_code == 403


async def test_nobody_raises_themselves_and_the_owner_stays(
    client: httpx2.AsyncClient, host: Host, owner: Actor, boss: Headers
) -> None:
    admin = await sign_in(host, await make_user(host, "admin", owner.organisation_id))
    assert (await change(client, boss, owner.user_id, role="admin")).status_code == 409
    assert (await change(client, admin, owner.user_id, is_active=False)).status_code == 409
    path = f"/api/v1/members/{owner.user_id}"
    assert (await client.delete(path, headers=admin)).status_code == 409


async def test_the_first_admin_cannot_be_locked_out_by_another(
    client: httpx2.AsyncClient, host: Host
) -> None:
    first = await host.accounts.first_admin()
    second = await sign_in(host, await make_user(host, "admin", first.organisation_id))
    answer = await client.put(
        f"/talent/api/v1/users/{first.user_id}", json={"password": "mine-now"}, headers=second
    )
    assert answer.status_code == 400


async def test_another_organisations_members_are_not_there(
    client: httpx2.AsyncClient, host: Host, boss: Headers
) -> None:
    stranger = await make_user(host, "viewer")
    assert (await change(client, boss, stranger.user_id, role="hr")).status_code == 404
    listed = (await client.get("/api/v1/members", headers=boss)).json()
    assert listed["total"] == 1


async def test_suspending_ends_tokens_and_keys_at_once_and_for_good(
    client: httpx2.AsyncClient, host: Host, owner: Actor, boss: Headers
) -> None:
    member = await make_user(host, "hr", owner.organisation_id)
    token = await sign_in(host, member)
    made = await client.post("/api/v1/keys", json={"name": "k"}, headers=token)
    key = {"Authorization": f"Bearer {made.json()['key']}"}
    for headers in (token, key):
        assert (await client.get("/api/v1/tools", headers=headers)).status_code == 200
    assert (await change(client, boss, member.user_id, is_active=False)).status_code == 200
    for headers in (token, key):
        assert (await client.get("/api/v1/tools", headers=headers)).status_code == 401
    await change(client, boss, member.user_id, is_active=True)
    assert (await client.get("/api/v1/tools", headers=key)).status_code == 401
    again = await sign_in(host, member)
    assert (await client.get("/api/v1/tools", headers=again)).status_code == 200


async def test_whoever_is_removed_hears_no_further_word(
    client: httpx2.AsyncClient, host: Host, owner: Actor, boss: Headers
) -> None:
    member = await make_user(host, "viewer", owner.organisation_id)
    said: asyncio.Queue[str] = asyncio.Queue()

    async def words() -> AsyncIterator[str]:
        while True:
            yield await said.get()

    heard = host.accounts.presence.visit(member).listen(words())
    said.put_nowait("hello")
    assert await anext(heard) == "hello"
    waiting = asyncio.ensure_future(anext(heard))
    await asyncio.sleep(0)
    path = f"/api/v1/members/{member.user_id}"
    assert (await client.delete(path, headers=boss)).status_code == 204
    with pytest.raises(Unauthorized):
        await asyncio.wait_for(waiting, 1)


async def test_a_name_that_is_taken_is_a_conflict(
    client: httpx2.AsyncClient, boss: Headers
) -> None:
    await client.post("/api/v1/members", json=LI, headers=boss)
    assert (await client.post("/api/v1/members", json=LI, headers=boss)).status_code == 409
