"""Signing in for pages: a cookie that opens pages alone, tokens in forms, and nobody led away."""

from datetime import timedelta

import httpx2
import pytest
from sqlalchemy import update

from tests.platform.web.pages import come_in, login_of, token_in, token_of
from zhiren import Host
from zhiren.access import Role
from zhiren.db import utcnow
from zhiren.kernel.tables import User
from zhiren.testing import PASSWORD, MakeClient, MakeHost, make_user
from zhiren.web import passes

COOKIE = "zhiren_signed_in"


@pytest.fixture
async def host(make_host: MakeHost) -> Host:
    return await make_host({"logins_per_minute": 3}, nothing=object())


@pytest.fixture
def client(host: Host, make_client: MakeClient) -> httpx2.AsyncClient:
    return make_client(host)


async def test_somebody_signs_in_and_out(host: Host, client: httpx2.AsyncClient) -> None:
    told = await come_in(client, host, await make_user(host, "hr"))
    assert (told.status_code, told.headers["location"]) == (303, "/desk")
    desk = await client.get("/desk")
    assert "退出登录" in desk.text
    left = await client.post("/desk/sign-out", data={"csrf": token_in(desk)})
    assert left.headers["location"] == "/sign-in"
    assert (await client.get("/desk")).headers["location"] == "/sign-in?next=/desk"


async def test_the_cookie_is_for_browsers_and_this_site_alone(
    host: Host, client: httpx2.AsyncClient
) -> None:
    told = await come_in(client, host, await make_user(host, "hr"))
    [kept] = [one for one in told.headers.get_list("set-cookie") if one.startswith(COOKIE)]
    assert {"HttpOnly", "SameSite=strict", "Path=/"} <= set(kept.split("; "))
    assert "Max-Age" not in kept


async def test_over_https_the_cookie_goes_nowhere_else(
    host: Host, client: httpx2.AsyncClient
) -> None:
    client.base_url = httpx2.URL("https://127.0.0.1:8000")
    told = await come_in(client, host, await make_user(host, "hr"))
    cookies = told.headers.get_list("set-cookie")
    assert all("Secure" in one for one in cookies)


async def test_signing_out_ends_the_cookie_wherever_it_was_copied_to(
    host: Host, client: httpx2.AsyncClient
) -> None:
    await come_in(client, host, await make_user(host, "hr"))
    copied = client.cookies[COOKIE]
    await client.post("/desk/sign-out", data={"csrf": await token_of(client)})
    client.cookies.set(COOKIE, copied)
    assert (await client.get("/desk")).status_code == 303


@pytest.mark.parametrize("role", ["admin", "hr", "viewer", "user"])
async def test_whoever_works_here_has_a_desk(
    host: Host, client: httpx2.AsyncClient, role: Role
) -> None:
    await come_in(client, host, await make_user(host, role))
    assert (await client.get("/desk")).status_code == 200


async def test_a_candidate_is_sent_to_the_link(host: Host, client: httpx2.AsyncClient) -> None:
    told = await come_in(client, host, await make_user(host, "candidate"))
    assert told.status_code == 403
    assert "面试链接" in told.text
    assert COOKIE not in client.cookies


async def test_a_wrong_password_is_said_and_the_name_kept(
    host: Host, client: httpx2.AsyncClient
) -> None:
    hr = await make_user(host, "hr")
    told = await come_in(client, host, hr, password="wrong")
    assert told.status_code == 401
    assert "Wrong name or password" in told.text
    assert f'value="{await login_of(host, hr)}"' in told.text


async def test_an_empty_form_is_said_to_be_empty(client: httpx2.AsyncClient) -> None:
    token = token_in(await client.get("/sign-in"))
    told = await client.post("/sign-in", data={"csrf": token})
    assert told.status_code in {400, 422}
    assert "name" in told.text


async def test_guessing_passwords_is_slowed_down(host: Host, client: httpx2.AsyncClient) -> None:
    hr = await make_user(host, "hr")
    for _ in range(3):
        await come_in(client, host, hr, password="wrong")
    assert (await come_in(client, host, hr)).status_code == 429


@pytest.mark.parametrize("path", ["/api/v1/tools", "/interview/v1/users/me"])
async def test_no_api_takes_the_cookie(host: Host, client: httpx2.AsyncClient, path: str) -> None:
    await come_in(client, host, await make_user(host, "admin"))
    assert (await client.get("/desk")).status_code == 200
    assert (await client.get(path)).status_code == 401
    bearer = {"Authorization": f"Bearer {client.cookies[COOKIE]}"}
    assert (await client.get(path, headers=bearer)).status_code == 401


async def test_the_cookie_is_no_bearer_token_even_when_it_was_just_used(
    host: Host, client: httpx2.AsyncClient
) -> None:
    await come_in(client, host, await make_user(host, "admin"))
    for _ in range(2):
        assert (await client.get("/desk")).status_code == 200
        bearer = {"Authorization": f"Bearer {client.cookies[COOKIE]}"}
        assert (await client.get("/api/v1/tools", headers=bearer)).status_code == 401


