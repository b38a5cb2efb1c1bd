"""This is where a model's file is fetched: it goes on where it broke off, and is checked first."""

import shutil
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import httpx2

from zhiren.errors import Invalid, Unavailable
from zhiren.models.catalogue import ModelFile, part_of, sum_of

Report = Callable[[int, int], None]
"""Hears how many bytes are there, of how many."""

_TIMEOUT = httpx2.Timeout(30.0)
_TRIES = 5
"""In a row without a single new byte."""
_PAUSE = 0.5
_MARGIN = 50 * 1024 * 1024


def pull(file: ModelFile, folder: Path, report: Report, *, trust: bool = False) -> str:
    """Fetch *file* to its place below *folder*, and answer its sum.

    Raises `Unavailable`, in one line that says what to do, and `Invalid` for a file that nobody has
    seen unless *trust* is given.
    """
    target = _ready(file, folder, trust=trust)
    part = part_of(target)
    resumed = part.exists()
    _download(file, part, report)
    try:
        return _settle(file, part, target)
    except Unavailable:
        if not resumed:
            raise
    # What lay there from another day may have been of another file: once more from the beginning.
    _download(file, part, report)
    return _settle(file, part, target)


def take(file: ModelFile, folder: Path, given: Path, *, trust: bool = False) -> str:
    """Take *file* from *given* on this machine, and answer its sum."""
    if not given.is_file():
        raise Invalid(f"There is no file {given}.", "from")
    target = _ready(file, folder, trust=trust)
    part = part_of(target)
    shutil.copyfile(given, part)
    return _settle(file, part, target)


def _ready(file: ModelFile, folder: Path, *, trust: bool) -> Path:
    if file.sha256 is None and not trust:
        raise Invalid(
            f"No checksum of {file.path} is known, so what comes cannot be checked. "
            "Say --trust to take it all the same.",
            "trust",
        )
    target = folder / file.path
    target.parent.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(target.parent).free
    if free < file.size + _MARGIN:
        raise Unavailable(f"{target.parent} has {free / 1e6:.0f} MB free: too little for a model.")
    return target


def _settle(file: ModelFile, part: Path, target: Path) -> str:
    """Put a whole file in its place, at once or not at all."""
    found = sum_of(part)
    if file.sha256 is not None and found != file.sha256:
        _forget(part)
        raise Unavailable(
            f"What came for {file.path} is not what was expected (SHA-256 {found[:16]}… instead of "
            f"{file.sha256[:16]}…). It was thrown away."
        )
    part.replace(target)
    _forget(part)
    return found


def _download(file: ModelFile, part: Path, report: Report) -> None:
    """Go on until all is there; each new byte allows more tries."""
    left = _TRIES
    with httpx2.Client(follow_redirects=True, timeout=_TIMEOUT) as client:
        while True:
            before = _length(part)
            try:
                return _fetch(client, file, part, report)
            except httpx2.TransportError as error:
                left = _TRIES if _length(part) > before else left - 1
                if left <= 0 or isinstance(error, httpx2.UnsupportedProtocol):
                    raise Unavailable(_why(file, part, error)) from None
                time.sleep(_PAUSE)


def _fetch(client: httpx2.Client, file: ModelFile, part: Path, report: Report) -> None:
    there, mark = _length(part), _mark(part)
    headers = {"Accept-Encoding": "identity"}
    if there and (mark.exists() or file.sha256 is not None):
        headers["Range"] = f"bytes={there}-"
        if mark.exists():
            headers["If-Range"] = mark.read_text(encoding="utf-8")
    with client.stream("GET", file.url, headers=headers) as answer:
        if answer.status_code == 416:  # more is there than there should be
            _forget(part)
            raise httpx2.RemoteProtocolError("the file has changed")
        if answer.status_code not in {200, 206}:
            raise Unavailable(f"{file.url} answers {answer.status_code}.")
        goes_on = answer.status_code == 206
        if not goes_on:
            there = 0
            _remember(mark, answer.headers.get("etag", ""))
        total = there + int(answer.headers.get("content-length") or max(file.size - there, 0))
        with part.open("ab" if goes_on else "wb") as stream:
            for data in answer.iter_raw():
                stream.write(data)
                there += len(data)
                report(there, total)


def _why(file: ModelFile, part: Path, error: Exception) -> str:
    host = urlsplit(file.url).hostname
    if there := _length(part):
        return f"{host} broke off after {there / 1e6:.1f} MB. Pull again: it goes on from there."
    return (
        f"{host} cannot be reached ({type(error).__name__}). Without a network, fetch {file.url} "
        "on another machine and give it here with --from FILE."
    )


def _length(part: Path) -> int:
    return part.stat().st_size if part.exists() else 0


def _mark(part: Path) -> Path:
    return part.with_name(f"{part.name}.etag")


def _remember(mark: Path, etag: str) -> None:
    """Keep what tells this version of the file from others; a weak mark does not."""
    if etag and not etag.startswith("W/"):
        mark.write_text(etag, encoding="utf-8")
    else:
        mark.unlink(missing_ok=True)


def _forget(part: Path) -> None:
    part.unlink(missing_ok=True)
    _mark(part).unlink(missing_ok=True)
