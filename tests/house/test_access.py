"""Who may do what: every endpoint, stream, socket, tool and door answers as the matrix says.

Each cell is really asked, with rows that there are, and what comes back is looked through for
anything that this caller must not see.
"""

import asyncio
import inspect
from collections.abc import Mapping
from typing import Any

import pytest
from mcp.client import Client
from mcp.shared.exceptions import MCPError

from tests.house.asking import Asked, Filler, agrees, outcome, shows
from tests.house.crowd import CALLERS, Snapshot, World, come_to_rest, put_back, snapshot
from tests.house.matrix import MATRIX, SENT, SPOKEN, heard, line_of, prefix
from tests.house.world import filled_in
from zhiren import ANYONE, Actor, Host, Tool
from zhiren.access import PUBLIC
from zhiren.app import NATIVE_PREFIX
from zhiren.web.dialects import DIALECTS
from zhiren.web.endpoints import Endpoint
from zhiren_mcp.server import make_server

STREAMED = {"Accept": "text/event-stream"}
EITHER = {"Accept": "application/json, text/event-stream"}
OUTCOMES = {"yes", "none", "404", "403", "401"}
pytestmark = pytest.mark.asyncio(loop_scope="module")


def cells(line: str | None) -> dict[str, str]:
    """Give every caller the word for them; nothing is said in a line that is not there."""
    return dict(zip(CALLERS, (line or "? " * len(CALLERS)).split(), strict=True))


def destroys(name: str) -> bool:
    return any(word in name for word in ("DELETE ", "delete", "logout", "approve"))


class TestTheMatrix:
    """The matrix itself: nothing is left out, and nothing is in it that there is not."""

    @pytest.mark.parametrize("dialect", sorted({*DIALECTS, "native"}))
    async def test_it_names_every_endpoint(self, house: Host, dialect: str) -> None:
        served = {line_of(endpoint) for endpoint in house.endpoints[dialect]}
        assert set(MATRIX.get(dialect, {})) == served

    async def test_it_names_every_tool_socket_and_door(self, house: Host) -> None:
        assert set(MATRIX["tools"]) == set(house.tools)
        assert set(MATRIX["sockets"]) == {socket.name for socket in house.sockets}
        doors = {door.path.partition("{")[0] for door in house.doors}
        asked = {line.split()[1] for line in MATRIX["doors"]}
        assert all(any(path.startswith(door) for path in asked) for door in doors)
        assert all(any(path.startswith(door) for door in doors) for path in asked)

    async def test_every_line_has_a_word_for_every_caller(self) -> None:
        lines = [line for rows in MATRIX.values() for line in rows.values() if line != "public"]
        assert [line for line in lines if len(line.split()) != len(CALLERS)] == []
        assert {word for line in lines for word in line.split()} <= OUTCOMES

    async def test_what_is_sent_is_sent_to_lines_that_there_are(self) -> None:
        lines = {f"{section} {line}" for section, rows in MATRIX.items() for line in rows}
        assert set(SENT) <= lines

    async def test_public_lines_are_those_that_ask_nobody(self, house: Host) -> None:
        for dialect in SPOKEN:
            public = {line_of(e) for e in house.endpoints[dialect] if e.roles is PUBLIC}
            assert {line for line, words in MATRIX[dialect].items() if words == "public"} == public

    async def test_roles_are_roles_that_there_are(self, house: Host) -> None:
        spoken = [e.roles for dialect in SPOKEN for e in house.endpoints[dialect]]
        heard = [socket.roles for socket in house.sockets]
        assert frozenset().union(*spoken, *heard) <= ANYONE | PUBLIC


def as_it_is(wrong: Mapping[Any, str]) -> str:
    """Word the lines that would be true, ready to be written down, if that is what is wrong."""
    told = (" ".join(f"{word:<4}" for word in words.split()) for words in wrong.values())
    lines = [f'"{line}" = "{words.rstrip()}"' for line, words in zip(wrong, told, strict=True)]
    return "\n".join(["As it is now; correct the roles, or the matrix:", *lines])


async def at_rest(world: World) -> Snapshot:
    await come_to_rest(world.host)
    return await snapshot(world.host)


async def found(world: World, dialect: str, endpoint: Endpoint, **headers: str) -> str:
    """Ask *endpoint* as everybody; give the line that would be true."""
    line = line_of(endpoint)
    asked = Asked(world, endpoint, prefix(world.host, dialect), SENT.get(f"{dialect} {line}", {}))
    before = await at_rest(world) if destroys(line) else None
    words = []
    for caller in CALLERS:
        async with asyncio.timeout(30):
            words.append(await asked.outcome(caller, **headers))
        if before is not None and words[-1] in {"yes", "none"}:
            await put_back(world.host, before)
            world.hold_back()
    return " ".join(word.replace(" ", "_") for word in words)


