"""Users in the talent dialect, as its document shows them."""

import httpx2
import pytest

from zhiren import Host
from zhiren.testing import MakeClient, MakeHost, make_user, sign_in

USERS = "/talent/api/v1/users"
NEW = {
    "username": "newuser",
    "password": "password123",
    "email": "user@example.com",
    "role": "hr",
}


@pytest.fixture
async def host(make_host: MakeHost) -> Host:
    return await make_host(nothing=object())


@pytest.fixture
def client(host: Host, make_client: MakeClient) -> httpx2.AsyncClient:
    return make_client(host)


@pytest.fixture
async def admin(host: Host) -> dict[str, str]:
    return await sign_in(host, await host.accounts.first_admin())


async def test_a_user_is_made_shown_changed_and_deleted(
    client: httpx2.AsyncClient, admin: dict[str, str]
) -> None:
    made = (await client.post(USERS, json=NEW, headers=admin)).json()
    assert (made["success"], made["message"]) == (True, "创建成功")
    ident = made["data"]["id"]
    page = (await client.get(f"{USERS}?role=hr&keyword=NEW", headers=admin)).json()["data"]
    assert set(page) == {"items", "total", "page", "page_size", "pages"}
    assert [one["username"] for one in page["items"]] == ["newuser"]
    assert set(page["items"][0]) == {"id", "username", "email", "role", "is_active", "created_at"}
    change = {"email": "newemail@example.com", "role": "admin"}
    changed = (await client.put(f"{USERS}/{ident}", json=change, headers=admin)).json()["data"]
    assert (changed["email"], changed["role"]) == ("newemail@example.com", "admin")
    assert (await client.delete(f"{USERS}/{ident}", headers=admin)).json()["message"] == "删除成功"
    assert (await client.get(USERS, headers=admin)).json()["data"]["total"] == 1


async def test_a_name_that_is_taken_is_refused_with_400(
    client: httpx2.AsyncClient, admin: dict[str, str]
) -> None:
    await client.post(USERS, json=NEW, headers=admin)
    again = await client.post(USERS, json={**NEW, "email": None}, headers=admin)
    assert (again.status_code, again.json()["success"]) == (400, False)


async def test_pages_are_cut_as_asked(client: httpx2.AsyncClient, admin: dict[str, str]) -> None:
    await client.post(USERS, json=NEW, headers=admin)
    page = (await client.get(f"{USERS}?page=2&page_size=1", headers=admin)).json()["data"]
    assert [one["username"] for one in page["items"]] == ["newuser"]
    assert (page["total"], page["pages"]) == (2, 2)


async def test_hr_sees_no_users_and_an_admin_none_of_others(
    client: httpx2.AsyncClient, host: Host, admin: dict[str, str]
) -> None:
    stranger = await make_user(host, "hr")
    assert (await client.get(USERS, headers=await sign_in(host, stranger))).status_code == 403
    refused = await client.delete(f"{USERS}/{stranger.user_id}", headers=admin)
    assert refused.status_code == 404


async def test_an_admin_changes_their_own_email_but_not_their_own_role(
    client: httpx2.AsyncClient, host: Host, admin: dict[str, str]
) -> None:
    path = f"{USERS}/{(await host.accounts.first_admin()).user_id}"
    renamed = await client.put(path, json={"email": "boss@example.com"}, headers=admin)
    lowered = await client.put(path, json={"role": "viewer"}, headers=admin)
    assert (renamed.status_code, lowered.status_code) == (200, 400)


async def test_an_email_that_is_taken_is_refused_with_400_whatever_else_changes(
    client: httpx2.AsyncClient, admin: dict[str, str]
) -> None:
    await client.post(USERS, json=NEW, headers=admin)
    other = {**NEW, "username": "other", "email": "other@example.com"}
    ident = (await client.post(USERS, json=other, headers=admin)).json()["data"]["id"]
    change = {"email": NEW["email"], "password": "another-password"}
    refused = await client.put(f"{USERS}/{ident}", json=change, headers=admin)
    assert (refused.status_code, refused.json()["success"]) == (400, False)
