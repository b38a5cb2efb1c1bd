"""A plugin that came in and does not open leaves nothing behind that works by halves."""

import asyncio
from pathlib import Path

import pytest

from tests.platform.dropping import TOOL, drop
from tests.platform.web.caller import Caller
from zhiren import Host, NotFound
from zhiren.app import create_app
from zhiren.events import Event
from zhiren.testing import MakeClient, MakeHost, make_user, sign_in

FULL = (
    TOOL
    + """
from contextlib import asynccontextmanager
from starlette.responses import PlainTextResponse
from zhiren import Door, Graph, MEMBERS, Persona, Socket, TaskKind, get, on
from zhiren.events import Event

async def hello(call) -> Out:
    return Out(words="hello")

async def tell(call):
    yield Out(words="hello")

def open_door(host):
    return PlainTextResponse("hello")

heard = []

async def hear(event, host):
    heard.append(event)

@hookimpl
def register_endpoints():
    return {"native": [get("/hello", hello, roles=MEMBERS)]}

@hookimpl
def register_sockets():
    return [Socket(dialect="talent", path="/ws/hello", handler=tell, roles=MEMBERS)]

@hookimpl
def register_doors():
    return [Door(name="hello", path="/hello", app=f"{__name__}:open_door")]

@hookimpl
def register_personas():
    return [Persona(name="greeter", prompt="greeter/words")]

@hookimpl
def register_graphs():
    return [Graph("greeting", "nowhere:build")]

@hookimpl
def register_tasks():
    return [TaskKind(name="greet", handler="nowhere:greet")]

@hookimpl
def register_subscriptions():
    return [on(Event, hear)]
"""
)
FAILS = """
@hookimpl
@asynccontextmanager
async def lifespan(host):
    raise OSError("no disk")
    yield
"""


@pytest.fixture
async def host(make_host: MakeHost, tmp_path: Path) -> Host:
    return await make_host(drop(tmp_path, half=FULL + FAILS), nothing=object())


async def test_nothing_of_it_can_be_used_by_name(host: Host) -> None:
    assert host.loaded.broken == {"half": "It did not open: OSError: no disk"}
    for registry, name in (
        (host.tools, "say_hello"),
        (host.personas, "greeter"),
        (host.graphs, "greeting"),
        (host.kinds, "greet"),
    ):
        assert name not in registry
    with pytest.raises(NotFound):
        await host.call_tool("say_hello", {}, actor=await make_user(host, "hr"))


async def test_it_hears_of_nothing_any_more(host: Host) -> None:
    import sys

    await host.publish(Event(organisation_id="org"))
    assert sys.modules["zhiren_dropped_in_half"].heard == []


@pytest.mark.parametrize("path", ["/api/v1/hello", "/hello"])
async def test_its_doors_say_that_it_did_not_open(
    host: Host, make_client: MakeClient, path: str
) -> None:
    answer = await make_client(host).get(path, headers=await sign_in(host, "hr"))
    assert answer.status_code == 503
    assert answer.json()["detail"] == "The plugin 'half' did not open."


async def test_its_sockets_say_so_too(host: Host) -> None:
    line = Caller(create_app(host), "/talent/ws/hello", await sign_in(host, "hr"))
    refused = await line.hear()
    assert refused["type"] == "websocket.http.response.start"
    assert refused["status"] == 503
    async with asyncio.timeout(5):
        await line.heard.get()
        await line.running


UNBUILDABLE = {
    "raises": "def open_door(host):\n    raise OSError('no port')\n",
    "exits": "def open_door(host):\n    raise SystemExit(3)\n",
    "hangs": "def open_door(host):\n    while True: pass\n",
    "is_not_there": "",
}
DOOR = """
from zhiren import Door

@hookimpl
def register_doors():
    return [Door(name="hello", path="/hello", app=f"{__name__}:open_door")]

"""


@pytest.mark.parametrize("wrong", UNBUILDABLE)
async def test_one_whose_door_cannot_be_built_leaves_the_others_open(
    make_host: MakeHost, make_client: MakeClient, tmp_path: Path, wrong: str
) -> None:
    half = TOOL + DOOR + UNBUILDABLE[wrong]
    host = await make_host(drop(tmp_path, seconds=1, half=half), nothing=object())
    client = make_client(host)
    assert (await client.get("/hello")).status_code == 404
    assert (await client.get("/readyz")).json()["broken_plugins"] == ["half"]
    assert host.loaded.broken["half"].startswith("It did not open: ")
    assert "say_hello" not in host.tools


async def test_one_that_opens_stays(
    make_host: MakeHost, make_client: MakeClient, tmp_path: Path
) -> None:
    host = await make_host(drop(tmp_path, whole=FULL), nothing=object())
    client, headers = make_client(host), await sign_in(host, "hr")
    assert (await client.get("/api/v1/hello", headers=headers)).json() == {"words": "hello"}
    assert (await client.get("/hello")).text == "hello"
    await host.publish(Event(organisation_id="org"))
    import sys

    assert len(sys.modules["zhiren_dropped_in_whole"].heard) == 1
