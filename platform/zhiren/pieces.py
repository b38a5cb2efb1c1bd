"""Where a recording lies while it is still being made: piece by piece, in order, beside the files.

Whoever has one sends its pieces as they come; whoever follows it takes them up one after another,
also in another process. When it is whole it becomes a file, and the pieces go.
"""

import asyncio

from zhiren.errors import Conflict, Invalid, TooLarge
from zhiren.files import Files
from zhiren.streaming.bells import Bells

LARGEST = 1024 * 1024
"""Bytes of one piece."""
MOST = 3600
"""Pieces of one recording."""


class Pieces:
    """Recordings in the making, by key."""

    def __init__(self, files: Files, bells: Bells) -> None:
        """Keep pieces where *files* are; *bells* wake those who follow."""
        self._files, self._bells = files, bells

    async def keep(self, key: str, number: int, data: bytes) -> bool:
        """Keep one piece, from number 0 on; one that is there stays, and False is answered.

        Raises `Invalid` for an impossible piece and `TooLarge` for one too large.
        """
        if not data or not 0 <= number < MOST:
            raise Invalid(f"A piece has bytes, and a number from 0 to {MOST - 1}.", "number")
        if len(data) > LARGEST:
            raise TooLarge(f"A piece may have at most {LARGEST // 1024} KB.")
        path = _path(key, number)
        if await asyncio.to_thread(self._files.has, path):
            return False
        await asyncio.to_thread(self._files.place, path, data)
        self._bells.ring_everywhere(topic(key))
        return True

    async def take(self, key: str, number: int) -> bytes | None:
        """Give one piece; None while it is not there, or no longer."""
        try:
            return await asyncio.to_thread(self._files.open, _path(key, number))
        except FileNotFoundError:
            return None

    async def whole(self, key: str, count: int, most: int) -> bytes:
        """Put *count* pieces together. Raises `Conflict` for a gap, `TooLarge` over *most*."""
        found = bytearray()
        for number in range(min(count, MOST)):
            piece = await self.take(key, number)
            if piece is None:
                raise Conflict(f"第 {number} 段没有收到 · Piece {number} has not come.")
            found += piece
            if len(found) > most:
                raise TooLarge(f"A file may have at most {most // (1024 * 1024)} MB.")
        return bytes(found)

    async def drop(self, key: str) -> None:
        """Let all pieces go; whoever follows is told."""
        await asyncio.to_thread(self._files.drop, _folder(key))
        self._bells.ring_everywhere(topic(key))


def topic(key: str) -> str:
    """Name the bell of those who follow a recording."""
    return f"pieces/{key}"


def _folder(key: str) -> str:
    return f"pieces/{key}"


def _path(key: str, number: int) -> str:
    return f"{_folder(key)}/{number:06d}"
