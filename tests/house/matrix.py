"""The access matrix as it is written, and how its lines are named and its sockets asked."""

import asyncio
import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.house.asking import shows
from tests.house.crowd import World
from tests.platform.web.caller import Caller
from zhiren import Host
from zhiren.app import NATIVE_PREFIX
from zhiren.web.endpoints import Endpoint

MATRIX: dict[str, dict[str, Any]] = tomllib.loads(
    Path(__file__).with_name("access_matrix.toml").read_text(encoding="utf-8")
)
SENT = MATRIX.pop("sent")
SPOKEN = [name for name in MATRIX if name not in {"tools", "sockets", "doors", "pages"}]
_QUIET = 0.3
"""Seconds after which a socket that says nothing has nothing to say."""


def prefix(host: Host, dialect: str) -> str:
    return NATIVE_PREFIX if dialect == "native" else host.settings.prefix(dialect)


def line_of(endpoint: Endpoint) -> str:
    return f"{endpoint.method} {endpoint.path}"


async def heard(world: World, path: str, caller: str, frame: Mapping[str, Any] | None) -> str:
    """Come to a socket, say *frame* if there is one, and judge what is told."""
    line = Caller(world.app, path, world.headers[caller])
    first = await line.hear()
    if first["type"] != "websocket.accept":
        await line.running
        return str(first["status"])
    if frame is not None:
        await line.say(frame)
    told: list[Any] = []
    try:
        while not told or told[-1].get("type") not in {"done", "error"}:
            async with asyncio.timeout(5 if frame else _QUIET):
                told.append(await line.hear())
    except TimeoutError:
        pass
    await line.leave()
    text = json.dumps(told, ensure_ascii=False)
    return "yes" if shows(text, world.marks(caller), f"{path} {frame}") else "none"
