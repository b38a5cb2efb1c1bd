"""Measurements that misbehave, to be run in a process of their own."""

import os
import time
from typing import Any


def crash(data: bytes, wanted: dict[str, Any], progress: Any) -> dict[str, Any]:
    """End without a word, as native code does."""
    os.abort()


def loop(data: bytes, wanted: dict[str, Any], progress: Any) -> dict[str, Any]:
    """Never end."""
    while True:
        time.sleep(1)


def hoard(data: bytes, wanted: dict[str, Any], progress: Any) -> dict[str, Any]:
    """Take more memory than is allowed."""
    taken = bytearray(os.urandom(1_000_000) * 400)
    time.sleep(30)
    return {"taken": len(taken)}
