"""This is where a message between the host and a reading worker has its form.

Two lengths, a JSON header, and a body of bytes. Nothing is unpickled, so a worker that a hostile
file has taken over can only send data.
"""

import asyncio
import json
import struct
from typing import Any, BinaryIO

_LENGTHS = struct.Struct(">II")

Header = dict[str, Any]


def pack(header: Header, body: bytes = b"") -> bytes:
    """Make a message."""
    head = json.dumps(header).encode()
    return _LENGTHS.pack(len(head), len(body)) + head + body


def read(stream: BinaryIO) -> tuple[Header, bytes]:
    """Read a message, as the worker does. Raise EOFError when the host is gone."""
    head_length, body_length = _LENGTHS.unpack(_exactly(stream, _LENGTHS.size))
    header: Header = json.loads(_exactly(stream, head_length))
    return header, _exactly(stream, body_length)


async def receive(stream: asyncio.StreamReader) -> Header:
    """Read a message's header, as the host does. Raise IncompleteReadError at the end."""
    head_length, body_length = _LENGTHS.unpack(await stream.readexactly(_LENGTHS.size))
    header: Header = json.loads(await stream.readexactly(head_length))
    await stream.readexactly(body_length)
    return header


def _exactly(stream: BinaryIO, length: int) -> bytes:
    data = stream.read(length)
    if len(data) < length:
        raise EOFError
    return data
