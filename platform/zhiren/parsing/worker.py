"""This is where files are really read: a child process that does one job after another.

It dies with its host: at the end of its standard input, and on Linux by the kernel's own hand, so
that a host killed with -9 leaves nothing behind, even while a parser is stuck in native code.
"""

import contextlib
import ctypes
import importlib
import os
import queue
import signal
import sys
import threading
import traceback
from typing import BinaryIO

from zhiren import errors
from zhiren.documents import ParsedDocument
from zhiren.parsing import wire
from zhiren.parsing.hidden import scan

Job = tuple[wire.Header, bytes]

SPOKEN = (
    errors.Unreadable,
    errors.UnsupportedFormat,
    errors.TooLarge,
    errors.TimedOut,
    errors.Unavailable,
)
"""Errors that cross to the host as they are: by class name and message."""
_PR_SET_PDEATHSIG = 1


def main() -> None:
    """Serve jobs from standard input until it ends."""
    die_with_host(int(sys.argv[1]))
    replies = claim_stdout()
    jobs: queue.Queue[Job] = queue.Queue()
    threading.Thread(target=_read_jobs, args=(sys.stdin.buffer, jobs), daemon=True).start()
    while True:
        header, body = jobs.get()
        replies.write(wire.pack(_answer(header, body)))
        replies.flush()


def read_file(target: str, data: bytes, name: str) -> ParsedDocument:
    """Run the parser *target* on *data*, look for what is hidden, and refuse what is empty."""
    module, _, attribute = target.partition(":")
    try:
        parse = getattr(importlib.import_module(module), attribute)
    except (ImportError, AttributeError) as error:
        raise errors.Unavailable("The reader for this kind of file does not load.") from error
    document: ParsedDocument = parse(data, name)
    if not document.text.strip():
        raise errors.Unreadable("The file holds no text.")
    return ParsedDocument(
        text=document.text,
        blocks=document.blocks,
        findings=[*document.findings, *scan(document.text)],
        pages=document.pages,
    )


def _answer(header: wire.Header, body: bytes) -> wire.Header:
    """Do one job. A ``path`` is where the host imports from; ``targets`` are to be made warm."""
    if "path" in header:
        sys.path[:] = header["path"]
        for target in header["targets"]:
            # The edge: a target that does not load says so when a file needs it.
            with contextlib.suppress(Exception):
                importlib.import_module(target.partition(":")[0])
        return {"ready": True}
    try:
        return {"document": read_file(header["target"], body, header["name"]).to_json()}
    except SPOKEN as error:
        return {"error": type(error).__name__, "message": str(error)}
    except Exception as error:  # noqa: BLE001 - the edge: a parser may raise anything on a bad file
        cause = "".join(traceback.format_exception(error))
        message = "The file could not be read: it is damaged or not what its name says."
        return {"error": "Unreadable", "message": message, "cause": cause[-4000:]}


def _read_jobs(stream: BinaryIO, jobs: "queue.Queue[Job]") -> None:
    """Hand over jobs; end the process at once when the host is gone, whatever it is doing."""
    while True:
        try:
            jobs.put(wire.read(stream))
        except EOFError:
            os._exit(0)


def claim_stdout() -> BinaryIO:
    """Keep standard output for replies, and send what libraries print to standard error."""
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return replies


def die_with_host(host: int) -> None:
    """Ask the kernel for SIGKILL when the host dies; leave interrupts to the host."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != host:
        os._exit(0)


if __name__ == "__main__":
    main()
