"""How everything is, in the talent dialect."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from zhiren import STAFF, Call, Page, get
from zhiren_screening import monitoring
from zhiren_screening.api.outputs import Moment
from zhiren_screening.privacy import without_contacts


class MetricsOut(BaseModel):
    """The machine in percent, seconds since the start, and the organisation's talents."""

    cpu_percent: float
    memory_percent: float
    disk_percent: float
    uptime: int
    talent_count: int
    qualified_count: int
    unqualified_count: int


class LogsIn(BaseModel):
    """Which lines are wanted."""

    level: monitoring.Level | None = None
    limit: Annotated[int, Field(ge=1, le=1000)] = 100


class LogOut(BaseModel):
    """One thing that happened in the organisation."""

    timestamp: Moment
    level: monitoring.Level
    source: str
    """``request`` or ``task``."""
    message: str


class ServiceOut(BaseModel):
    """How one part is."""

    status: Literal["healthy", "unhealthy"]

    @classmethod
    def of(cls, well: bool) -> "ServiceOut":
        """Say whether it is well."""
        return cls(status="healthy" if well else "unhealthy")


class ServicesOut(BaseModel):
    """The parts, under the names that the document gives them, whatever engine is in use."""

    mysql: ServiceOut
    redis: ServiceOut
    minio: ServiceOut
    chromadb: ServiceOut


async def show_metrics(call: Call) -> MetricsOut:
    """Measure the machine, and count the organisation's talents."""
    measured = await monitoring.machine(call.host)
    async with call.reading() as session:
        counted = await monitoring.counts(session)
    return MetricsOut.model_validate(measured | counted)


async def list_logs(call: Call, query: LogsIn) -> Page:
    """List what happened in the organisation, the latest first."""
    lines = await monitoring.logs(call, query.level, query.limit)
    items = [
        LogOut(
            timestamp=line.at,
            level=line.level,
            source=line.source,
            message=without_contacts(line.message),
        )
        for line in lines
    ]
    return Page(items=items, total=len(items), page=1, page_size=query.limit)


async def show_services(call: Call) -> ServicesOut:
    """Look at the database, the queue, the blob store and the index."""
    well = await monitoring.services(call.host)
    return ServicesOut(
        mysql=ServiceOut.of(well["database"]),
        redis=ServiceOut.of(well["queue"]),
        minio=ServiceOut.of(well["blobs"]),
        chromadb=ServiceOut.of(well["index"]),
    )


endpoints = [
    get("/monitor/metrics", show_metrics, roles=STAFF, message="获取成功"),
    get("/monitor/logs", list_logs, roles=STAFF, message="获取成功"),
    get("/monitor/services", show_services, roles=STAFF, message="获取成功"),
]
