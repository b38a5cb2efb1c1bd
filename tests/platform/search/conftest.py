from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from zhiren.access import Actor
from zhiren.db import Database
from zhiren.models.demonstration import make_demonstration_embedder


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'rows.db'}")
    await database.create_all()
    yield database
    await database.close()


@pytest.fixture
def ours() -> Actor:
    return Actor(user_id="u_1", organisation_id="org_ours", role="hr")


@pytest.fixture
def theirs() -> Actor:
    return Actor(user_id="u_2", organisation_id="org_theirs", role="hr")


@pytest.fixture(scope="session")
def embedder_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_demonstration_embedder(tmp_path_factory.mktemp("embedder"))
