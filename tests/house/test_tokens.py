"""What opens nothing: tokens that are old, forged, foreign, for something else, or misplaced."""

import base64
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx2
import jwt
import pytest

from tests.house.crowd import World
from tests.platform.web.caller import Caller
from zhiren.db import utcnow
from zhiren.kernel.tables import ApiKey
from zhiren.kernel.tokens import Tokens
from zhiren.settings import Settings

pytestmark = pytest.mark.asyncio(loop_scope="module")

DOORS = {
    "interview": "/interview/v1/users/me",
    "talent": "/talent/api/v1/talents",
    "documind": "/documind/api/v1/kb",
    "open": "/open/api/v1/plans",
    "native": "/api/v1/tools",
    "openai": "/v1/models",
    "mcp": "/mcp",
}
SOCKETS = ("/talent/ws/tasks", "/documind/api/v1/ws/chat")


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def is_refusal(dialect: str, response: httpx2.Response, status: int) -> bool:
    """Tell whether *response* refuses with *status* as its dialect does."""
    body: dict[str, Any] = response.json()
    words: dict[str, Callable[[], bool]] = {
        "interview": lambda: body["code"] == {401: 40101, 403: 40301}[status],
        "talent": lambda: body["success"] is False and body["data"] is None,
        "documind": lambda: body["code"] == 40001,
        "open": lambda: body["error"]["code"] in {"UNAUTHORIZED", "FORBIDDEN"},
        "openai": lambda: bool(body["error"]["message"]),
        "native": lambda: body["status"] == status,
        "mcp": lambda: body["status"] == status,
    }
    challenged = status != 401 or response.headers["WWW-Authenticate"].startswith("Bearer")
    return response.status_code == status and challenged and words[dialect]()


def claims_of(world: World, **more: Any) -> dict[str, Any]:
    now = utcnow()
    own = {"sub": world.actors["hr"].user_id, "use": "access", "ver": 1}
    return own | {"iat": now, "exp": now + timedelta(hours=1)} | more


def secret_of(world: World) -> str:
    return (world.host.settings.home / "secret").read_text().strip()


def signed(world: World, algorithm: str = "HS256", **more: Any) -> str:
    """Sign a token as the server would, with the claims in *more* beside the usual."""
    given = {n: v for n, v in claims_of(world, **more).items() if v is not None}
    return jwt.encode(given, secret_of(world), algorithm=algorithm)


def unsigned(world: World) -> str:
    head = base64.urlsafe_b64encode(b'{"alg":"none","typ":"JWT"}').rstrip(b"=")
    claims = {n: v if isinstance(v, str | int) else 2**31 for n, v in claims_of(world).items()}
    body = base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=")
    return (head + b"." + body + b".").decode()


def another_servers(world: World) -> str:
    home: Path = world.host.settings.home / "another"
    other = Tokens(Settings(_env_file=None, home=home))
    return other.access(world.actors["hr"].user_id, 1)


FORGED: dict[str, Callable[[World], str]] = {
    "expired": lambda w: signed(w, exp=utcnow() - timedelta(seconds=5)),
    "not yet": lambda w: signed(w, iat=utcnow() + timedelta(hours=1)),
    "cut off": lambda w: signed(w)[:-5],
    "another signature": lambda w: signed(w)[:-5] + "AAAAA",
    "unsigned": unsigned,
    "another algorithm": lambda w: signed(w, "HS512"),
    "another server's": another_servers,
    "for refreshing": lambda w: w.host.tokens.refresh(w.actors["hr"].user_id, 1, "sign_1", "jti"),
    "for nothing known": lambda w: signed(w, use="admin"),
    "for nobody": lambda w: signed(w, sub="u_" + "0" * 32),
    "of no subject": lambda w: signed(w, sub=None),
    "without end": lambda w: signed(w, exp=None),
    "of another version": lambda w: signed(w, ver=2),
    "of a version that is none": lambda w: signed(w, ver="1"),
    "of a sign-in that is none": lambda w: signed(w, ses="sign_" + "0" * 32),
    "no token": lambda _: "nonsense",
    "a key that is none": lambda _: "zk_" + "0" * 43,
    "long": lambda _: "x" * 8000,
    "of strange letters": lambda _: "ÿþ\x80.ß.ü",
    "a key and more": lambda _: "zk_' OR 1=1 --",
}


@pytest.mark.parametrize("dialect", DOORS)
async def test_a_forged_token_is_refused_in_the_words_of_its_dialect(
    world: World, dialect: str
) -> None:
    wrong = {}
    for name, forge in FORGED.items():
        value = b"Bearer " + forge(world).encode("latin-1")
        method = "POST" if dialect == "mcp" else "GET"
        headers = [(b"Authorization", value)]
        response = await world.client.request(method, DOORS[dialect], headers=headers)
        if not is_refusal(dialect, response, 401):
            wrong[name] = (response.status_code, response.text[:200])
    assert wrong == {}


@pytest.mark.parametrize("path", SOCKETS)
async def test_a_forged_token_opens_no_socket_wherever_it_stands(world: World, path: str) -> None:
    for name, forge in FORGED.items():
        if (token := forge(world)).isascii() and " " not in token:
            for caller in (
                Caller(world.app, path, bearer(token)),
                Caller(world.app, f"{path}?token={token}", {}),
                Caller(world.app, path, {}, ["bearer", token]),
            ):
                refused = await caller.hear()
                assert refused["type"] == "websocket.http.response.start", name
                assert refused["status"] == 401, name
                caller.running.cancel()


