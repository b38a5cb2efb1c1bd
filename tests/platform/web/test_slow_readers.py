"""A reader of events who does not keep up waits alone, and nothing piles up behind them."""

import asyncio
from collections.abc import AsyncIterator, Callable, MutableMapping
from typing import Any

import pytest

from zhiren import Done, Stream, Token, Utterance
from zhiren.web import frames
from zhiren.web.dialects import native

Message = MutableMapping[str, Any]


class Talk:
    """Something long that is said, counted."""

    def __init__(self, pieces: int) -> None:
        self.pieces, self.said = pieces, 0

    async def say(self) -> AsyncIterator[Utterance]:
        for number in range(self.pieces):
            self.said += 1
            yield Token(str(number))
        yield Done("")


async def stay() -> Message:
    await asyncio.Event().wait()
    raise AssertionError


async def read(talk: Talk, take: Callable[[Message], Any]) -> None:
    response = await frames.speak(native, Stream(talk.say()))
    await response({"type": "http", "method": "GET", "headers": []}, stay, take)


async def test_nothing_piles_up_behind_a_slow_reader_and_others_do_not_wait() -> None:
    slow, fast = Talk(10_000), Talk(200)
    told: list[bytes] = []

    async def dawdle(message: Message) -> None:
        if message["type"] == "http.response.body":
            await asyncio.Event().wait()

    async def take(message: Message) -> None:
        told.append(message.get("body", b""))

    waiting = asyncio.create_task(read(slow, dawdle))
    async with asyncio.timeout(10):
        await read(fast, take)
    assert slow.said <= 3
    assert b"".join(told).count(b"event: result") == 1
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)


async def test_a_silent_stream_beats(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frames, "_HEARTBEAT", 0.05)
    monkeypatch.setattr(frames, "_EARLY", 0.01)
    beats = asyncio.Event()

    async def silence() -> AsyncIterator[Utterance]:
        await beats.wait()
        yield Done("")

    async def take(message: Message) -> None:
        if message.get("body", b"").startswith(b": ping"):
            beats.set()

    response = await frames.speak(native, Stream(silence()))
    async with asyncio.timeout(5):
        await response({"type": "http", "method": "GET", "headers": []}, stay, take)


async def test_a_reader_who_stopped_reading_is_left_and_what_they_heard_is_closed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(frames, "_PATIENCE", 0.1)
    closed = asyncio.Event()

    async def talk() -> AsyncIterator[Utterance]:
        try:
            while True:
                yield Token("word")
        finally:
            closed.set()

    async def dawdle(message: Message) -> None:
        if message["type"] == "http.response.body":
            await asyncio.Event().wait()

    response = await frames.speak(native, Stream(talk()))
    async with asyncio.timeout(5):
        await response({"type": "http", "method": "GET", "headers": []}, stay, dawdle)
        await closed.wait()
