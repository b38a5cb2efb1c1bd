"""How a command calls a tool: through the server that has the home open, or in the home itself."""

import asyncio
from collections.abc import Mapping
from typing import Any

from zhiren.beside import running
from zhiren.progress import Reporter


def use_tool(
    name: str, arguments: Mapping[str, Any], progress: Reporter | None = None
) -> dict[str, Any]:
    """Call a tool as the owner of the home, and answer its result. Raises as the tool does."""
    if server := running():
        answered: dict[str, Any] = server.post(f"/tools/{name}", dict(arguments))["result"]
        return answered
    return asyncio.run(_at_home(name, arguments, progress))


async def _at_home(
    name: str, arguments: Mapping[str, Any], progress: Reporter | None
) -> dict[str, Any]:
    from zhiren.serving import at_home

    async with at_home() as (host, actor):
        return await host.call_tool(name, arguments, actor=actor, progress=progress)
