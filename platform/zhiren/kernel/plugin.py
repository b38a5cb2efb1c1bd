"""What the kernel contributes: it joins in through the same hooks as every other plugin."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from zhiren.backends import Backend
from zhiren.documents import Parser
from zhiren.health import HealthCheck
from zhiren.holdings import Holding
from zhiren.hookspecs import hookimpl
from zhiren.kernel import desk
from zhiren.kernel.api import (
    audit,
    interview,
    keys,
    members,
    native,
    people,
    research,
    runs,
    talent,
    users,
)
from zhiren.kernel.roll_call import RollCall
from zhiren.models import PROVIDERS
from zhiren.parsing import PARSERS
from zhiren.search.mending import keep
from zhiren.web.doors import Door
from zhiren.web.endpoints import Endpoint
from zhiren.web.pages import Site

if TYPE_CHECKING:
    from zhiren.host import Host


@hookimpl
def register_endpoints() -> Mapping[str, Iterable[Endpoint]]:
    """Let people in, and speak the native API."""
    return {
        "interview": interview.endpoints,
        "research": research.endpoints,
        "talent": [*talent.endpoints, *users.endpoints],
        "native": [
            *native.endpoints,
            *runs.endpoints,
            *keys.endpoints,
            *members.endpoints,
            *audit.endpoints,
            *people.endpoints,
        ],
    }


@hookimpl
def register_holdings() -> Iterable[Holding]:
    """Give out and erase the row of a candidate that all plugins share."""
    at = "zhiren.kernel.holdings"
    yield Holding(name="candidate", gather=f"{at}:gather", erase=f"{at}:erase")


@hookimpl
def register_doors() -> Iterable[Door]:
    """Let chat programs talk to personas as if each were a model."""
    at = "zhiren.kernel.completions"
    door, described = f"{at}.door:open_door", f"{at}.described:describe"
    yield Door(name="openai", path="/v1/{rest:path}", app=door, describes=described)


@hookimpl
def register_pages() -> Iterable[Site]:
    """Let people sign in to the pages, and show them which there are."""
    return desk.sites


@hookimpl
def register_backends() -> Iterable[Backend]:
    """Provide what comes with Zhiren: OpenAI's protocol, fastembed and Milvus."""
    for scheme, target in PROVIDERS.items():
        yield Backend(kind="chat", scheme=scheme, open=target)
    fastembed = "zhiren.models.embedding:open_fastembed"
    yield Backend(kind="embedder", scheme="fastembed", open=fastembed)
    remote = "zhiren.models.remote"
    yield Backend(kind="embedder", scheme="openai", open=f"{remote}:open_embedder")
    yield Backend(kind="reranker", scheme="openai", open=f"{remote}:open_reranker")
    yield Backend(kind="index", scheme="milvus", open="zhiren.search.vectors:open_milvus")


@hookimpl
def register_health_checks() -> Iterable[HealthCheck]:
    """Look at the database, and whether tasks are carried."""
    yield HealthCheck(name="database", run="zhiren.kernel.health:database")
    yield HealthCheck(name="tasks", run="zhiren.kernel.health:tasks")


@hookimpl
def register_parsers() -> Iterable[Parser]:
    """Read the common kinds of file."""
    return PARSERS


@hookimpl
@asynccontextmanager
async def lifespan(host: "Host") -> AsyncIterator[None]:
    """Prepare the home: the first admin, and old streams dropped; keep its index in step."""
    await host.streams.forget_old()
    if host.is_worker:  # a password that it made up would be shown where nobody looks
        yield
        return
    host.admin_password = await host.accounts.prepare()
    roll_call = RollCall(host.database, host.accounts.presence)
    keeping = [asyncio.create_task(one) for one in (keep(host), roll_call.go_on())]
    yield
    for task in keeping:
        task.cancel()
    await asyncio.wait(keeping)
