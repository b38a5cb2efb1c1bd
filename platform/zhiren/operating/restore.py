"""This is where a home is made again from a backup: checked whole, then put in its place."""

import shutil
import zipfile
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from pydantic import ValidationError

from zhiren.db import utcnow
from zhiren.db.migrate import newest
from zhiren.errors import Conflict, Invalid, Unavailable
from zhiren.operating.backup import DATABASES, FORMAT, MANIFEST, Manifest, copy
from zhiren.operating.serving import locked
from zhiren.plugins.pinning import APPROVED
from zhiren.settings import Settings

_STAGE = ".restoring"
_KEPT = {"lock", _STAGE}
_REPLACED = (*DATABASES, "blobs", "index.db")


def restore(settings: Settings, source: Path, *, force: bool = False) -> Manifest:
    """Put the backup *source* into the home; with *force* what was there is moved aside."""
    if settings.database is not None or settings.blobs is not None:
        raise Unavailable("Unset ZHIREN_DATABASE and ZHIREN_BLOBS: a backup is of a home.")
    home = settings.home
    with locked(home):
        taken = sorted(path.name for path in home.iterdir() if path.name not in _KEPT)
        if taken and not force:
            raise Conflict(f"{home} is not empty ({', '.join(taken[:5])}). Say --force to replace.")
        stage = home / _STAGE
        shutil.rmtree(stage, ignore_errors=True)
        try:
            made = _unpack(source, stage)
            _move_aside(home, {"secret", APPROVED} & set(made.parts))
            for path in stage.iterdir():
                path.replace(home / path.name)
        finally:
            shutil.rmtree(stage, ignore_errors=True)
    return made


def _unpack(source: Path, stage: Path) -> Manifest:
    """Unpack into *stage* what the manifest names, and hold it against its checksums."""
    try:
        with zipfile.ZipFile(source) as archive:
            made = _read(archive)
            for name, part in made.parts.items():
                path = stage / _safe(name)
                path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                path.touch(mode=0o600)
                with archive.open(name) as packed, path.open("wb") as target:
                    if copy(packed, target) != part:
                        raise Invalid(f"{source}: {name} is not what was saved.")
    except (OSError, KeyError, zipfile.BadZipFile, ValidationError) as error:
        raise Invalid(f"{source} is no whole backup: {type(error).__name__}.") from error
    return made


def _read(archive: zipfile.ZipFile) -> Manifest:
    made = Manifest.model_validate_json(archive.read(MANIFEST))
    if made.format > FORMAT or made.revision > newest():
        raise Conflict(f"This backup is of Zhiren {made.zhiren}: install that version or a later.")
    if DATABASES[0] not in made.parts:
        raise Invalid("This backup has no database.")
    return made


def _safe(name: str) -> PurePosixPath:
    """Take only names that a backup has: nothing of theirs may leave the home."""
    path = PurePosixPath(name)
    known = name in {*DATABASES, "secret", APPROVED} or path.parts[:1] == ("blobs",)
    if not known or path.is_absolute() or ".." in path.parts or "\\" in name:
        raise Invalid(f"A backup holds no {name!r}.")
    return path


def _move_aside(home: Path, also: Iterable[str]) -> None:
    names = [*_REPLACED, *also]
    logs = [f"{name}-{end}" for name in DATABASES for end in ("wal", "shm")]
    there = [home / name for name in (*names, *logs) if (home / name).exists()]
    if there:
        aside = home / f"replaced-{utcnow():%Y%m%d-%H%M%S}"
        aside.mkdir(mode=0o700)
        for path in there:
            path.replace(aside / path.name)
