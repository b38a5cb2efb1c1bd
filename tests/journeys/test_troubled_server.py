"""What is wrong with a plugin in a running server is told by the commands beside it."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.server import Server
from tests.platform.dropping import TOOL, drop, zhiren

BLOCKS = "import time\n" + TOOL.replace(
    'return Out(words="hello")', 'time.sleep(2)\n    return Out(words="hello")'
)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    drop(tmp_path, blocking=BLOCKS)
    server = Server(tmp_path / "home", {"ZHIREN_PLUGINS_DIR": str(tmp_path)})
    server.start()
    yield server
    server.stop()


def test_a_plugin_that_blocks_the_server_is_named_beside_it(server: Server, tmp_path: Path) -> None:
    assert "loaded" in row(tmp_path, "blocking")
    assert "hello" in zhiren(tmp_path, "tools", "call", "say_hello").stdout
    until = time.monotonic() + 10
    while "held everybody up" not in row(tmp_path, "blocking"):
        assert time.monotonic() < until
        time.sleep(0.2)


def test_the_doctor_asks_the_server_how_its_parts_are(server: Server, tmp_path: Path) -> None:
    said = zhiren(tmp_path, "doctor").stdout
    assert "server: database" in said
    assert "server: index" in said


def row(folder: Path, name: str) -> str:
    listed = zhiren(folder, "plugins").stdout.splitlines()
    [found] = [line for line in listed if f" {name} " in line]
    return found
