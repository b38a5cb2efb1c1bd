"""A caller who leaves stops the spending, streamed or not."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

import openai
import pytest

from zhiren import Host
from zhiren.models.openai_double import OpenAIDouble, Reply

Connect = Callable[..., Awaitable[openai.AsyncOpenAI]]
HELLO: Any = [{"role": "user", "content": "Hello"}]
SLOW = Reply("word " * 200, delay=0.05)


async def settled(house: Host) -> int:
    """Wait until nothing more is spent, and tell how much was."""
    counted, until = -1, time.monotonic() + 10
    while time.monotonic() < until:
        await asyncio.sleep(0.5)
        now = house.models.meter.answers["openai:first"]
        if now and now == counted:
            return house.models.meter.completion_tokens["openai:first"]
        counted = now
    raise AssertionError("The answer was never cut off.")


async def test_a_stream_that_is_left_ends_the_thinking(
    house: Host, connect: Connect, openai_server: OpenAIDouble
) -> None:
    client = await connect(house)
    openai_server.script(SLOW)
    stream = await client.chat.completions.create(model="clerk", messages=HELLO, stream=True)
    heard = 0
    async for chunk in stream:
        heard += bool(chunk.choices[0].delta.content)
        if heard == 3:
            break
    await stream.close()
    assert await settled(house) < 100


async def test_a_whole_answer_that_nobody_waits_for_is_not_thought_to_its_end(
    house: Host, connect: Connect, openai_server: OpenAIDouble
) -> None:
    client = await connect(house)
    openai_server.script(SLOW)
    with pytest.raises(openai.APITimeoutError):
        await client.with_options(timeout=0.5).chat.completions.create(
            model="clerk", messages=HELLO
        )
    assert await settled(house) < 100


async def test_the_next_answer_is_not_disturbed(
    house: Host, connect: Connect, openai_server: OpenAIDouble
) -> None:
    client = await connect(house)
    openai_server.script(SLOW, "Good day.")
    stream = await client.chat.completions.create(model="clerk", messages=HELLO, stream=True)
    await anext(aiter(stream))
    await stream.close()
    said = await client.chat.completions.create(model="clerk", messages=HELLO)
    assert said.choices[0].message.content == "Good day."


async def test_a_slow_first_word_is_waited_for_with_headers_sent(
    house: Host,
    connect: Connect,
    openai_server: OpenAIDouble,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("zhiren.kernel.completions.door._EARLY", 0.1)
    client = await connect(house)
    openai_server.script(Reply("Late.", delay=0.5))
    began = time.monotonic()
    stream = await client.chat.completions.create(model="clerk", messages=HELLO, stream=True)
    assert time.monotonic() - began < 0.45
    assert "".join([c.choices[0].delta.content or "" async for c in stream]) == "Late."
