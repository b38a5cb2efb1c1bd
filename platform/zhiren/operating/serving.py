"""How a home is opened: by the server, or by one command."""

import asyncio
import fcntl
import gc
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from functools import partial
from pathlib import Path
from socket import socket
from typing import TYPE_CHECKING, Any

import structlog

from zhiren.access import Actor
from zhiren.errors import Conflict, Unavailable
from zhiren.host import Host
from zhiren.logs import quiet
from zhiren.operating.beside import forget_note, leave_note
from zhiren.operating.starting import check_sharing, check_start
from zhiren.settings import Settings
from zhiren.sources import read_settings

if TYPE_CHECKING:
    import uvicorn

log = structlog.get_logger(__name__)
_COLLECTIONS = (5_000, 20, 10)
"""After how many new objects rubbish is looked for; and how often among older ones."""


def serve(given: Mapping[str, Any] | None = None) -> None:
    """Serve every door until told to stop. What is *given* goes before every other setting."""
    import uvicorn

    from zhiren.app import create_app
    from zhiren.web.connections import Impatient

    settings = read_settings(**(given or {}))
    check_start(settings)
    check_sharing(settings)
    quiet()
    with locked(settings.home):
        prepare(settings)
        built = Host(settings=settings)
        config = uvicorn.Config(
            create_app(built, _open_house),
            host=settings.host,
            port=settings.port,
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=5,
            http=Impatient,
            ws="websockets-sansio",
            ws_max_size=256 * 1024,
            ws_max_queue=8,
            server_header=False,
            # Else any program of this machine could claim to speak for others.
            proxy_headers=bool(settings.trusted_proxies),
            forwarded_allow_ips=settings.trusted_proxies,
        )
        _server(config, built).run()


def _server(config: "uvicorn.Config", host: Host) -> "uvicorn.Server":
    """Make a server that lets streams end before it waits for whoever is still served."""
    import uvicorn

    class Server(uvicorn.Server):
        async def shutdown(self, sockets: list[socket] | None = None) -> None:
            host.accounts.presence.close()
            await super().shutdown(sockets)

    return Server(config)


async def _open_house(host: Host) -> None:
    """Tell the owner where to go, and commands of this home where the server is."""
    settings = host.settings
    admin = await host.accounts.get((await host.accounts.first_admin()).user_id)
    assert admin is not None
    leave_note(host, host.tokens.own(admin.id, admin.token_version))
    # Not after the server's run: it ends by raising the signal that ended it again.
    host.when_closing(partial(asyncio.to_thread, forget_note, settings.home))
    url = f"http://{settings.host}:{settings.port}"
    sys.stdout.write(f"知人 Zhiren  {url}  ·  docs {url}/docs  ·  MCP {url}/mcp\n")
    if host.admin_password:
        sys.stdout.write(
            f"管理员 first admin: {settings.admin_username}  密码 password: {host.admin_password}\n"
            "只显示这一次。 It is shown this once.\n"
        )
    sys.stdout.flush()
    warm(host)


def warm(host: Host) -> None:
    """Begin to load what the first question would otherwise wait for."""
    warming = asyncio.create_task(_warm(host))
    host.when_closing(partial(_end, warming))


async def _warm(host: Host) -> None:
    """Load what the first question would otherwise wait for, while nobody waits."""
    await asyncio.to_thread(lambda: [graph.compiled for graph in host.graphs.values()])
    try:
        await host.search.start()
    except Unavailable as error:
        log.warning("search_by_meaning_unavailable", error=str(error))
    settle()


def settle() -> None:
    """Let the collector pass over what was loaded, which stays for good.

    It is a quarter of a million objects, mostly code: looking through them holds everybody up for
    a tenth of a second or two, again and again, and finds nothing.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_COLLECTIONS)


async def _end(task: "asyncio.Task[None]") -> None:
    task.cancel()
    await asyncio.wait([task])


@asynccontextmanager
async def at_home(settings: Settings | None = None) -> AsyncIterator[tuple[Host, Actor]]:
    """Open the home for one command, as the owner of the key that is set or the first admin."""
    settings = settings or read_settings()
    check_sharing(settings)
    quiet()
    with locked(settings.home):
        await asyncio.to_thread(prepare, settings)  # Alembic brings a loop of its own
        host = Host(settings=settings)
        async with host.lifespan():
            key, accounts = settings.api_key, host.accounts
            known = accounts.recognise(key.get_secret_value()) if key else accounts.first_admin()
            yield host, await known


def prepare(settings: Settings) -> None:
    """Make the home, and bring its database to this version."""
    from zhiren.db.migrate import upgrade

    make_home(settings.home)
    if settings.database is None:
        (settings.home / "zhiren.db").touch(mode=0o600)  # SQLite's other files follow it
    upgrade(settings.database_url)


def make_home(home: Path) -> None:
    """Make the home, closed to others from the start."""
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not any(home.iterdir()):
        with suppress(PermissionError):  # somebody else's folder, which they opened to us
            home.chmod(0o700)


@contextmanager
def locked(home: Path) -> Iterator[None]:
    """Hold the home alone: two processes on one home would tear its index apart."""
    make_home(home)
    with (home / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Conflict(
                f"Another process has {home} open. Stop it, or set ZHIREN_HOME to another folder."
            ) from None
        yield


def is_open(home: Path) -> bool:
    """Tell whether another process has *home* open."""
    try:
        with locked(home):
            return False
    except Conflict:
        return True
