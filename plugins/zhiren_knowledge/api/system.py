"""What the documind document calls the system: its health, its set-up, its sizes."""

import asyncio
import time
from collections.abc import Awaitable
from importlib.metadata import version

import psutil
import structlog
from sqlalchemy import text

from zhiren import ANYONE, PUBLIC, Call, get
from zhiren_knowledge.api.outputs import (
    ComponentsOut,
    HealthOut,
    InfoOut,
    LimitsOut,
    ModelsOut,
    StatsOut,
)
from zhiren_knowledge.formats import FORMATS, MOST_BYTES, MOST_FILES
from zhiren_knowledge.service import statistics
from zhiren_knowledge.shelf import COLLECTION

log = structlog.get_logger(__name__)
_PATIENCE = 5.0


async def show_health(call: Call) -> HealthOut:
    """Say how each part is. What is built in works wherever the database does."""
    database, meaning, words = await asyncio.gather(
        _probe("database", _ask_database(call)),
        _probe("embedding_model", _ask_embedder(call)),
        _probe("llm", _open_model(call)),
    )
    components = ComponentsOut(
        database=database, vector_store=meaning, embedding_model=meaning, llm=words
    )
    parts = set(components.model_dump().values())
    return HealthOut(
        status="healthy" if parts == {"healthy"} else "unhealthy",
        version=version("zhiren"),
        components=components,
        uptime=int(time.time() - psutil.Process().create_time()),
    )


async def show_info(call: Call) -> InfoOut:
    """Say which models are in use and what may be uploaded."""
    settings = call.host.settings
    return InfoOut(
        version=version("zhiren"),
        models=ModelsOut(embedding=settings.embedder or "builtin:", llm=settings.model),
        limits=LimitsOut(
            max_file_size=MOST_BYTES,
            supported_formats=list(FORMATS),
            max_batch_upload=MOST_FILES,
        ),
    )


async def show_stats(call: Call) -> StatsOut:
    """Count what there is, in the caller's organisation."""
    async with call.reading() as session:
        return StatsOut.model_validate(await statistics(session))


async def _probe(part: str, works: Awaitable[None]) -> str:
    try:
        async with asyncio.timeout(_PATIENCE):
            await works
    except Exception:  # the edge of a health check: whatever is wrong is the answer
        log.warning("part_unhealthy", part=part, exc_info=True)
        return "unhealthy"
    return "healthy"


async def _ask_database(call: Call) -> None:
    async with call.reading() as session:
        await session.execute(text("SELECT 1"))


async def _ask_embedder(call: Call) -> None:
    """Look for something by meaning, where an embedder is configured."""
    if (embedder := call.host.search.embedder) is not None:
        await embedder.embed_query("health")
        async with call.reading() as session:
            await call.host.search.find(session, COLLECTION, "health", limit=1)


async def _open_model(call: Call) -> None:
    """Open the configured model without spending a word on it."""
    await asyncio.to_thread(call.host.models.open)


endpoints = [
    get("/system/health", show_health, roles=PUBLIC),
    get("/system/info", show_info, roles=ANYONE),
    get("/system/stats", show_stats, roles=ANYONE),
]
