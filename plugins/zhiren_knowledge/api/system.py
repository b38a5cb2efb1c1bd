"""What the documind document calls the system: its health, its set-up, its sizes."""

import time
from importlib.metadata import version

import psutil
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


async def show_health(call: Call) -> HealthOut:
    """Say how each part is. Parts that are built in are always there."""
    async with call.reading() as session:
        await session.execute(text("SELECT 1"))
    return HealthOut(
        status="healthy",
        version=version("zhiren"),
        components=ComponentsOut(
            database="healthy", vector_store="healthy", embedding_model="healthy", llm="healthy"
        ),
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


endpoints = [
    get("/system/health", show_health, roles=PUBLIC),
    get("/system/info", show_info, roles=ANYONE),
    get("/system/stats", show_stats, roles=ANYONE),
]
