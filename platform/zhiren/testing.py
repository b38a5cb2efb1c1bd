"""Fixtures for the tests of any plugin. Installed as a pytest plugin."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any

import pytest

from zhiren.checking import Finding, check_plugin

if TYPE_CHECKING:
    import httpx2

    from zhiren.access import Actor, Role
    from zhiren.db import Database
    from zhiren.host import Host

MakeDatabase = Callable[[], Awaitable["Database"]]
MakeHost = Callable[..., Awaitable["Host"]]
MakeClient = Callable[["Host"], "httpx2.AsyncClient"]
__all__ = [
    "Finding",
    "MakeClient",
    "MakeDatabase",
    "MakeHost",
    "check_plugin",
    "make_user",
    "sign_in",
]
PASSWORD = "password123"  # noqa: S105 - of users that live as long as a test


@pytest.fixture(scope="session")
def _passwords() -> Iterator[None]:
    """Hash passwords with as little work as argon2 allows: each host has an admin."""
    from pwdlib import PasswordHash
    from pwdlib.hashers.argon2 import Argon2Hasher

    from zhiren.kernel import passwords

    quick = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "hasher", lambda: quick)
        yield


@pytest.fixture(scope="session")
def _databases() -> Iterator[None]:
    yield
    from zhiren.testing_databases import drop_databases

    drop_databases()


@pytest.fixture
async def make_database(tmp_path: Path, _databases: None) -> AsyncIterator[MakeDatabase]:
    """Make databases with every table, on whatever ``TEST_DATABASE`` names."""
    from zhiren.db import Database
    from zhiren.testing_databases import lay_tables, throwaway_database

    async with AsyncExitStack() as stack:

        async def make() -> Database:
            database = Database(await stack.enter_async_context(throwaway_database(tmp_path)))
            stack.push_async_callback(database.close)
            await lay_tables(database)
            return database

        yield make


@pytest.fixture
async def make_host(tmp_path: Path, _databases: None, _passwords: None) -> AsyncIterator[MakeHost]:
    """Start hosts, each in a home of its own.

    ``await make_host(interview=zhiren_interview)`` loads that plugin alone, and without plugins
    all installed ones; ``settings`` may be a dict of settings.
    """
    from zhiren.host import Host
    from zhiren.settings import Settings
    from zhiren.testing_databases import lay_tables, throwaway_database

    async with AsyncExitStack() as stack:

        async def make(settings: dict[str, Any] | None = None, **plugins: object) -> Host:
            home = Path(mkdtemp(dir=tmp_path, prefix="home"))
            url = await stack.enter_async_context(throwaway_database(home))
            made: dict[str, Any] = {"admin_password": PASSWORD, "home": home, "database": url}
            values = made | (settings or {})
            host = Host(plugins or None, settings=Settings(_env_file=None, **values))
            await lay_tables(host.database)
            await stack.enter_async_context(host.lifespan())
            return host

        yield make


@pytest.fixture
async def host(make_host: MakeHost) -> "Host":
    """Start a host with every installed plugin."""
    return await make_host()


@pytest.fixture
async def make_client() -> AsyncIterator[MakeClient]:
    """Make an HTTP client that talks to a host in memory, from this machine."""
    import httpx2

    from zhiren.app import create_app

    async with AsyncExitStack() as stack:

        def make(host: "Host") -> httpx2.AsyncClient:
            transport = httpx2.ASGITransport(app=create_app(host))
            client = httpx2.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000")
            stack.push_async_callback(client.aclose)
            return client

        yield make


@pytest.fixture
async def client(host: "Host", make_client: MakeClient) -> "httpx2.AsyncClient":
    """Talk to `host`."""
    return make_client(host)


async def make_user(host: "Host", role: "Role", organisation_id: str | None = None) -> "Actor":
    """Make a user with *role*, in an organisation of their own unless one is named."""
    from zhiren.kernel.accounts import NewUser, actor_of

    number = len(_made)
    _made.append(number)
    name = f"{role}{number}"
    new = NewUser(
        username=name, login=name, email=f"{name}@example.com", password=PASSWORD, role=role
    )
    return actor_of(await host.accounts.register(new, organisation_id))


async def sign_in(host: "Host", who: "Role | Actor") -> dict[str, str]:
    """Give the headers of somebody signed in: a new user of a role, or *who* is there."""
    actor = await make_user(host, who) if isinstance(who, str) else who
    user = await host.accounts.get(actor.user_id)
    assert user is not None
    return {"Authorization": f"Bearer {host.tokens.access(user.id, user.token_version)}"}


_made: list[int] = []
