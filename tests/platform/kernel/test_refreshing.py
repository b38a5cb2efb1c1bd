"""A refresh token is good once, and signing out ends what came of signing in."""

import httpx2
import pytest

from zhiren import Host
from zhiren.testing import PASSWORD, MakeClient, MakeHost, make_user, sign_in

REFRESH = "/interview/v1/users/refresh-token"


@pytest.fixture
async def host(make_host: MakeHost) -> Host:
    return await make_host(nothing=object())


@pytest.fixture
def client(host: Host, make_client: MakeClient) -> httpx2.AsyncClient:
    return make_client(host)


async def tokens(client: httpx2.AsyncClient, host: Host) -> dict[str, str]:
    hr = await host.accounts.get((await make_user(host, "hr")).user_id)
    assert hr is not None
    body = {"email": hr.email, "password": PASSWORD}
    answer = await client.post("/interview/v1/users/login", json=body)
    data: dict[str, str] = answer.json()["data"]
    return data


async def refreshed(client: httpx2.AsyncClient, token: str) -> httpx2.Response:
    return await client.post(REFRESH, json={"refresh_token": token})


async def works(client: httpx2.AsyncClient, access: str) -> bool:
    headers = {"Authorization": f"Bearer {access}"}
    return (await client.get("/api/v1/tools", headers=headers)).status_code == 200


async def test_a_refresh_token_gives_new_ones(client: httpx2.AsyncClient, host: Host) -> None:
    first = await tokens(client, host)
    second = (await refreshed(client, first["refresh_token"])).json()["data"]
    assert second["refresh_token"] != first["refresh_token"]
    assert second["user"]["role"] == "enterprise"
    assert await works(client, second["access_token"])
    assert (await refreshed(client, second["refresh_token"])).status_code == 200


async def test_a_refresh_token_that_comes_twice_ends_the_whole_chain(
    client: httpx2.AsyncClient, host: Host
) -> None:
    first = await tokens(client, host)
    second = (await refreshed(client, first["refresh_token"])).json()["data"]
    assert (await refreshed(client, first["refresh_token"])).status_code == 401
    assert (await refreshed(client, second["refresh_token"])).status_code == 401
    assert not await works(client, second["access_token"])


async def test_one_chain_that_ends_leaves_the_others(
    client: httpx2.AsyncClient, host: Host
) -> None:
    stolen, other = await tokens(client, host), await tokens(client, host)
    await refreshed(client, stolen["refresh_token"])
    await refreshed(client, stolen["refresh_token"])
    assert await works(client, other["access_token"])


async def test_an_access_token_refreshes_nothing(client: httpx2.AsyncClient, host: Host) -> None:
    access = (await tokens(client, host))["access_token"]
    assert (await refreshed(client, access)).status_code == 401


async def test_signing_out_ends_this_signing_in_at_once(
    client: httpx2.AsyncClient, host: Host
) -> None:
    mine = await tokens(client, host)
    headers = {"Authorization": f"Bearer {mine['access_token']}"}
    assert await works(client, mine["access_token"])
    assert (await client.post("/api/v1/logout", json={}, headers=headers)).status_code == 204
    assert not await works(client, mine["access_token"])
    assert (await refreshed(client, mine["refresh_token"])).status_code == 401


async def test_signing_out_everywhere_ends_every_token(
    client: httpx2.AsyncClient, host: Host
) -> None:
    hr = await make_user(host, "hr")
    user = await host.accounts.get(hr.user_id)
    assert user is not None
    here, there = [await host.sign_ins.begin(user) for _ in range(2)]
    headers = {"Authorization": f"Bearer {here.access}"}
    await client.post("/api/v1/logout", json={"everywhere": True}, headers=headers)
    assert not await works(client, there.access)
    assert (await refreshed(client, there.refresh)).status_code == 401


async def test_the_talent_doors_token_can_be_signed_out_too(client: httpx2.AsyncClient) -> None:
    form = {"username": "admin", "password": PASSWORD}
    login = await client.post("/talent/api/v1/auth/login", data=form)
    token = login.json()["data"]["access_token"]
    await client.post("/api/v1/logout", json={}, headers={"Authorization": f"Bearer {token}"})
    assert not await works(client, token)


async def test_a_key_is_not_signed_out(client: httpx2.AsyncClient, host: Host) -> None:
    hr = await sign_in(host, "hr")
    made = (await client.post("/api/v1/keys", json={"name": "k"}, headers=hr)).json()
    headers = {"Authorization": f"Bearer {made['key']}"}
    assert (await client.post("/api/v1/logout", json={}, headers=headers)).status_code == 409
