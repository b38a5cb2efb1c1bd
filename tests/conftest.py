"""What every room's tests share."""

from collections.abc import Iterator

import pytest

from zhiren.models.openai_double import OpenAIDouble, serve_double


@pytest.fixture(scope="session")
def _double() -> Iterator[OpenAIDouble]:
    with serve_double() as double:
        yield double


@pytest.fixture
def openai_server(_double: OpenAIDouble) -> OpenAIDouble:
    """A server that speaks OpenAI's protocol, with an empty script."""
    _double.reset()
    return _double
