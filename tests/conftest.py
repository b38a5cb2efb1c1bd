"""What holds for every test."""

import os

import pytest

from tests.skips import ALLOWED, SkipWatch


def pytest_configure(config: pytest.Config) -> None:
    """In CI, let no test be skipped unless the list allows it."""
    if os.environ.get("CI"):
        config.pluginmanager.register(SkipWatch(ALLOWED.read_text(encoding="utf-8")))
