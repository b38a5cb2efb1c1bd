"""The research document's accounts: signing up, in, staying in, and out."""

from typing import Any

import httpx2
import pytest

from zhiren import Host

V1 = "/research/api/v1"
ACCOUNT = {"email": "zhang@example.com", "password": "password123", "name": "张三"}


async def post(client: httpx2.AsyncClient, path: str, body: Any, token: str = "") -> Any:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return await client.post(V1 + path, json=body, headers=headers)


async def signed_in(client: httpx2.AsyncClient) -> Any:
    """Register and sign in."""
    await post(client, "/auth/register", ACCOUNT)
    body = {name: ACCOUNT[name] for name in ("email", "password")}
    return (await post(client, "/auth/login", body)).json()["data"]


async def test_registering_is_created_and_says_what_to_do_next(client: httpx2.AsyncClient) -> None:
    response = await post(client, "/auth/register", ACCOUNT)
    told = response.json()
    assert (response.status_code, told["success"]) == (201, True)
    assert set(told["data"]) == {"userId", "email", "message"}
    assert told["data"]["userId"].startswith("user-")
    assert told["timestamp"].endswith("Z")


async def test_the_same_address_registers_once(client: httpx2.AsyncClient) -> None:
    await post(client, "/auth/register", ACCOUNT)
    response = await post(client, "/auth/register", ACCOUNT)
    assert (response.status_code, response.json()["error"]["code"]) == (409, "CONFLICT")


async def test_signing_in_is_answered_as_the_document_shows(client: httpx2.AsyncClient) -> None:
    told = await signed_in(client)
    assert set(told) == {"accessToken", "refreshToken", "expiresIn", "user"}
    assert told["expiresIn"] == 604800
    assert told["user"]["role"] == "user"
    assert set(told["user"]) == {"id", "email", "name", "role"}


async def test_a_refresh_token_stays_good_until_one_signs_out(client: httpx2.AsyncClient) -> None:
    told = await signed_in(client)
    for _ in range(2):
        body = {"refreshToken": told["refreshToken"]}
        renewed = (await post(client, "/auth/refresh", body)).json()["data"]
        assert set(renewed) == {"accessToken", "expiresIn"}
    out = await post(client, "/auth/logout", None, told["accessToken"])
    assert (out.status_code, out.content) == (204, b"")
    assert (await post(client, "/auth/refresh", body)).status_code == 401
    assert (await post(client, "/auth/logout", None, renewed["accessToken"])).status_code == 401


async def test_a_token_of_this_door_opens_the_others(client: httpx2.AsyncClient) -> None:
    token = (await signed_in(client))["accessToken"]
    headers = {"Authorization": f"Bearer {token}"}
    me = await client.get("/interview/v1/users/me", headers=headers)
    assert me.json()["data"]["username"] == "张三"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (ACCOUNT | {"email": "nonsense"}, "email"),
        (ACCOUNT | {"password": "short"}, "password"),
        ({"email": "a@example.com", "password": "password123"}, "name"),
    ],
)
async def test_what_is_wrong_is_a_422_with_its_fields(
    client: httpx2.AsyncClient, body: Any, field: str
) -> None:
    response = await post(client, "/auth/register", body)
    error = response.json()["error"]
    assert (response.status_code, error["code"]) == (422, "VALIDATION_ERROR")
    assert [one["field"] for one in error["details"]] == [field]


async def test_broken_json_is_a_400(client: httpx2.AsyncClient) -> None:
    headers = {"Content-Type": "application/json"}
    response = await client.post(f"{V1}/auth/login", content="{", headers=headers)
    assert (response.status_code, response.json()["success"]) == (400, False)


async def test_a_wrong_password_is_a_401_that_names_nobody(client: httpx2.AsyncClient) -> None:
    await post(client, "/auth/register", ACCOUNT)
    bodies = [
        {"email": ACCOUNT["email"], "password": "wrong"},
        {"email": "nobody@example.com", "password": "wrong"},
    ]
    told = [(await post(client, "/auth/login", body)).json()["error"] for body in bodies]
    assert told[0] == told[1]
    assert told[0]["code"] == "UNAUTHORIZED"


async def test_researchers_live_in_an_organisation_of_their_own(
    client: httpx2.AsyncClient, host: Host
) -> None:
    told = await signed_in(client)
    actor = await host.accounts.recognise(told["accessToken"])
    assert (actor.role, actor.operator) == ("user", False)
    assert actor.organisation_id != "org_public"
