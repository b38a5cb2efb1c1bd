"""Who gets in, through which door, and who does not."""

from datetime import timedelta

import httpx2
import pytest
from sqlalchemy import update

from zhiren import Host
from zhiren.access import Actor
from zhiren.kernel.tables import User
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
    user = await host.accounts.get(hr.user_id)
    assert user is not None
    refresh = (await host.sign_ins.begin(user)).refresh
    async with host.database.writing(None) as session:
        await session.execute(update(User).where(User.id == hr.user_id).values(token_version=2))
    for token in (stale, refresh, host.tokens.access(hr.user_id, 1)):
        headers = {"Authorization": f"Bearer {token}"}
        assert (await client.get("/api/v1/tools", headers=headers)).status_code == 401


async def test_a_token_for_one_interview_opens_nothing_else(
    client: httpx2.AsyncClient, host: Host
) -> None:
    candidate = await make_user(host, "candidate")
    token = host.tokens.interview(candidate.user_id, 1, "int_1")
    headers = {"Authorization": f"Bearer {token}"}
    assert (await client.get("/interview/v1/users/me", headers=headers)).status_code == 403


async def test_a_suspended_user_is_out(client: httpx2.AsyncClient, host: Host) -> None:
    hr = await make_user(host, "hr")
    headers = await sign_in(host, hr)
    async with host.database.writing(None) as session:
        await session.execute(update(User).where(User.id == hr.user_id).values(is_active=False))
    host.accounts.forget()
    assert (await client.get("/api/v1/tools", headers=headers)).status_code == 401


def test_an_anonymous_actor_owns_nothing_but_the_public() -> None:
    assert Actor.anonymous().organisation_id == "org_public"


async def test_one_address_may_not_try_every_account(
    make_host: MakeHost, make_client: MakeClient
) -> None:
    client = make_client(await make_host({"logins_per_minute_address": 3}, nothing=object()))
    codes = []
    for number in range(4):
        form = {"username": f"somebody{number}", "password": "wrong"}
        codes.append((await client.post("/talent/api/v1/auth/login", data=form)).status_code)
    assert codes == [401, 401, 401, 429]


async def test_one_address_may_not_register_without_end(
    make_host: MakeHost, make_client: MakeClient
) -> None:
    client = make_client(await make_host({"registrations_per_minute": 1}, nothing=object()))
    codes = []
    for number in range(2):
        body = {**ZHANG, "email": f"z{number}@example.com", "role": "candidate"}
        answer = await client.post("/interview/v1/users/register", json=body)
        codes.append(answer.status_code)
    assert codes == [200, 429]
