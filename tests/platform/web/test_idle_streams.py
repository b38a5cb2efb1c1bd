"""An open stream in which nothing is said costs next to nothing."""

import asyncio
from collections.abc import AsyncIterator, MutableMapping
from typing import Any

import pytest

from zhiren import Done, Host, Stream, Token, Utterance
from zhiren.access import Actor
from zhiren.kernel.presence import Presence
from zhiren.streaming.bells import Bells
from zhiren.streaming.streams import Streams
from zhiren.testing import MakeHost
from zhiren.web import frames
from zhiren.web.dialects import native
from zhiren.web.hardening import Compressed

Message = MutableMapping[str, Any]


@pytest.fixture
async def host(make_host: MakeHost) -> Host:
    return await make_host(nothing=object())


async def stay() -> Message:
    await asyncio.Event().wait()
    raise AssertionError


async def test_where_nobody_else_writes_nobody_looks_again(
    host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    streams, looked = Streams(host.database, Bells(alone=True)), 0
    look = streams._since

    async def count(*asked: Any) -> Any:
        nonlocal looked
        looked += 1
        return await look(*asked)

    monkeypatch.setattr(streams, "_since", count)
    watching = asyncio.ensure_future(anext(streams.watch("interview:1")))
    await asyncio.sleep(2.5)
    assert looked == 1
    speaker = await streams.open("interview:1", "org_1")
    await speaker.say(Token("a"))
    assert (await asyncio.wait_for(watching, 2)).utterance == Token("a")
    await speaker.close()


async def test_a_stop_ends_what_is_listened_to_without_a_word() -> None:
    presence, told = Presence(), b""

    async def silence() -> AsyncIterator[Utterance]:
        yield Token("a")
        await asyncio.Event().wait()

    async def take(message: Message) -> None:
        nonlocal told
        told += message.get("body", b"")
        if b"token" in told:
            presence.close()

    heard = presence.visit(Actor.anonymous()).listen(silence())
    response = await frames.speak(native, Stream(heard))
    async with asyncio.timeout(5):
        await response({"type": "http", "method": "GET", "headers": []}, stay, take)
    assert told.count(b"event:") == 1


async def test_a_word_that_follows_a_flood_is_heard_and_others_go_on() -> None:
    others = 0

    async def flood() -> AsyncIterator[Utterance]:
        for _ in range(500):
            yield Token("x")
        yield Done("")

    async def work() -> None:
        nonlocal others
        while True:
            others += 1
            await asyncio.sleep(0)

    async def take(_: Message) -> None:
        return

    working = asyncio.create_task(work())
    response = await frames.speak(native, Stream(flood()))
    await response({"type": "http", "method": "GET", "headers": []}, stay, take)
    working.cancel()
    assert others > 400


async def test_a_stream_is_not_prepared_to_be_compressed() -> None:
    seen: list[Any] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        seen.append(send)

    async def take(_: Message) -> None:
        return

    for accept in (b"text/event-stream", b"application/json"):
        headers = [(b"accept", accept), (b"accept-encoding", b"gzip")]
        await Compressed(app)({"type": "http", "headers": headers}, stay, take)
    assert [one is take for one in seen] == [True, False]
