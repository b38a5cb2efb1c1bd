"""What this process does, counted for Prometheus: requests, streams, tasks, tools, tokens."""

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy import func, select
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from zhiren.access import ADMINS
from zhiren.errors import Forbidden, ZhirenError
from zhiren.kernel.tables import Task
from zhiren.web.auth import identify, is_local
from zhiren.web.dialects import DIALECTS, native

if TYPE_CHECKING:
    from zhiren.host import Host

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class Metrics(Collector):
    """The counts of one host. No label holds an id or anything that somebody wrote."""

    def __init__(self, host: "Host") -> None:
        """Begin to count for *host*."""
        self.host = host
        self.registry = CollectorRegistry()
        own = self.registry
        self.requests = Counter("zhiren_requests", "Requests.", ["dialect", "status"], registry=own)
        self.seconds = Histogram(
            "zhiren_request_seconds",
            "Until an answer begins.",
            ["dialect"],
            buckets=_SECONDS,
            registry=own,
        )
        self.streams = Gauge(
            "zhiren_open_streams", "Streams that are open.", ["kind"], registry=own
        )
        self.registry.register(self)
        self._tasks: list[tuple[str, str, int]] = []
        prefixes = {host.settings.prefix(name): name for name in DIALECTS}
        self._prefixes = prefixes | {"/api/v1": "native", "/mcp": "mcp", "/v1": "openai"}

    async def page(self) -> bytes:
        """Write the page that Prometheus reads."""
        async with self.host.database.reading(None) as session:
            query = select(Task.queue, Task.status, func.count()).group_by(Task.queue, Task.status)
            found = await session.execute(query)
            self._tasks = [(queue, status, number) for queue, status, number in found]
        return generate_latest(self.registry)

    def collect(self) -> Iterator[Metric]:
        """Read what others count."""
        tasks = GaugeMetricFamily("zhiren_tasks", "Tasks.", labels=["queue", "status"])
        for queue, status, number in self._tasks:
            tasks.add_metric([queue, status], number)
        tools = CounterMetricFamily("zhiren_tool_calls", "Calls.", labels=["tool", "outcome"])
        for labels, number in self.host.pipeline.calls.items():
            tools.add_metric(labels, number)
        tokens = CounterMetricFamily("zhiren_model_tokens", "Tokens.", labels=["model", "kind"])
        meter = self.host.models.meter
        for kind, spent in (("prompt", meter.prompt_tokens), ("answer", meter.completion_tokens)):
            for model, number in spent.items():
                tokens.add_metric([model, kind], number)
        yield from (tasks, tools, tokens)

    def dialect(self, path: str) -> str:
        """Tell which door *path* belongs to."""
        fits = [p for p in self._prefixes if path == p or path.startswith(f"{p}/")]
        return self._prefixes[max(fits, key=len)] if fits else "system"

    async def answer(self, request: Request) -> Response:
        """Show the page to somebody on this machine, or to an admin."""
        try:
            if not is_local(self.host, request):
                actor = await identify(self.host, native, request)
                if actor.role not in ADMINS:
                    raise Forbidden("Only an admin may look at this.")
        except ZhirenError as error:
            return native.error(error)
        return Response(await self.page(), media_type=MEDIA_TYPE)


class Counted:
    """Counts every request when its answer begins, and every stream while it is open."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        """Stand before *app*."""
        self.app, self.metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] not in {"http", "websocket"}:
            return await self.app(scope, receive, send)
        began, open_streams = time.perf_counter(), 0
        dialect = self.metrics.dialect(scope["path"])

        async def counted(message: Message) -> None:
            nonlocal open_streams
            if message["type"] == "http.response.start":
                self.metrics.requests.labels(dialect, str(message["status"])).inc()
                self.metrics.seconds.labels(dialect).observe(time.perf_counter() - began)
            if (kind := _stream(message)) is not None:
                self.metrics.streams.labels(kind).inc()
                open_streams += 1
            await send(message)

        try:
            return await self.app(scope, receive, counted)
        finally:
            if open_streams:
                kind = "socket" if scope["type"] == "websocket" else "events"
                self.metrics.streams.labels(kind).dec()


def _stream(message: Message) -> str | None:
    if message["type"] == "websocket.accept":
        return "socket"
    if message["type"] == "http.response.start":
        kinds = [value for name, value in message.get("headers", []) if name == b"content-type"]
        return "events" if kinds and kinds[0].startswith(b"text/event-stream") else None
    return None