async def test_no_page_takes_the_token_of_an_api(host: Host, client: httpx2.AsyncClient) -> None:
    user = await host.accounts.get((await make_user(host, "admin")).user_id)
    assert user is not None
    client.cookies.set(COOKIE, host.tokens.access(user.id, user.token_version))
    assert (await client.get("/desk")).status_code == 303


@pytest.mark.parametrize("token", ["", "0" * 64, "é"])
async def test_a_form_without_the_pages_token_is_refused(
    host: Host, client: httpx2.AsyncClient, token: str
) -> None:
    await come_in(client, host, await make_user(host, "hr"))
    assert (await client.post("/desk/sign-out", data={"csrf": token})).status_code == 403
    assert (await client.get("/desk")).status_code == 200


async def test_signing_in_needs_a_token_too(host: Host, client: httpx2.AsyncClient) -> None:
    hr = await make_user(host, "hr")
    assert (await come_in(client, host, hr, csrf="0" * 64)).status_code == 403
    client.cookies.clear()
    form = {"csrf": "", "name": await login_of(host, hr), "password": PASSWORD}
    assert (await client.post("/sign-in", data=form)).status_code == 403


async def test_another_persons_token_is_refused(
    host: Host, client: httpx2.AsyncClient, make_client: MakeClient
) -> None:
    await come_in(client, host, await make_user(host, "hr"))
    other = make_client(host)
    await come_in(other, host, await make_user(host, "hr"))
    form = {"csrf": await token_of(other)}
    assert (await client.post("/desk/sign-out", data=form)).status_code == 403


async def test_another_sites_page_sends_nothing(host: Host, client: httpx2.AsyncClient) -> None:
    await come_in(client, host, await make_user(host, "hr"))
    form = {"csrf": await token_of(client)}
    crossed = {"Sec-Fetch-Site": "cross-site"}
    told = await client.post("/desk/sign-out", data=form, headers=crossed)
    assert told.status_code == 403


@pytest.mark.parametrize(
    "away",
    ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "/a\nb"],
)
async def test_nobody_is_led_away_after_signing_in(
    host: Host, client: httpx2.AsyncClient, away: str
) -> None:
    told = await come_in(client, host, await make_user(host, "hr"), next=away)
    assert told.headers["location"] == "/desk"
    page = await client.get("/sign-in", params={"next": away})
    assert "evil" not in page.text.partition("<main")[2]


async def test_signing_in_leads_back_to_where_one_was(
    host: Host, client: httpx2.AsyncClient
) -> None:
    told = await come_in(client, host, await make_user(host, "hr"), next="/knowledge/kb_1?a=b")
    assert told.headers["location"] == "/knowledge/kb_1?a=b"


async def test_who_is_suspended_is_out_at_once(host: Host, client: httpx2.AsyncClient) -> None:
    hr = await make_user(host, "hr")
    await come_in(client, host, hr)
    assert (await client.get("/desk")).status_code == 200
    async with host.database.writing(None) as session:
        await session.execute(update(User).where(User.id == hr.user_id).values(is_active=False))
    assert (await client.get("/desk")).status_code == 303


async def test_the_cookie_is_renewed_for_whoever_stays_and_ends_all_the_same(
    host: Host, client: httpx2.AsyncClient
) -> None:
    await come_in(client, host, await make_user(host, "hr"))
    assert "set-cookie" not in (await client.get("/desk")).headers
    claims = host.tokens.read(client.cookies[COOKIE], "page")
    ends = utcnow().timestamp() + host.tokens.seconds
    short = timedelta(seconds=60)
    same = {"ver": claims["ver"], "ses": claims["ses"]}
    for until, renewed in ((ends, True), (utcnow().timestamp() + 30, False)):
        old = host.tokens.sign("page", claims["sub"], short, **same, end=until)
        client.cookies.set(COOKIE, old, domain="127.0.0.1", path="/")
        assert ("set-cookie" in (await client.get("/desk")).headers) is renewed


async def test_scripts_are_told_in_json(client: httpx2.AsyncClient) -> None:
    told = await client.get("/desk", headers={"Accept": "application/json"})
    assert (told.status_code, told.json()["title"]) == (401, "Unauthorized")


async def test_the_other_language_keeps_where_one_wanted_to_go(client: httpx2.AsyncClient) -> None:
    page = await client.get("/sign-in", params={"next": "/knowledge"})
    assert 'href="?next=%2Fknowledge&amp;lang=en"' in page.text


async def test_a_form_that_is_too_large_or_none_is_refused(client: httpx2.AsyncClient) -> None:
    token = token_in(await client.get("/sign-in"))
    large = await client.post("/sign-in", data={"csrf": token, "name": "x" * 5_000_000})
    assert large.status_code == 413
    assert (await client.post("/sign-in", content=b"\xff\xfe=1")).status_code in {400, 422}
    many = "&".join(f"a{number}=1" for number in range(200))
    assert (await client.post("/sign-in", content=many)).status_code in {400, 422}


@pytest.mark.parametrize("path", ["/", "/knowledge", "/knowledge/kb_1?lang=en", "/a%2Fb"])
def test_own_paths_are_kept(path: str) -> None:
    assert passes.own_path(path, "/desk") == path
