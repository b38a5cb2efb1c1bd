"""This is where a home is looked at: its folder, database, secret, index and Redis."""

import os
import socket
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy.exc import SQLAlchemyError

from zhiren.checks import Finding, missing, ok, warn
from zhiren.db.migrate import standing
from zhiren.errors import ZhirenError
from zhiren.operating.starting import check_sharing
from zhiren.settings import Settings

_FOLDER, _FILE = 0o700, 0o600
_STRONG = 32
"""Characters of a secret that cannot be guessed."""
_LOOPBACK = {"127.0.0.1", "::1", "localhost"}
_PRIVATE = ("zhiren.db*", "secret", "server.json", "talks.db*")


def home(settings: Settings) -> Finding:
    """Look whether the home can be written, and close it to others."""
    folder = settings.home
    if not folder.exists():
        above = next(path for path in folder.parents if path.exists())
        if os.access(above, os.W_OK):
            return ok(f"{folder} will be made")
        return missing(f"{above} cannot be written", "Set ZHIREN_HOME to a folder of your own.")
    if not folder.is_dir() or not os.access(folder, os.W_OK):
        return missing(f"{folder} cannot be written", f"chown {os.getuid()} {folder}")
    closed = _closed(folder)
    return ok(f"{folder}{f', closed to others: {closed}' if closed else ''}")


def _closed(folder: Path) -> str:
    """Take away from others what they could read; name it."""
    files = [path for pattern in _PRIVATE for path in folder.glob(pattern)]
    open_ones = [path for path in (folder, *files) if path.stat().st_mode & 0o077]
    for path in open_ones:
        path.chmod(_FOLDER if path == folder else _FILE)
    return ", ".join(path.name for path in open_ones)


def database(settings: Settings) -> Finding:
    """Look whether the database answers, and at which revision it is."""
    if settings.database is None and not (settings.home / "zhiren.db").exists():
        return ok("will be made")
    try:
        now, newest = standing(settings.database_url)
    except (SQLAlchemyError, OSError, ImportError, ZhirenError) as error:
        first = str(error).splitlines()[0]
        return missing(first, "Mend ZHIREN_DATABASE, or start the database.")
    if now is None or now < newest:
        return warn(f"at {now or 'nothing'}, newest is {newest}", "zhiren serve upgrades it.")
    if now > newest:
        return missing(f"at {now}, this version knows {newest}", "pip install --upgrade zhiren")
    return ok(f"at the newest revision, {now}")


def secret(settings: Settings) -> Finding:
    """Look whether tokens are signed with something that nobody guesses."""
    mend = 'ZHIREN_SECRET="$(openssl rand -base64 48)"'
    if settings.secret is None:
        if settings.host in _LOOPBACK:
            return ok("kept in the home")
        return missing("not set, and other machines may call", mend)
    if len(settings.secret.get_secret_value()) >= _STRONG:
        return ok("set")
    short = f"shorter than {_STRONG} characters"
    return warn(short, mend) if settings.host in _LOOPBACK else missing(short, mend)


def index(settings: Settings) -> Finding:
    """Look whether vectors can be kept; a server must answer."""
    if not settings.embedder:
        return ok("words alone")
    if "://" not in settings.index_uri:
        return ok(f"Milvus Lite, {settings.index_uri}")
    return _reached(settings.index_uri, 19530, "Start the index server, or mend ZHIREN_INDEX.")


def redis(settings: Settings) -> Finding:
    """Look whether several processes can share the work, where that is wanted."""
    if settings.redis is None:
        return ok("one process does all")
    try:
        check_sharing(settings)
    except ZhirenError as error:
        return missing("several processes cannot share this home", str(error))
    mend = "Start Redis, or mend ZHIREN_REDIS."
    if urlsplit(settings.redis).scheme == "unix":
        there = Path(urlsplit(settings.redis).path).is_socket()
        return ok("its socket is there") if there else missing("there is no such socket", mend)
    return _reached(settings.redis, 6379, mend)


def _reached(url: str, port: int, mend: str) -> Finding:
    at = urlsplit(url)
    where = at.hostname or "127.0.0.1", at.port or port
    try:
        socket.create_connection(where, timeout=3).close()
    except OSError as error:
        return missing(f"{where[0]}:{where[1]}: {error}", mend)
    return ok(f"{where[0]} answers")