@pytest.mark.parametrize("dialect", sorted(DOORS.keys() - {"documind"}))
async def test_tokens_in_queries_cookies_and_other_headers_are_not_looked_at(
    world: World, dialect: str
) -> None:
    token = world.headers["hr"]["Authorization"].removeprefix("Bearer ")
    method = "POST" if dialect == "mcp" else "GET"
    misplaced: list[dict[str, Any]] = [
        {"params": {"token": token}},
        {"params": {"access_token": token}},
        {"headers": {"Cookie": f"token={token}; access_token={token}; session={token}"}},
        {"headers": {"Authorization": f"Basic {token}"}},
        {"headers": {"Authorization": token}},
        {"headers": {"X-Api-Key": token, "X-Auth-Token": token}},
        {"headers": {"Authorization": "Bearer"}},
        {"headers": {"Authorization": "Bearer   "}},
    ]
    for sent in misplaced:
        response = await world.client.request(method, DOORS[dialect], **sent)
        assert is_refusal(dialect, response, 401), (sent, response.text)


async def test_another_sites_page_moves_nothing_with_a_cookie(world: World) -> None:
    """A form of another site, sent with whatever cookies there are, changes nothing."""
    token = world.headers["hr"]["Authorization"].removeprefix("Bearer ")
    headers = {"Cookie": f"token={token}", "Origin": "https://evil.example"}
    path = "/documind/api/v1/kb"
    made = await world.client.post(path, headers=headers, json={"name": "theirs"})
    assert made.status_code == 401
    assert "set-cookie" not in made.headers


@pytest.mark.parametrize("dialect", DOORS)
async def test_a_key_opens_the_doors_it_is_for(world: World, dialect: str) -> None:
    scope = "native" if dialect == "mcp" else dialect
    other = "talent" if dialect == "interview" else "interview"
    method = "POST" if dialect == "mcp" else "GET"
    for scopes, opens in ([scope], True), ([other], False), (["read", other], False):
        key = await make_key(world, scopes)
        response = await world.client.request(method, DOORS[dialect], headers=bearer(key))
        assert (response.status_code != 403) == opens, (scopes, response.text)
        assert opens or is_refusal(dialect, response, 403)


@pytest.mark.parametrize("dialect", DOORS)
async def test_a_key_that_has_ended_opens_nothing(world: World, dialect: str) -> None:
    key = await make_key(world, [], timedelta(seconds=-1))
    method = "POST" if dialect == "mcp" else "GET"
    response = await world.client.request(method, DOORS[dialect], headers=bearer(key))
    assert is_refusal(dialect, response, 401)


async def test_a_key_that_only_reads_asks_nothing_on_a_socket(world: World) -> None:
    key = await make_key(world, ["read"])
    asking = Caller(world.app, "/documind/api/v1/ws/chat", bearer(key))
    assert (await asking.hear())["status"] == 403
    asking.running.cancel()
    watching = Caller(world.app, "/talent/ws/tasks", bearer(key))
    assert (await watching.hear())["type"] == "websocket.accept"
    await watching.leave()


async def test_a_token_for_one_interview_opens_that_one_alone(world: World) -> None:
    candidate = world.actors["candidate"].user_id
    token = world.host.tokens.interview(candidate, 1, world.ids["open_interview"])
    mine = f"/interview/v1/interviews/{world.ids['open_interview']}"
    assert (await world.client.get(mine, headers=bearer(token))).status_code == 200
    for name in ("interview", "rivals_interview"):
        path = f"/interview/v1/interviews/{world.ids[name]}"
        for end in ("", "/events", f"/follow-up?answer_id={world.ids['answer']}"):
            response = await world.client.get(path + end, headers=bearer(token))
            assert is_refusal("interview", response, 403), end
    for dialect, path in DOORS.items():
        method = "POST" if dialect == "mcp" else "GET"
        response = await world.client.request(method, path, headers=bearer(token))
        assert is_refusal(dialect, response, 403), dialect


async def test_a_link_to_another_interview_gives_no_way_into_this_one(world: World) -> None:
    rival = world.actors["rival"].user_id
    for ident in (world.ids["rivals_interview"], world.ids["open_interview"]):
        token = world.host.tokens.interview(rival, 1, ident)
        path = f"/interview/v1/interviews/{world.ids['open_interview']}"
        for method, end in (("GET", ""), ("GET", "/events"), ("POST", "/end"), ("POST", "/start")):
            response = await world.client.request(method, path + end, headers=bearer(token))
            assert response.status_code in {403, 404}, (method, end)


async def test_a_refresh_token_refreshes_and_an_access_token_does_not(world: World) -> None:
    user = await world.host.accounts.get(world.actors["hr"].user_id)
    assert user is not None
    admitted = await world.host.sign_ins.begin(user)
    path = "/interview/v1/users/refresh-token"
    for token, status in ((admitted.access, 401), (admitted.refresh, 200), ("", 401)):
        response = await world.client.post(path, json={"refresh_token": token})
        assert response.status_code == status
    stolen = signed(world, use="refresh", ses="sign_" + "0" * 32, jti="x")
    assert (await world.client.post(path, json={"refresh_token": stolen})).status_code == 401


async def make_key(world: World, scopes: list[str], lasting: timedelta | None = None) -> str:
    actor = world.actors["hr"]
    async with world.host.database.writing(actor) as session:
        row, key = await world.host.accounts.make_key(session, actor, "k", scopes)
        assert isinstance(row, ApiKey)
        row.expires_at = utcnow() + lasting if lasting else None
    return key
