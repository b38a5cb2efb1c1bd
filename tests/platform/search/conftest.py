from pathlib import Path

import pytest

from zhiren.access import Actor
from zhiren.db import Database
from zhiren.models.demonstration import make_demonstration_embedder
from zhiren.testing import MakeDatabase


@pytest.fixture
async def database(make_database: MakeDatabase) -> Database:
    return await make_database()


@pytest.fixture
def ours() -> Actor:
    return Actor(user_id="u_1", organisation_id="org_ours", role="hr")


@pytest.fixture
def theirs() -> Actor:
    return Actor(user_id="u_2", organisation_id="org_theirs", role="hr")


@pytest.fixture(scope="session")
def embedder_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_demonstration_embedder(tmp_path_factory.mktemp("embedder"))
