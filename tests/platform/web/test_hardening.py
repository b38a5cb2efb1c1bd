"""Headers, ids, limits and conditions: what holds for every request, whatever it asks for."""

import asyncio
from collections.abc import AsyncIterator

import httpx2
import pytest

from zhiren import Host
from zhiren.testing import MakeClient, MakeHost, sign_in

SITE = "https://hr.example.com"


@pytest.mark.parametrize("path", ["/docs", "/healthz", "/api/v1/tools", "/interview/v1/none"])
async def test_every_answer_is_locked_down(client: httpx2.AsyncClient, path: str) -> None:
    headers = (await client.get(path)).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["Referrer-Policy"] == "no-referrer"


async def test_the_id_of_a_request_is_kept(client: httpx2.AsyncClient) -> None:
    answer = await client.get("/api/v1/tools", headers={"X-Request-ID": "abc-1"})
    assert answer.headers["X-Request-ID"] == "abc-1"
    assert answer.json()["request_id"] == "abc-1"


@pytest.mark.parametrize("asked", ["", "a b", "x" * 65, '"><script>'])
async def test_an_id_that_is_none_is_replaced(client: httpx2.AsyncClient, asked: str) -> None:
    answer = await client.get("/healthz", headers={"X-Request-ID": asked})
    assert answer.headers["X-Request-ID"] not in {"", asked}


async def test_no_other_site_may_call_unless_it_is_listed(
    client: httpx2.AsyncClient, make_host: MakeHost, make_client: MakeClient
) -> None:
    asked = {"Origin": SITE, "Access-Control-Request-Method": "GET"}
    shut = await client.options("/api/v1/tools", headers=asked)
    assert "Access-Control-Allow-Origin" not in shut.headers
    open_client = make_client(await make_host({"cors_origins": [SITE]}))
    let_in = await open_client.options("/api/v1/tools", headers=asked)
    assert let_in.headers["Access-Control-Allow-Origin"] == SITE
    other = await open_client.get("/healthz", headers={"Origin": "https://evil.example"})
    assert "Access-Control-Allow-Origin" not in other.headers


@pytest.mark.parametrize(
    ("path", "leads_to"),
    [
        ("/healthz/?a=b", "/healthz?a=b"),
        ("/api/v1/tools/", "/api/v1/tools"),
        ("//evil.example/api/v1/tools/", None),
    ],
)
async def test_a_slash_too_many_leads_to_no_host_that_a_request_names(
    client: httpx2.AsyncClient, path: str, leads_to: str | None
) -> None:
    url = client.base_url.copy_with(raw_path=path.encode())
    answer = await client.get(url, headers={"Host": "evil.example"})
    assert answer.headers.get("Location") == leads_to
    assert answer.status_code == (307 if leads_to else 404)


async def test_too_many_headers_are_refused(client: httpx2.AsyncClient) -> None:
    many = await client.get("/healthz", headers={f"X-{n}": "1" for n in range(101)})
    large = await client.get("/healthz", headers={"X-Large": "x" * 33_000})
    assert (many.status_code, large.status_code) == (431, 431)


async def test_a_body_that_does_not_come_is_given_up(
    make_host: MakeHost, make_client: MakeClient
) -> None:
    client = make_client(await make_host({"body_timeout": 0.1}))

    async def stall() -> AsyncIterator[bytes]:
        yield b'{"email": '
        await asyncio.sleep(5)

    async with asyncio.timeout(3):
        answer = await client.post(
            "/interview/v1/users/login",
            content=stall(),
            headers={"Content-Type": "application/json"},
        )
    assert (answer.status_code, answer.json()["code"]) == (408, 40001)


async def test_what_is_known_is_not_sent_again(client: httpx2.AsyncClient, host: Host) -> None:
    headers = await sign_in(host, "admin")
    for path in ("/openapi.json", "/docs", "/api/v1/tools"):
        first = await client.get(path, headers=headers)
        known = headers | {"If-None-Match": first.headers["ETag"]}
        again = await client.get(path, headers=known)
        assert (again.status_code, again.content) == (304, b"")
        stale = await client.get(path, headers=headers | {"If-None-Match": 'W/"other"'})
        assert (stale.status_code, stale.content) == (200, first.content)


async def test_long_answers_are_compressed(client: httpx2.AsyncClient) -> None:
    answer = await client.get("/openapi.json", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"


async def test_options_names_the_verbs_of_a_path(client: httpx2.AsyncClient) -> None:
    answer = await client.options("/documind/api/v1/kb")
    assert (answer.status_code, answer.headers["Allow"]) == (204, "GET, HEAD, OPTIONS, POST")
    assert (await client.head("/documind/api/v1/kb")).status_code == 200
