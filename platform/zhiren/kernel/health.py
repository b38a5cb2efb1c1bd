"""This is where the parts that every host stands on are looked at while it runs."""

import time
from typing import TYPE_CHECKING

from sqlalchemy import text

from zhiren.checks import Finding, missing, ok

if TYPE_CHECKING:
    from zhiren.host import Host


async def database(host: "Host") -> Finding:
    """Ask the database something."""
    began = time.perf_counter()
    async with host.database.reading(None) as session:
        await session.execute(text("SELECT 1"))
    return ok(f"answers in {(time.perf_counter() - began) * 1000:.0f} ms")


async def files(host: "Host") -> Finding:
    """Look whether the store of uploaded files can be reached."""
    try:
        await host.files.look()
    except OSError as error:
        return missing(f"the blob store does not answer: {error}", "See docs/operations.md.")
    return ok("answers")


async def tasks(host: "Host") -> Finding:
    """Look whether somebody carries tasks in this process."""
    if host.tasks.carrier is None or not host.tasks.carrier.is_running:
        return missing("nobody carries tasks here", "Start the server again; see its log.")
    return ok("carried")
