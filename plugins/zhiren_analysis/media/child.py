"""This is where one recording is measured: a child process that does a single job and ends.

It gets the job and the bytes over its standard input and answers with JSON; nothing is unpickled.
It is polite (a low priority), so that interviews go on undisturbed beside it.
"""

import importlib
import os
import sys
import threading
import time
import traceback
from typing import BinaryIO

from zhiren import errors
from zhiren.parsing import wire
from zhiren.parsing.worker import SPOKEN, claim_stdout, die_with_host
from zhiren_analysis.media.politeness import be_polite

_NICE = 10
_TOLD_EVERY = 0.2
"""Seconds between two words of progress."""


def main() -> None:
    """Do the one job."""
    die_with_host(int(sys.argv[1]))
    os.environ["OMP_WAIT_POLICY"] = "passive"  # before any library spins on a busy machine
    be_polite(_NICE)
    replies = claim_stdout()
    header, body = wire.read(sys.stdin.buffer)
    threading.Thread(target=_end_with_host, args=(sys.stdin.buffer,), daemon=True).start()
    replies.write(wire.pack(_answer(header, body, replies)))
    replies.flush()


def _answer(header: wire.Header, body: bytes, replies: BinaryIO) -> wire.Header:
    sys.path[:] = header["path"]
    module, _, name = header["target"].partition(":")
    last = 0.0

    def progress(share: float) -> None:
        nonlocal last
        if (now := time.monotonic()) - last >= _TOLD_EVERY:
            last = now
            replies.write(wire.pack({"progress": share}))
            replies.flush()

    try:
        measure = getattr(importlib.import_module(module), name)
        return {"result": measure(body, header["wanted"], progress)}
    except SPOKEN as error:
        kind = "Unavailable" if isinstance(error, errors.MissingExtra) else type(error).__name__
        return {"error": kind, "message": str(error)}
    except Exception as error:  # noqa: BLE001 - the edge: a codec may raise anything on a bad file
        message = "The recording could not be measured: it is damaged."
        cause = "".join(traceback.format_exception(error))
        return {"error": "Unreadable", "message": message, "cause": cause[-4000:]}


def _end_with_host(stream: BinaryIO) -> None:
    """End at once when the host is gone, whatever native code is doing."""
    stream.read(1)
    os._exit(0)


if __name__ == "__main__":
    main()