def differ(section: str, line: str, told: str) -> bool:
    """Tell whether a call went otherwise than the matrix says, which may not know the line yet."""
    written, found = MATRIX[section].get(line, "").split(), told.split()
    return len(written) != len(found) or not all(map(agrees, written, found))


@pytest.mark.parametrize("dialect", SPOKEN)
async def test_endpoints_answer_as_is_written(world: World, dialect: str) -> None:
    wrong = {}
    for endpoint in sorted(world.host.endpoints[dialect], key=lambda one: destroys(line_of(one))):
        if endpoint.roles is not PUBLIC:
            told = await found(world, dialect, endpoint)
            if differ(dialect, line_of(endpoint), told):
                wrong[line_of(endpoint)] = told
    assert not wrong, as_it_is(wrong)


@pytest.mark.parametrize("dialect", SPOKEN)
async def test_streams_answer_as_is_written(world: World, dialect: str) -> None:
    wrong = {}
    for endpoint in world.host.endpoints[dialect]:
        if "Stream" in str(inspect.signature(endpoint.handler).return_annotation):
            told = await found(world, dialect, endpoint, **STREAMED)
            if differ(dialect, line_of(endpoint), told):
                wrong[line_of(endpoint)] = told
    assert not wrong, as_it_is(wrong)


async def test_sockets_answer_as_is_written(world: World) -> None:
    wrong = {}
    for socket in world.host.sockets:
        said = SENT.get(f"sockets {socket.name}", {})
        filler = Filler(world, said)
        root = prefix(world.host, socket.dialect).removesuffix(DIALECTS[socket.dialect].version)
        path = filler.url(root + socket.path)
        frame = filler.fields(socket.frame) if socket.frame else None
        words = [await heard(world, path, caller, frame) for caller in CALLERS]
        if differ("sockets", socket.name, " ".join(words)):
            wrong[socket.name] = " ".join(words)
    assert not wrong, as_it_is(wrong)


async def test_tools_answer_as_is_written(world: World) -> None:
    wrong = {}
    for tool in sorted(world.host.tools.values(), key=lambda tool: tool.destructive):
        arguments = filled_in(dict(tool.example), world.ids)
        before = await at_rest(world)
        words = []
        for caller in CALLERS:
            url, signed = f"{NATIVE_PREFIX}/tools/{tool.name}", world.headers[caller]
            response = await world.client.post(url, headers=signed, json=arguments)
            words.append(outcome(response, world.marks(caller), str(arguments)))
            if tool.destructive:
                await put_back(world.host, before)
        if differ("tools", tool.name, " ".join(words)):
            wrong[tool.name] = " ".join(words)
    assert not wrong, as_it_is(wrong)


async def over_mcp(world: World, client: Client, tool: Tool, caller: str) -> str:
    arguments = filled_in(dict(tool.example), world.ids)
    try:
        result = await client.call_tool(tool.name, arguments)
    except MCPError:
        return "404"
    told = str(result.structured_content) + "".join(str(part) for part in result.content)
    if shows(told, world.marks(caller), str(arguments)):
        return "yes"
    return "404" if result.is_error else "none"


async def test_tools_answer_alike_over_mcp(world: World) -> None:
    wrong = {}
    for caller, actor in world.actors.items():
        who = _always(actor)
        async with Client(make_server(world.host, who)) as client:
            offered = {tool.name for tool in (await client.list_tools()).tools}
            for tool in world.host.tools.values():
                written = cells(MATRIX["tools"].get(tool.name))[caller]
                told = "404"
                if not tool.destructive:  # that would ask the person first
                    told = await over_mcp(world, client, tool, caller)
                    if not agrees(written, told):
                        wrong[caller, tool.name] = told
                if (tool.name in offered) != tool.allows(actor):
                    wrong[caller, tool.name] = "offered" if tool.name in offered else "hidden"
    assert not wrong, as_it_is(wrong)


def _always(actor: Actor) -> Any:
    return lambda _: actor


async def test_tools_are_listed_for_those_who_may_use_them(world: World) -> None:
    for caller, actor in world.actors.items():
        answer = await world.client.get(f"{NATIVE_PREFIX}/tools", headers=world.headers[caller])
        listed = {tool["name"] for tool in answer.json()["tools"]}
        assert listed == {t.name for t in world.host.tools.values() if t.allows(actor)}, caller


async def test_doors_answer_as_is_written(world: World) -> None:
    wrong = {}
    for line, written in MATRIX["doors"].items():
        method, path = line.split()
        body = filled_in(dict(SENT.get(f"doors {line}", {})), world.ids)
        words = []
        for caller in CALLERS:
            headers = world.headers[caller] | EITHER
            response = await world.client.request(method, path, headers=headers, json=body or None)
            words.append(outcome(response, world.marks(caller), str(body)))
        told = " ".join(words)
        if written != "public" and differ("doors", line, told):
            wrong[line] = told
    assert not wrong, as_it_is(wrong)
