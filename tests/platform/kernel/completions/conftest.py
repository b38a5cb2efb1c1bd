"""What the tests of the door for chat programs share: a served host, and the official client."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack

import openai
import pytest

from tests.graphs.office import Office, plugins
from tests.serving import served
from zhiren import Actor, Host
from zhiren.access import Role
from zhiren.models.openai_double import OpenAIDouble
from zhiren.testing import MakeHost, make_user

Connect = Callable[..., Awaitable[openai.AsyncOpenAI]]


@pytest.fixture
def office() -> Office:
    """Tools that keep a list of people, and an assistant called ``clerk`` who may use them."""
    return Office()


@pytest.fixture
async def house(make_host: MakeHost, openai_server: OpenAIDouble, office: Office) -> Host:
    """A host that thinks with the double, and works in the office."""
    settings = {
        "model": "openai:first",
        "openai_base_url": openai_server.url,
        "requests_per_minute": 10_000,
    }
    return await make_host(settings, **plugins(office))


async def key_of(host: Host, actor: Actor, *scopes: str) -> str:
    """Make a key of *actor*'s."""
    async with host.database.writing(actor) as session:
        _, key = await host.accounts.make_key(session, actor, "chat", list(scopes))
    return key


@pytest.fixture
async def connect() -> AsyncIterator[Connect]:
    """Serve a host on a real port, and give somebody of a role the official client of it."""
    async with AsyncExitStack() as stack:
        ports: dict[int, int] = {}

        async def to(host: Host, who: Role | Actor = "hr", *scopes: str) -> openai.AsyncOpenAI:
            if id(host) not in ports:
                ports[id(host)] = await stack.enter_async_context(served(host))
            actor = await make_user(host, who) if isinstance(who, str) else who
            client = openai.AsyncOpenAI(
                base_url=f"http://127.0.0.1:{ports[id(host)]}/v1",
                api_key=await key_of(host, actor, *scopes),
                max_retries=0,
            )
            return await stack.enter_async_context(client)

        yield to
