"""The whole house, looked at without opening it."""

from pathlib import Path

import pytest

from zhiren import Host
from zhiren.settings import Settings


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Host:
    """A host with every installed plugin, its database never touched."""
    home: Path = tmp_path_factory.mktemp("house")
    return Host(settings=Settings(_env_file=None, home=home))
