"""What a plugin prints, forks or starts while it is imported is nobody else's trouble."""

import json
import time
from pathlib import Path

from mcp.client import Client
from mcp.client.stdio import StdioServerParameters

from tests.platform.dropping import TOOL, ZHIREN, drop, zhiren

FLOODS = "for _ in range(2000):\n    print('x' * 100)\n" + TOOL.replace(
    'return Out(words="hello")', 'print("flood" * 1000)\n    return Out(words="hello")'
)
LIFE = """
from contextlib import asynccontextmanager

@hookimpl
@asynccontextmanager
async def lifespan(host):
    print("opening")
    yield
"""


def test_what_it_prints_does_not_mix_with_what_a_command_answers(tmp_path: Path) -> None:
    drop(tmp_path, flooding=FLOODS + LIFE)
    listed = zhiren(tmp_path, "tools", "list", "--json")
    assert "say_hello" in {tool["name"] for tool in json.loads(listed.stdout)}
    assert listed.stderr.count("x" * 100) == 2000


async def test_an_mcp_client_over_standard_output_hears_nothing_of_it(tmp_path: Path) -> None:
    drop(tmp_path, flooding=FLOODS + LIFE)
    home = {"ZHIREN_HOME": str(tmp_path / "home"), "ZHIREN_PLUGINS_DIR": str(tmp_path)}
    server = StdioServerParameters(command=str(ZHIREN), args=["mcp"], env=home, cwd=tmp_path)
    async with Client(server) as client:
        said = await client.call_tool("say_hello", {})
    assert said.structured_content == {"words": "hello"}


def test_a_thread_that_it_left_behind_does_not_keep_a_command(tmp_path: Path) -> None:
    lingers = "import threading, time\nthreading.Thread(target=time.sleep, args=(600,)).start()\n"
    drop(tmp_path, lingering=lingers + TOOL)
    began = time.monotonic()
    done = zhiren(tmp_path, "tools", "list", "--json")
    assert time.monotonic() - began < 30
    assert done.returncode == 0
    assert "say_hello" in done.stdout


def test_a_copy_of_the_process_ends_before_it_acts_as_we_do(tmp_path: Path) -> None:
    drop(tmp_path, forking="import os\nos.fork()\n" + TOOL)
    done = zhiren(tmp_path, "tools", "call", "say_hello")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {"words": "hello"}
