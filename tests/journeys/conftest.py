"""What the journeys of real server processes share."""

import os
from collections.abc import AsyncIterator, Mapping

import pytest

from zhiren.testing_databases import VARIABLE, new_database


@pytest.fixture
async def own_database(_databases: None) -> AsyncIterator[Mapping[str, str]]:
    """The setting of a database of its own: none on SQLite, where it lies in the home."""
    if not (server := os.environ.get(VARIABLE)):
        yield {}
        return
    async with new_database(server) as url:
        yield {"ZHIREN_DATABASE": url}
