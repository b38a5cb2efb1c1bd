"""How often one may ask: each limit to the last request, and what passes when a minute has."""

import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import httpx2
import pytest

import zhiren_interview
import zhiren_knowledge
import zhiren_screening
from zhiren import Host
from zhiren.access import Role
from zhiren.errors import TooManyRequests
from zhiren.settings import Settings
from zhiren.testing import PASSWORD, MakeClient, MakeHost, make_user, sign_in
from zhiren.web.limits import Limits

FEW = {
    "logins_per_minute": 2,
    "logins_per_minute_address": 6,
    "registrations_per_minute": 2,
    "requests_per_minute": 3,
    "requests_per_minute_admin": 5,
    "native_requests_per_minute": 4,
}
POSITIONS, TALENTS, KB = "/interview/v1/positions", "/talent/api/v1/talents", "/documind/api/v1/kb"
TOOLS = "/api/v1/tools"


class Clock:
    """A clock that goes when it is told to."""

    def __init__(self) -> None:
        self.now = time.time()

    def time(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("zhiren.web.windows.time", SimpleNamespace(time=clock.time))
    return clock


@pytest.fixture
async def host(make_host: MakeHost, clock: Clock) -> Host:
    return await make_host(
        FEW,
        interview=zhiren_interview,
        screening=zhiren_screening,
        knowledge=zhiren_knowledge,
    )


@pytest.fixture
def client(host: Host, make_client: MakeClient) -> httpx2.AsyncClient:
    return make_client(host)


async def codes(client: httpx2.AsyncClient, path: str, times: int, **sent: Any) -> list[int]:
    return [(await client.get(path, **sent)).status_code for _ in range(times)]


@pytest.mark.parametrize(("role", "most"), [("hr", 3), ("viewer", 3), ("admin", 5)])
async def test_each_role_has_its_number_of_requests_a_minute(
    host: Host, client: httpx2.AsyncClient, clock: Clock, role: Role, most: int
) -> None:
    headers = await sign_in(host, role)
    assert await codes(client, POSITIONS, most + 1, headers=headers) == [200] * most + [429]
    clock.now += 59
    assert await codes(client, POSITIONS, 1, headers=headers) == [429]
    clock.now += 2
    assert await codes(client, POSITIONS, 1, headers=headers) == [200]


async def test_the_window_moves_and_does_not_begin_anew(
    host: Host, client: httpx2.AsyncClient, clock: Clock
) -> None:
    headers = await sign_in(host, "hr")
    assert await codes(client, POSITIONS, 1, headers=headers) == [200]
    clock.now += 40
    assert await codes(client, POSITIONS, 2, headers=headers) == [200, 200]
    clock.now += 25  # the first has passed, the others have not
    assert await codes(client, POSITIONS, 2, headers=headers) == [200, 429]


async def test_all_dialects_count_together_and_the_native_api_by_itself(
    host: Host, client: httpx2.AsyncClient
) -> None:
    headers = await sign_in(host, "hr")
    for path in (POSITIONS, TALENTS, KB):
        assert await codes(client, path, 1, headers=headers) == [200]
    for path in (POSITIONS, TALENTS, KB):
        assert await codes(client, path, 1, headers=headers) == [429]
    assert await codes(client, TOOLS, 5, headers=headers) == [200] * 4 + [429]


async def test_nobody_waits_for_somebody_elses_requests(
    host: Host, client: httpx2.AsyncClient
) -> None:
    boss = await make_user(host, "hr")
    greedy, colleague = [
        await sign_in(host, await make_user(host, "hr", boss.organisation_id)) for _ in range(2)
    ]
    assert await codes(client, POSITIONS, 4, headers=greedy) == [200] * 3 + [429]
    assert await codes(client, POSITIONS, 3, headers=colleague) == [200] * 3


async def test_one_person_counts_once_however_many_keys_they_have(
    host: Host, client: httpx2.AsyncClient
) -> None:
    hr = await make_user(host, "hr")
    answered = []
    for _ in range(4):
        async with host.database.writing(hr) as session:
            _, key = await host.accounts.make_key(session, hr, "k")
        headers = {"Authorization": f"Bearer {key}"}
        answered += await codes(client, POSITIONS, 1, headers=headers)
    assert answered == [200] * 3 + [429]


async def test_who_did_not_sign_in_counts_by_address(client: httpx2.AsyncClient) -> None:
    assert await codes(client, KB, 4) == [200] * 3 + [429]


Refusal = Callable[[dict[str, Any]], bool]
REFUSALS: dict[str, Refusal] = {
    POSITIONS: lambda body: body["code"] == 40001 and body["data"] is None,
    TALENTS: lambda body: body["success"] is False and body["data"] is None,
    KB: lambda body: body["code"] == 40001 and body["data"] is None,
    TOOLS: lambda body: body["status"] == 429 and body["title"] == "TooManyRequests",
}


@pytest.mark.parametrize("path", REFUSALS)
async def test_a_refusal_says_when_to_come_back_in_its_dialect(
    host: Host, client: httpx2.AsyncClient, clock: Clock, path: str
) -> None:
    headers = await sign_in(host, "hr")
    await codes(client, path, 4, headers=headers)
    clock.now += 20
    refused = await client.get(path, headers=headers)
    assert (refused.status_code, REFUSALS[path](refused.json())) == (429, True)
    wait = int(refused.headers["Retry-After"])
    assert 39 <= wait <= 41
    clock.now += wait
    assert await codes(client, path, 1, headers=headers) == [200]


async def sign_ins(client: httpx2.AsyncClient, *names: str) -> list[int]:
    """Try to sign in with a password that is wrong, at each of the doors in turn."""
    answered = []
    for number, name in enumerate(names):
        if number % 2:
            body = {"email": name, "password": "wrong-one"}
            response = await client.post("/interview/v1/users/login", json=body)
        else:
            form = {"username": name, "password": "wrong-one"}
            response = await client.post("/talent/api/v1/auth/login", data=form)
        answered.append(response.status_code)
    return answered


async def test_an_account_is_tried_so_often_at_all_doors_together(
    client: httpx2.AsyncClient, clock: Clock
) -> None:
    name = "li@example.com"
    assert await sign_ins(client, name, name.upper(), name) == [401, 401, 429]
    assert await sign_ins(client, "wang@example.com") == [401]
    clock.now += 61
    assert await sign_ins(client, name) == [401]


async def test_a_right_password_does_not_pass_a_limit_that_is_reached(
    host: Host, client: httpx2.AsyncClient, clock: Clock
) -> None:
    await sign_ins(client, "admin", "admin")
    form = {"username": "admin", "password": PASSWORD}
    path = "/talent/api/v1/auth/login"
    assert (await client.post(path, data=form)).status_code == 429
    clock.now += 61
    assert (await client.post(path, data=form)).status_code == 200


async def test_one_address_tries_so_many_accounts(client: httpx2.AsyncClient, clock: Clock) -> None:
    names = [f"somebody{number}" for number in range(7)]
    assert await sign_ins(client, *names) == [401] * 6 + [429]
    clock.now += 61
    assert await sign_ins(client, names[6]) == [401]


async def test_one_address_trades_so_many_refresh_tokens(client: httpx2.AsyncClient) -> None:
    path, body = "/interview/v1/users/refresh-token", {"refresh_token": "guessed"}
    answered = [(await client.post(path, json=body)).status_code for _ in range(7)]
    assert answered == [401] * 6 + [429]


async def test_addresses_are_counted_apart(host: Host, clock: Clock) -> None:
    limits = Limits(host.settings)
    for address in ("192.0.2.1", "192.0.2.2"):
        for _ in range(2):
            await limits.login("li", address)
    with pytest.raises(TooManyRequests) as refused:
        await limits.login("li", "192.0.2.1")
    assert refused.value.retry_after == 61


async def test_addresses_of_one_network_are_counted_together(host: Host) -> None:
    limits = Limits(host.settings)
    for address in ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9"):
        await limits.login("li", address)
    with pytest.raises(TooManyRequests):
        await limits.login("li", "2001:db8:1:2::3%eth0")
    for other in ("2001:db8:1:3::1", "::1", "unix:"):
        await limits.login("li", other)
    for address in ("192.0.2.1", "::ffff:192.0.2.1"):
        await limits.login("wang", address)
    with pytest.raises(TooManyRequests):
        await limits.login("wang", "192.0.2.1")


async def test_whoever_has_not_asked_for_a_minute_is_forgotten(clock: Clock) -> None:
    limits = Limits(Settings(_env_file=None))
    for number in range(100):
        await limits.register(f"10.0.0.{number}")
    clock.now += 61
    await limits.register("10.0.1.1")
    assert list(limits._windows._moments) == [("register", "10.0.1.1")]
