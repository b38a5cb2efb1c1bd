"""What holds for every test, and what every room's tests share."""

import os
from collections.abc import Iterator

import pytest

from tests.log_watch import LogWatch
from tests.skips import ALLOWED, SkipWatch
from zhiren.logs import quiet
from zhiren.models.openai_double import OpenAIDouble, serve_double
from zhiren.testing_databases import VARIABLE

WHOLE = "TEST_WHOLE"
"""Set, it runs on the other database whatever touches one."""
ABOVE = (
    "tests/chaos/",
    "tests/contracts/",
    "tests/graphs/",
    "tests/house/test_pages",
    "tests/house/test_researchers",
    "tests/house/test_tokens",
    "tests/house/test_trespass",
    "tests/journeys/test_client",
    "tests/journeys/test_descriptions",
    "tests/journeys/test_examples",
    "tests/journeys/test_open_skill",
    "tests/mcp_server/",
    "tests/platform/checking/",
    "tests/platform/kernel/completions/",
    "tests/platform/scaffold/",
    "tests/platform/test_withdrawing",
    "tests/platform/web/",
    "tests/plugins/analysis/",
)


def pytest_configure(config: pytest.Config) -> None:
    """Let nobody stand in a log; in CI, let no test be skipped unless the list allows it."""
    config.pluginmanager.register(LogWatch())
    if os.environ.get("CI"):
        config.pluginmanager.register(SkipWatch(ALLOWED.read_text(encoding="utf-8")))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On another database than SQLite, run what touches one: whatever asks for its fixtures.

    What is marked ``once`` is about browsers, and proves the same on either. What stands above
    the database by a layer or two is left to ``make test-postgres``, which sets `WHOLE`.
    """
    if not os.environ.get(VARIABLE):
        return
    touching = [
        item
        for item in items
        if "_databases" in getattr(item, "fixturenames", ()) and not _proved(item)
    ]
    kept = {id(item) for item in touching}
    config.hook.pytest_deselected(items=[item for item in items if id(item) not in kept])
    items[:] = touching


def _proved(item: pytest.Item) -> bool:
    """Tell whether running this on SQLite alone is enough for now."""
    above = any(room in item.path.as_posix() for room in ABOVE) and not os.environ.get(WHOLE)
    return above or item.get_closest_marker("once") is not None


@pytest.fixture(autouse=True)
def _logs() -> None:
    """Log as a server does."""
    quiet()


@pytest.fixture(scope="session")
def _double() -> Iterator[OpenAIDouble]:
    with serve_double() as double:
        yield double


@pytest.fixture
def openai_server(_double: OpenAIDouble) -> OpenAIDouble:
    """A server that speaks OpenAI's protocol, with an empty script."""
    _double.reset()
    return _double
