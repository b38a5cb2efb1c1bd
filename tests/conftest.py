"""What holds for every test, and what every room's tests share."""

import os
from collections.abc import Iterator

import pytest

from tests.skips import ALLOWED, SkipWatch
from zhiren.models.openai_double import OpenAIDouble, serve_double
from zhiren.testing_databases import VARIABLE


def pytest_configure(config: pytest.Config) -> None:
    """In CI, let no test be skipped unless the list allows it."""
    if os.environ.get("CI"):
        config.pluginmanager.register(SkipWatch(ALLOWED.read_text(encoding="utf-8")))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On another database than SQLite, run what touches one: whatever asks for its fixtures.

    What is marked ``once`` is about browsers or wording, and proves the same on either.
    """
    if not os.environ.get(VARIABLE):
        return
    touching = [
        item
        for item in items
        if "_databases" in getattr(item, "fixturenames", ()) and not item.get_closest_marker("once")
    ]
    kept = {id(item) for item in touching}
    config.hook.pytest_deselected(items=[item for item in items if id(item) not in kept])
    items[:] = touching


@pytest.fixture(scope="session")
def _double() -> Iterator[OpenAIDouble]:
    with serve_double() as double:
        yield double


@pytest.fixture
def openai_server(_double: OpenAIDouble) -> OpenAIDouble:
    """A server that speaks OpenAI's protocol, with an empty script."""
    _double.reset()
    return _double
