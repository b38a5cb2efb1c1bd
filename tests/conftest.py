"""What holds for every test, and what every room's tests share."""

import os
from collections.abc import Iterator

import pytest

from tests.skips import ALLOWED, SkipWatch
from zhiren.models.openai_double import OpenAIDouble, serve_double


def pytest_configure(config: pytest.Config) -> None:
    """In CI, let no test be skipped unless the list allows it."""
    if os.environ.get("CI"):
        config.pluginmanager.register(SkipWatch(ALLOWED.read_text(encoding="utf-8")))


@pytest.fixture(scope="session")
def _double() -> Iterator[OpenAIDouble]:
    with serve_double() as double:
        yield double


@pytest.fixture
def openai_server(_double: OpenAIDouble) -> OpenAIDouble:
    """A server that speaks OpenAI's protocol, with an empty script."""
    _double.reset()
    return _double
