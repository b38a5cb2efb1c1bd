"""Who sees which page: every view is asked for as everybody, with the cookie and with it alone."""

from collections.abc import Iterator

import httpx2
import pytest
from starlette.requests import Request

from tests.house.asking import Filler, agrees, outcome
from tests.house.crowd import CALLERS, World, come_to_rest, put_back, snapshot
from tests.house.hostile import Read, say_code
from tests.house.matrix import MATRIX, SENT, prefix
from zhiren import Host
from zhiren.access import PUBLIC
from zhiren.web import passes
from zhiren.web.dialects import DIALECTS
from zhiren.web.pages import SIGN_IN, View

COOKIE = "zhiren_signed_in"
pytestmark = pytest.mark.asyncio(loop_scope="module")


def views(host: Host) -> Iterator[tuple[str, View]]:
    """Give every view by its line of the matrix."""
    for site in host.pages:
        for view in site.views:
            for method in view.methods:
                yield f"{method} /{site.name}{view.path}", view


async def pass_of(world: World, caller: str) -> dict[str, str]:
    """Sign *caller* in to the pages; give the headers that their browser would send."""
    if (actor := world.actors.get(caller)) is None:
        return {}
    user = await world.host.accounts.get(actor.user_id)
    assert user is not None
    token = await world.host.sign_ins.begin_pages(user)
    seen = await world.host.accounts.recognise_page(token)
    csrf = passes.csrf(world.host, Request({"type": "http", "headers": []}), seen)
    return {"Cookie": f"{COOKIE}={token}", passes.CSRF_HEADER: csrf}


async def look(world: World, line: str, view: View, caller: str) -> str:
    """Ask for one view as *caller*, and say in the matrix's words how it went."""
    method, path = line.split()
    filler = Filler(world, SENT.get(f"pages {line}", {}))
    url, headers = filler.url(path), await pass_of(world, caller)
    files = [("files", ("a.md", b"# A\n\nwords"))] if view.files else None
    form = {name: str(value) for name, value in filler.said.items()}
    if method == "GET":
        response = await world.client.get(url, headers=headers)
    else:
        response = await world.client.post(url, headers=headers, data=form, files=files)
    world.client.cookies.clear()
    if response.status_code == 303:
        return led_on(method, response.headers["location"], signed_in=bool(headers))
    return outcome(response, world.marks(caller), url + repr(form))


def led_on(method: str, location: str, *, signed_in: bool) -> str:
    """Say what a redirection means: a form leads on, and nobody is led to where one signs in."""
    if not signed_in:
        return "401" if location.startswith(SIGN_IN) else "broken: let in"
    return "none" if method == "POST" else "broken: redirected"


async def test_the_matrix_names_every_view(house: Host) -> None:
    assert {line for line, _ in views(house)} == set(MATRIX["pages"])


async def test_public_views_are_those_that_ask_nobody(house: Host) -> None:
    public = {line for line, view in views(house) if view.roles is None}
    assert {line for line, words in MATRIX["pages"].items() if words == "public"} == public


async def test_pages_answer_as_is_written(world: World) -> None:
    wrong = {}
    for line, view in views(world.host):
        if view.roles is None:
            continue
        written = MATRIX["pages"][line].split()
        before = await snapshot(world.host) if "delete" in line else None
        told = []
        for caller in CALLERS:
            told.append(await look(world, line, view, caller))
            if before is not None:
                await come_to_rest(world.host)
                await put_back(world.host, before)
        if not all(map(agrees, written, told)):
            wrong[line] = " ".join(f"{word:<4}" for word in told)
    assert not wrong, "\n".join(f'"{line}" = "{told}"' for line, told in wrong.items())


async def test_no_endpoint_knows_who_comes_with_the_cookie_alone(world: World) -> None:
    let_in = []
    admin = await pass_of(world, "admin")
    for dialect in sorted({*DIALECTS, "native"}):
        for endpoint in world.host.endpoints[dialect]:
            if endpoint.roles is PUBLIC or endpoint.method != "GET":
                continue
            url = prefix(world.host, dialect) + Filler(world, {}).url(endpoint.path)
            response = await world.client.get(url, headers=admin)
            if outcome(response, world.marks("anonymous"), url) not in {
                "401",
                "403",
                "404",
                "none",
            }:
                let_in.append((url, response.status_code))
    assert [one for one in let_in if not refused_for_its_form(one)] == []


def refused_for_its_form(one: tuple[str, int]) -> bool:
    """Tell whether nobody was let in because a required field was left out."""
    return one[1] in {400, 422}


async def test_the_cookie_of_one_person_opens_nothing_as_a_bearer(world: World) -> None:
    token = (await pass_of(world, "admin"))["Cookie"].partition("=")[2]
    response: httpx2.Response = await world.client.get(
        "/api/v1/tools", headers={"Authorization": f"Bearer {token}"}
    )
    assert response.status_code == 401


async def test_no_page_runs_what_somebody_said(world: World) -> None:
    before = await snapshot(world.host)
    await say_code(world)
    admin, escaped = await pass_of(world, "admin"), 0
    ran: dict[str, list[str]] = {}
    for line, view in views(world.host):
        if view.roles is None or not line.startswith("GET") or line.endswith("/events"):
            continue
        url = Filler(world, SENT.get(f"pages {line}", {})).url(line.split()[1])
        shown = await world.client.get(url, headers=admin)
        assert shown.status_code == 200, (line, shown.text)
        read = Read(shown.text)
        escaped += "<script>evil()" in read.words
        ran |= {line: read.runs} if read.runs else {}
    await put_back(world.host, before)
    assert not ran
    assert escaped >= 5, "what was said is not shown at all"
