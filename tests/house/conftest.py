"""The whole house: looked at without opening it, and lived in."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
import pytest_asyncio

from tests.house.crowd import World, settle
from tests.platform.plugins.test_bad_plugins import GOOD
from zhiren import Host
from zhiren.app import create_app
from zhiren.settings import Settings
from zhiren.testing import PASSWORD
from zhiren.testing_databases import throwaway_database

HELD = "friendly"
"""A plugin in the world whose tools are held back; the matrix names it."""
UNLIMITED = {
    "logins_per_minute": 1_000_000,
    "requests_per_minute": 1_000_000,
    "requests_per_minute_admin": 1_000_000,
    "registrations_per_minute": 1_000_000,
    "native_requests_per_minute": 1_000_000,
}


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Host:
    """A host with every installed plugin, its database never touched."""
    home: Path = tmp_path_factory.mktemp("house")
    return Host(settings=Settings(_env_file=None, home=home))


def hold_back_a_plugin(home: Path) -> Path:
    """Let a plugin lie in a folder of *home* whose tool said something else when it was seen."""
    (home / "others").mkdir()
    (home / "others" / f"{HELD}.py").write_text(GOOD, encoding="utf-8")
    (home / "approved.json").write_text(json.dumps({HELD: {"say_hello": {}}}), encoding="utf-8")
    return home / "others"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(
    tmp_path_factory: pytest.TempPathFactory,
    _databases: None,
) -> AsyncIterator[World]:
    """A host with every installed plugin, and everybody in it: shared by the tests of a module."""
    home = tmp_path_factory.mktemp("world")
    async with throwaway_database(home) as url:
        own: dict[str, Any] = {"admin_password": PASSWORD, "home": home, "database": url}
        own["plugins_dir"] = hold_back_a_plugin(home)
        host = Host(settings=Settings(_env_file=None, **own | UNLIMITED))
        await host.database.create_all()
        async with host.lifespan():
            app = create_app(host)
            transport = httpx2.ASGITransport(app=app)
            local = "http://127.0.0.1:8000"
            async with httpx2.AsyncClient(transport=transport, base_url=local) as client:
                yield await settle(host, app, client)
