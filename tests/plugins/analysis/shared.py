"""Real media and models, where ``TEST_MEDIA`` and ``TEST_MODELS`` name folders that hold them."""

import os
from pathlib import Path

import pytest


def media(name: str) -> bytes:
    """Read one of the media, or skip."""
    return _found("TEST_MEDIA", name).read_bytes()


def model(name: str) -> str:
    """Give the path of one of the models, or skip."""
    return str(_found("TEST_MODELS", name))


def _found(variable: str, name: str) -> Path:
    file = Path(os.environ.get(variable, "nowhere")) / name
    if not file.is_file():
        pytest.skip(f"{variable} names no folder with {name}")
    return file
