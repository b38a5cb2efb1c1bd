"""What the tests of models share."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from zhiren.models import Models
from zhiren.models.openai_double import OpenAIDouble
from zhiren.settings import Settings


@pytest.fixture
async def make_models(
    openai_server: OpenAIDouble, tmp_path: Path
) -> AsyncIterator[Callable[..., Models]]:
    """Make the models of a host whose OpenAI is the double."""
    made: list[Models] = []

    def make(**settings: Any) -> Models:
        given = {"model": "openai:first", "openai_base_url": openai_server.url, **settings}
        made.append(Models(Settings(home=tmp_path, **given)))
        return made[-1]

    yield make
    for models in made:
        await models.aclose()
