"""How a worker runs: a process that carries tasks out beside a server, and speaks no HTTP."""

import asyncio
import signal
import sys
from collections.abc import Mapping
from typing import Any

from zhiren.host import Host
from zhiren.logs import quiet
from zhiren.operating.serving import prepare, warm
from zhiren.operating.starting import check_worker
from zhiren.settings import Settings
from zhiren.sources import read_settings


def work(given: Mapping[str, Any]) -> None:
    """Carry tasks out until told to stop. What is *given* goes before every other setting."""
    settings = read_settings(**given)
    check_worker(settings)
    quiet()
    prepare(settings)
    asyncio.run(_work(settings))


async def _work(settings: Settings) -> None:
    told = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, told.set)
    host = Host(settings=settings, is_worker=True)
    async with host.lifespan():
        warm(host)
        sys.stdout.write(f"知人 Zhiren worker  {_rooms(settings)}\n")
        sys.stdout.flush()
        await told.wait()


def _rooms(settings: Settings) -> str:
    rooms = {"interactive": settings.interactive_tasks, "bulk": settings.bulk_tasks}
    return "  ".join(f"{queue} ×{rooms[queue]}" for queue in settings.carries)
