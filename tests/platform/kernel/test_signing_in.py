"""Who gets in, through which door, and who does not."""

from datetime import timedelta

import httpx2
import pytest
from sqlalchemy import update

from zhiren import Host
from zhiren.access import Actor
from zhiren.db import utcnow
from zhiren.kernel.tables import ApiKey, User
from zhiren.testing import PASSWORD, MakeClient, MakeHost, make_user, sign_in

ZHANG = {"email": "Zhang@example.com", "password": PASSWORD, "username": "张三"}


@pytest.fixture
async def host(make_host: MakeHost) -> Host:
    return await make_host(nothing=object())


@pytest.fixture
def client(host: Host, make_client: MakeClient) -> httpx2.AsyncClient:
    return make_client(host)


async def test_a_candidate_registers_and_signs_in(client: httpx2.AsyncClient) -> None:
    registered = await client.post(
        "/interview/v1/users/register", json={**ZHANG, "role": "candidate"}
    )
    assert registered.json()["data"]["role"] == "candidate"
    signed_in = await client.post(
        "/interview/v1/users/login", json={"email": "zhang@example.com", "password": PASSWORD}
    )
    data = signed_in.json()["data"]
    assert (data["token_type"], data["expires_in"]) == ("Bearer", 7200)
    me = await client.get(
        "/interview/v1/users/me", headers={"Authorization": f"Bearer {data['access_token']}"}
    )
    assert me.json()["data"]["username"] == "张三"


async def test_registering_twice_is_a_conflict(client: httpx2.AsyncClient) -> None:
    body = {**ZHANG, "role": "enterprise"}
    await client.post("/interview/v1/users/register", json=body)
    again = await client.post("/interview/v1/users/register", json=body)
    assert (again.status_code, again.json()["code"]) == (409, 40001)


@pytest.mark.parametrize(
    "change",
    [{"password": "short"}, {"password": "x" * 21}, {"role": "admin"}, {"email": "nobody"}],
)
async def test_what_cannot_be_an_account_is_refused(
    client: httpx2.AsyncClient, change: dict[str, str]
) -> None:
    body = {**ZHANG, "role": "candidate", **change}
    refused = await client.post("/interview/v1/users/register", json=body)
    assert (refused.status_code, refused.json()["code"]) == (400, 40001)


async def test_the_talent_door_takes_a_form_as_its_document_says(
    client: httpx2.AsyncClient,
) -> None:
    answer = await client.post(
        "/talent/api/v1/auth/login", data={"username": "admin", "password": PASSWORD}
    )
    assert answer.json()["message"] == "登录成功"
    assert answer.json()["data"]["user"]["role"] == "admin"


async def test_a_wrong_password_and_an_unknown_name_sound_alike(
    client: httpx2.AsyncClient,
) -> None:
    wrong = [
        await client.post("/talent/api/v1/auth/login", data={"username": name, "password": "x"})
        for name in ("admin", "nobody")
    ]
    assert [answer.status_code for answer in wrong] == [401, 401]
    assert wrong[0].json() == wrong[1].json()


async def test_the_sixth_attempt_within_a_minute_has_to_wait(client: httpx2.AsyncClient) -> None:
    form = {"username": "admin", "password": "wrong"}
    for _ in range(5):
        await client.post("/talent/api/v1/auth/login", data=form)
    sixth = await client.post("/talent/api/v1/auth/login", data=form)
    assert sixth.status_code == 429
    assert int(sixth.headers["Retry-After"]) > 0


async def test_a_token_of_one_door_opens_the_others(client: httpx2.AsyncClient, host: Host) -> None:
    headers = await sign_in(host, "hr")
    for path in ("/interview/v1/users/me", "/api/v1/tools"):
        assert (await client.get(path, headers=headers)).status_code == 200


@pytest.mark.parametrize("token", ["", "nonsense", "zk_nonsense", "eyJhbGciOiJub25lIn0.e30."])
async def test_what_is_no_token_opens_nothing(client: httpx2.AsyncClient, token: str) -> None:
    answer = await client.get(
        "/interview/v1/users/me", headers={"Authorization": f"Bearer {token}"}
    )
    assert (answer.status_code, answer.json()["code"]) == (401, 40101)
    assert answer.headers["WWW-Authenticate"] == "Bearer"


async def test_tokens_end_with_their_time_their_use_and_their_user(
    client: httpx2.AsyncClient, host: Host
) -> None:
    hr = await make_user(host, "hr")
    stale = host.tokens.sign("access", hr.user_id, timedelta(seconds=-1), ver=1)
    refresh = host.tokens.refresh(hr.user_id, 1)
    async with host.database.writing(None) as session:
        await session.execute(update(User).where(User.id == hr.user_id).values(token_version=2))
    for token in (stale, refresh, host.tokens.access(hr.user_id, 1)):
        headers = {"Authorization": f"Bearer {token}"}
        assert (await client.get("/api/v1/tools", headers=headers)).status_code == 401


async def test_a_refresh_token_gives_new_ones(client: httpx2.AsyncClient, host: Host) -> None:
    hr = await make_user(host, "hr")
    body = {"refresh_token": host.tokens.refresh(hr.user_id, 1)}
    answer = await client.post("/interview/v1/users/refresh-token", json=body)
    assert answer.json()["data"]["user"]["role"] == "enterprise"


async def test_a_token_for_one_interview_opens_nothing_else(
    client: httpx2.AsyncClient, host: Host
) -> None:
    candidate = await make_user(host, "candidate")
    token = host.tokens.interview(candidate.user_id, 1, "int_1")
    headers = {"Authorization": f"Bearer {token}"}
    assert (await client.get("/interview/v1/users/me", headers=headers)).status_code == 403


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


async def test_a_suspended_user_is_out(client: httpx2.AsyncClient, host: Host) -> None:
    hr = await make_user(host, "hr")
    headers = await sign_in(host, hr)
    async with host.database.writing(None) as session:
        await session.execute(update(User).where(User.id == hr.user_id).values(is_active=False))
    host.accounts.forget()
    assert (await client.get("/api/v1/tools", headers=headers)).status_code == 401


def test_an_anonymous_actor_owns_nothing_but_the_public() -> None:
    assert Actor.anonymous().organisation_id == "org_public"
