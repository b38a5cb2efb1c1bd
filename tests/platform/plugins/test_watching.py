"""A plugin that blocks the event loop of all is caught, named, and its tool is cut off."""

import asyncio
from pathlib import Path

import pytest

from tests.platform.dropping import TOOL, drop
from zhiren import Unavailable
from zhiren.testing import MakeClient, MakeHost, make_user, sign_in

SLEEPS = "import time\n" + TOOL.replace(
    'return Out(words="hello")', 'time.sleep(1.6)\n    return Out(words="hello")'
)


async def test_a_tool_that_blocks_is_named_with_its_plugin(
    make_host: MakeHost, make_client: MakeClient, tmp_path: Path
) -> None:
    host = await make_host(drop(tmp_path, sleeper=SLEEPS), nothing=object())
    await host.call_tool("say_hello", {}, actor=await make_user(host, "viewer"))
    await asyncio.sleep(0.3)
    why = host.loaded.broken["sleeper"]
    assert why.startswith("Its tool 'say_hello' held everybody up for ")
    assert why.endswith("it blocks the event loop.")
    client, headers = make_client(host), await sign_in(host, "viewer")
    listed = (await client.get("/api/v1/plugins", headers=headers)).json()["plugins"]
    assert {one["name"]: one["error"] for one in listed}["sleeper"] == why
    assert "sleeper" in (await client.get("/readyz")).json()["broken_plugins"]


async def test_one_that_does_it_again_is_cut_off_though_it_succeeds(
    make_host: MakeHost, tmp_path: Path
) -> None:
    host = await make_host(drop(tmp_path, sleeper=SLEEPS), nothing=object())
    viewer = await make_user(host, "viewer")
    for _ in range(2):
        await host.call_tool("say_hello", {}, actor=viewer)
        await asyncio.sleep(0.3)
    with pytest.raises(Unavailable, match="is cut off for a moment"):
        await host.call_tool("say_hello", {}, actor=viewer)


async def test_one_that_waits_as_it_should_is_left_alone(
    make_host: MakeHost, tmp_path: Path
) -> None:
    waits = "import asyncio\n" + TOOL.replace(
        'return Out(words="hello")', 'await asyncio.sleep(1.6)\n    return Out(words="hello")'
    )
    host = await make_host(drop(tmp_path, patient=waits), nothing=object())
    await host.call_tool("say_hello", {}, actor=await make_user(host, "viewer"))
    await asyncio.sleep(0.3)
    assert host.loaded.broken == {}


async def test_work_in_a_thread_is_left_alone_while_somebody_else_blocks(
    make_host: MakeHost, tmp_path: Path
) -> None:
    import time

    host = await make_host(drop(tmp_path, quiet=TOOL), nothing=object())
    time.sleep(1.5)
    await asyncio.sleep(0.3)
    assert host.loaded.broken == {}
