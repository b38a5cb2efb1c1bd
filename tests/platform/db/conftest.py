"""A real Postgres for tests of what only Postgres does; they run beside those on SQLite."""

import os
from collections.abc import AsyncIterator

import pytest

from scripts.on_postgres import SERVER, refusal
from tests.platform.db.tables import every_table
from zhiren.testing_databases import VARIABLE, new_database


@pytest.fixture
async def postgres() -> AsyncIterator[str]:
    """The URL of a database without tables."""
    server = os.environ.get(VARIABLE) or SERVER
    if why := refusal(server):
        pytest.skip(f"No Postgres for tests: {why}")
    every_table()
    async with new_database(server) as url:
        yield url
