"""This is where a whisper.cpp model's file is read through before the engine may load it.

The engine ends the process on a file that is cut short or something else, so every length in it
is followed to the end first. Nothing is loaded: only heads are read.
"""

import math
import struct
from pathlib import Path
from typing import BinaryIO

from zhiren.errors import Unavailable

_MAGIC = b"lmgg"
_HEAD = struct.Struct("<11i")
_BLOCKS = {
    0: (1, 4),
    1: (1, 2),
    2: (32, 18),
    3: (32, 20),
    6: (32, 22),
    7: (32, 24),
    8: (32, 34),
    10: (256, 84),
    11: (256, 110),
    12: (256, 144),
    13: (256, 176),
    14: (256, 210),
}
"""By kind of number: how many of them one block holds, and its bytes."""
_OF_ALL, _OF_ENCODER, _OF_DECODER = 11, 15, 24
"""Tensors of every model, of a layer that hears, of a layer that writes."""
_MOST_LAYERS, _LONGEST, _MOST_SIZES = 64, 4096, 4
_LARGE = 1 << 31


def refuse_bad_weights(path: str) -> None:
    """Raise `Unavailable`, in one line, for a model that is missing, cut short or foreign."""
    file = Path(path)
    if not file.is_file():
        raise Unavailable(f"The model {file.name} is not there: zhiren models list says how.")
    with file.open("rb") as stream:
        try:
            whole = stream.read(4) == _MAGIC and _is_whole(stream, file.stat().st_size)
        except (struct.error, KeyError, ValueError):
            whole = False
    if not whole:
        raise Unavailable(f"The model {file.name} is damaged, cut short or no whisper.cpp model.")


def _is_whole(stream: BinaryIO, size: int) -> bool:
    head = _HEAD.unpack(stream.read(_HEAD.size))
    hears, writes = head[4], head[8]
    if not (0 < hears <= _MOST_LAYERS and 0 < writes <= _MOST_LAYERS):
        return False
    mels, width = _numbers(stream, 2)
    _skip(stream, 4 * mels * width)
    for _ in range(_numbers(stream, 1)[0]):
        _skip(stream, _numbers(stream, 1)[0])
    tensors = 0
    while stream.tell() < size:
        _skip(stream, _tensor(stream))
        tensors += 1
    expected = _OF_ALL + _OF_ENCODER * hears + _OF_DECODER * writes
    return stream.tell() == size and tensors == expected


def _tensor(stream: BinaryIO) -> int:
    """Read a tensor's head; answer how many bytes follow it."""
    dimensions, name, kind = _numbers(stream, 3)
    if not (0 < dimensions <= _MOST_SIZES and name < _LONGEST):
        raise ValueError("no tensor")
    many = math.prod(_numbers(stream, dimensions))
    stream.seek(name, 1)
    block, size = _BLOCKS[kind]
    return many // block * size


def _numbers(stream: BinaryIO, count: int) -> tuple[int, ...]:
    found = struct.unpack(f"<{count}i", stream.read(4 * count))
    if any(not 0 <= number < _LARGE for number in found):
        raise ValueError("no length")
    return found


def _skip(stream: BinaryIO, length: int) -> None:
    stream.seek(length, 1)
