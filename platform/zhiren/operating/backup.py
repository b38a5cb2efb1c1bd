"""This is where a home is saved into one file, also beside a server that has it open.

The database is copied by SQLite's own online backup, then the files: bytes are written before
their row, so that every row of the copy finds its bytes. The index is left out, it is derived.
"""

import hashlib
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing
from importlib.metadata import version
from pathlib import Path
from typing import IO

from pydantic import BaseModel

from zhiren.db import utcnow
from zhiren.errors import Conflict, NotFound, Unavailable
from zhiren.plugins.pinning import APPROVED
from zhiren.settings import Settings

MANIFEST = "manifest.json"
DATABASES = ("zhiren.db", "talks.db")
FORMAT = 1
_PART = 1 << 20


class Part(BaseModel):
    """One file of a backup."""

    size: int
    sha256: str


class Manifest(BaseModel):
    """What a backup says of itself."""

    format: int = FORMAT
    zhiren: str
    revision: str
    made_at: str
    parts: dict[str, Part] = {}


def save(settings: Settings, target: Path, *, with_secret: bool = False) -> Manifest:
    """Save the home of *settings* into *target*, whole or not at all."""
    _refuse_elsewhere(settings)
    if target.exists():
        raise Conflict(f"{target} is there already: name a new file.")
    half = target.with_name(f"{target.name}.part")
    half.touch(mode=0o600)
    try:
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as folder:
            made = _write(settings, half, Path(folder), with_secret=with_secret)
        half.replace(target)
    finally:
        half.unlink(missing_ok=True)
    return made


def _write(settings: Settings, half: Path, folder: Path, *, with_secret: bool) -> Manifest:
    copies = [_copied(settings.home / name, folder / name) for name in DATABASES]
    made = Manifest(
        zhiren=version("zhiren"),
        revision=revision_of(folder / DATABASES[0]),
        made_at=utcnow().isoformat(timespec="seconds"),
    )
    with zipfile.ZipFile(half, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in copies:
            if path is not None:
                made.parts[path.name] = _add(archive, path, path.name)
        for path in _files(settings, with_secret=with_secret):
            name = path.relative_to(settings.home).as_posix()
            made.parts[name] = _add(archive, path, name)
        archive.writestr(MANIFEST, made.model_dump_json(indent=2))
    return made


def _refuse_elsewhere(settings: Settings) -> None:
    """A backup must not look whole when rows or files are kept elsewhere."""
    if settings.database is not None:
        raise Unavailable(
            "The database is not in the home: save it with its own tool. `pg_dump` takes a "
            "superuser: row-level security keeps rows from everybody else, their owner too."
        )
    if settings.blobs is not None:
        raise Unavailable("The files are not in the home: save them where ZHIREN_BLOBS says.")
    if not (settings.home / DATABASES[0]).exists():
        raise NotFound("home", str(settings.home))


def _copied(source: Path, copy: Path) -> Path | None:
    if not source.exists():
        return None
    with closing(sqlite3.connect(source)) as opened, closing(sqlite3.connect(copy)) as written:
        opened.backup(written)
        written.execute("PRAGMA journal_mode=DELETE")  # one file, with no log beside it
    return copy


def _files(settings: Settings, *, with_secret: bool) -> Iterator[Path]:
    blobs = settings.home / "blobs"
    yield from (path for path in sorted(blobs.rglob("*")) if path.is_file())
    named = [APPROVED, *(["secret"] if with_secret else [])]
    yield from (path for name in named if (path := settings.home / name).exists())


def _add(archive: zipfile.ZipFile, path: Path, name: str) -> Part:
    with path.open("rb") as source, archive.open(name, "w", force_zip64=True) as kept:
        return copy(source, kept)


def copy(source: IO[bytes], target: IO[bytes]) -> Part:
    """Copy to the end; tell the size and the checksum of what was copied."""
    hashed, size = hashlib.sha256(), 0
    while piece := source.read(_PART):
        hashed.update(piece)
        size += len(piece)
        target.write(piece)
    return Part(size=size, sha256=hashed.hexdigest())


def revision_of(database: Path) -> str:
    """Read at which revision a database file is."""
    with closing(sqlite3.connect(database)) as opened:
        revision: str = opened.execute("SELECT version_num FROM alembic_version").fetchone()[0]
    return revision
