"""Sockets: who may come in and how, frames in a dialect, one end, nothing piled up."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from typing import Literal

import pytest
from pydantic import BaseModel
from starlette.types import ASGIApp

from tests.platform.web.caller import Caller
from zhiren import (
    ANYONE,
    READERS,
    Call,
    Conflict,
    Done,
    Host,
    NotFound,
    Socket,
    Token,
    Utterance,
    hookimpl,
)
from zhiren.app import create_app
from zhiren.testing import MakeHost, sign_in


class CountIn(BaseModel):
    """How far to count."""

    type: Literal["count"]
    to: int


class Counting:
    """A plugin that counts aloud."""

    def __init__(self) -> None:
        self.said = 0

    async def count(self, call: Call, frame: CountIn) -> AsyncIterator[Utterance]:
        """Count."""
        if frame.to < 0:
            raise Conflict("backwards")
        for number in range(frame.to):
            self.said += 1
            yield Token(str(number))
        if frame.to == 13:
            raise ZeroDivisionError
        yield Done("")
        yield Token("too much")

    async def watch(self, call: Call, noun: str) -> AsyncIterator[Utterance]:
        """Say what one thing is about, if it is there."""
        if noun == "broken":
            raise ZeroDivisionError
        if noun != "there":
            raise NotFound("noun", noun)
        yield Token(f"{call.actor.role} hears")
        yield Done("")

    @hookimpl
    def register_sockets(self) -> Iterable[Socket]:
        return [
            Socket(dialect="talent", path="/ws/nouns/{noun}", handler=self.watch, roles=READERS),
            Socket(dialect="talent", path="/ws/count", handler=self.count, roles=READERS),
            Socket(dialect="documind", path="/ws/count", handler=self.count, roles=ANYONE),
        ]


@pytest.fixture
def counting() -> Counting:
    return Counting()


@pytest.fixture
async def host(make_host: MakeHost, counting: Counting) -> Host:
    return await make_host(counting=counting)


@pytest.fixture
def app(host: Host) -> ASGIApp:
    return create_app(host)


async def enter(app: ASGIApp, path: str, **headers: str) -> Caller:
    caller = Caller(app, path, headers)
    assert (await caller.hear())["type"] == "websocket.accept"
    return caller


async def test_a_frame_is_answered_by_frames_and_one_end(app: ASGIApp) -> None:
    caller = await enter(app, "/documind/api/v1/ws/count")
    for _ in range(2):
        await caller.say({"type": "count", "to": 2})
        frames = [await caller.hear() for _ in range(3)]
        assert [frame["type"] for frame in frames] == ["chunk", "chunk", "done"]
    await caller.leave()


@pytest.mark.parametrize(
    "frame", ["{", "[]", '{"type": "count", "to": "3"}', {"type": "count", "to": -1}]
)
async def test_a_bad_frame_is_one_error_and_the_line_stays_open(
    app: ASGIApp, frame: object
) -> None:
    caller = await enter(app, "/documind/api/v1/ws/count")
    await caller.say(frame)
    assert (await caller.hear())["type"] == "error"
    await caller.say({"type": "count", "to": 0})
    assert (await caller.hear())["type"] == "done"
    await caller.leave()


async def test_a_bug_is_one_error_and_is_not_told(app: ASGIApp) -> None:
    caller = await enter(app, "/documind/api/v1/ws/count")
    await caller.say({"type": "count", "to": 13})
    frames = [await caller.hear() for _ in range(14)]
    assert frames[-1] == {"type": "error", "message": "Internal error."}
    await caller.leave()


async def test_a_frame_that_is_too_long_ends_the_line(app: ASGIApp) -> None:
    caller = await enter(app, "/documind/api/v1/ws/count")
    await caller.say("x" * 70_000)
    assert await caller.hear() == {"type": "websocket.close", "code": 1009, "reason": ""}


async def test_a_token_may_stand_in_three_places(app: ASGIApp, host: Host) -> None:
    signed = await sign_in(host, "viewer")
    token = signed["Authorization"].removeprefix("Bearer ")
    path = "/talent/ws/count"
    for caller in (
        Caller(app, path, signed),
        Caller(app, f"{path}?token={token}", {}),
        Caller(app, path, {}, ["bearer", token]),
    ):
        accepted = await caller.hear()
        assert accepted["type"] == "websocket.accept"
        assert accepted["subprotocol"] == ("bearer" if caller.scope["subprotocols"] else None)
        await caller.leave()


async def test_who_may_not_come_in_is_told_in_the_dialect(app: ASGIApp, host: Host) -> None:
    nobody = Caller(app, "/talent/ws/count", {})
    candidate = Caller(app, "/talent/ws/count", await sign_in(host, "candidate"))
    elsewhere = Caller(app, "/documind/api/v1/ws/count", {"Origin": "https://evil.example"})
    for caller, status in ((nobody, 401), (candidate, 403), (elsewhere, 401)):
        refused = await caller.hear()
        assert (refused["type"], refused["status"]) == ("websocket.http.response.start", status)
        assert b'"data"' in (await caller.heard.get())["body"]


@pytest.mark.parametrize(("noun", "status"), [("foreign", 404), ("broken", 500)])
async def test_what_is_not_there_lets_nobody_in(
    app: ASGIApp, host: Host, noun: str, status: int
) -> None:
    caller = Caller(app, f"/talent/ws/nouns/{noun}", await sign_in(host, "hr"))
    refused = await caller.hear()
    assert (refused["type"], refused["status"]) == ("websocket.http.response.start", status)
    body = (await caller.heard.get())["body"]
    assert b'"data"' in body
    assert b"ZeroDivision" not in body
    await caller.leave()


async def test_whoever_is_let_in_hears_from_the_first_word_on(app: ASGIApp, host: Host) -> None:
    caller = Caller(app, "/talent/ws/nouns/there", await sign_in(host, "hr"))
    assert (await caller.hear())["type"] == "websocket.accept"
    assert "hr hears" in str(await caller.hear())
    await caller.hear()
    assert (await caller.hear())["code"] == 1000
    await caller.leave()


async def test_nothing_piles_up_behind_a_slow_reader(app: ASGIApp, counting: Counting) -> None:
    slow, fast = [await enter(app, "/documind/api/v1/ws/count") for _ in range(2)]
    await slow.say({"type": "count", "to": 1000})
    await asyncio.sleep(0.1)
    assert counting.said <= 3
    await fast.say({"type": "count", "to": 100})
    assert [(await fast.hear())["type"] for _ in range(101)][-1] == "done"
    slow.running.cancel()
    await fast.leave()
