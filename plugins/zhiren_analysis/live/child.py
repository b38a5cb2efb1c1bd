"""This is where one recording is followed: a child process that lives as long as it is made.

It gets pieces over its standard input and answers with JSON; nothing is unpickled. It is polite (a
low priority), so that interviews go on undisturbed beside it.
"""

import os
import sys
import threading
import traceback
from typing import Any, BinaryIO

from zhiren import errors
from zhiren.parsing import wire
from zhiren.parsing.worker import SPOKEN, claim_stdout, die_with_host
from zhiren_analysis.live.feed import Feed
from zhiren_analysis.media.politeness import be_polite

_NICE = 10


def main() -> None:
    """Follow the one recording."""
    die_with_host(int(sys.argv[1]))
    os.environ["OMP_WAIT_POLICY"] = "passive"  # before any library spins on a busy machine
    be_polite(_NICE)
    replies = claim_stdout()
    header, _ = wire.read(sys.stdin.buffer)
    sys.path[:] = header["path"]
    feed = Feed()
    threading.Thread(target=_listen, args=(sys.stdin.buffer, feed), daemon=True).start()

    def tell(found: dict[str, Any]) -> None:
        replies.write(wire.pack({"figures": found}))
        replies.flush()

    replies.write(wire.pack(_followed(header["wanted"], feed, tell)))
    replies.flush()


def _followed(wanted: dict[str, Any], feed: Feed, tell: Any) -> wire.Header:
    from zhiren_analysis.live.rolling import follow

    try:
        follow(feed, wanted, tell)
    except SPOKEN as error:
        kind = "Unavailable" if isinstance(error, errors.MissingExtra) else type(error).__name__
        return {"over": True, "error": kind, "message": str(error)}
    except Exception as error:  # noqa: BLE001 - the edge: a codec may raise anything on a bad file
        cause = "".join(traceback.format_exception(error))[-4000:]
        message = "The recording could not be measured: it is damaged."
        return {"over": True, "error": "Unreadable", "message": message, "cause": cause}
    return {"over": True}


def _listen(stream: BinaryIO, feed: Feed) -> None:
    """Take pieces; end at once when the host is gone, whatever native code is doing."""
    while True:
        try:
            _, piece = wire.read(stream)
        except Exception:  # noqa: BLE001 - whatever was cut off: nobody is there any more
            os._exit(0)
        feed.put(piece)


if __name__ == "__main__":
    main()
