"""How a command does its work: through the server that has the home open, or in the home."""

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from zhiren.operating.beside import Report, Running, running
from zhiren.progress import Reporter

if TYPE_CHECKING:
    from zhiren.web.doors import Door


def use_tool(
    name: str, arguments: Mapping[str, Any], progress: Reporter | None = None
) -> dict[str, Any]:
    """Call a tool as the owner of the home, and answer its result. Raises as the tool does."""
    if server := running():
        answered: dict[str, Any] = server.call_tool(name, arguments, _told(progress))
        return answered
    return asyncio.run(_at_home(name, arguments, progress))


async def _at_home(
    name: str, arguments: Mapping[str, Any], progress: Reporter | None
) -> dict[str, Any]:
    from zhiren.operating.serving import at_home

    async with at_home() as (host, actor):
        return await host.call_tool(name, arguments, actor=actor, progress=progress)


def _told(progress: Reporter | None) -> Report:
    async def tell(current: float, total: float | None, message: str) -> None:
        if progress is not None:
            await progress(current, total, message)

    return lambda current, total, message: asyncio.run(tell(current, total, message))


def talk(door: str) -> None:
    """Serve one client of *door* over standard input and output, as the owner of the home."""
    from zhiren.host import Host
    from zhiren.logs import quiet

    quiet()
    if server := running():
        server.check()
        doors = {one.name: one for one in Host().doors}
        asyncio.run(_joined(doors[door], server))
    else:
        asyncio.run(_talk_at_home(door))


async def _joined(door: "Door", server: Running) -> None:
    await door.join(server)


async def _talk_at_home(door: str) -> None:
    from zhiren.operating.serving import at_home

    async with at_home() as (host, actor):
        doors = {one.name: one for one in host.doors}
        await doors[door].serve(host, actor)
