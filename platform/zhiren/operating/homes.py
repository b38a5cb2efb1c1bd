"""This is where a home is looked at: its folder, database, secret and index."""

import os
import socket
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy.exc import SQLAlchemyError

from zhiren.checks import Finding, missing, ok, warn
from zhiren.db.migrate import standing
from zhiren.errors import ZhirenError
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
    at = urlsplit(settings.index_uri)
    try:
        socket.create_connection((at.hostname or "", at.port or 19530), timeout=3).close()
    except OSError as error:
        where = f"{at.hostname}:{at.port or 19530}"
        return missing(f"{where}: {error}", "Start the index server, or mend ZHIREN_INDEX.")
    return ok(f"{at.hostname} answers")
