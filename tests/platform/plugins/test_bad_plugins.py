"""A plugin that breaks, hangs, floods, steals or tries to end the process harms only itself."""

import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from zhiren import Host, Invalid, Unavailable
from zhiren.errors import TimedOut
from zhiren.plugins.patience import within
from zhiren.progress import bounded
from zhiren.settings import Settings
from zhiren.testing import MakeClient, MakeHost, make_user, sign_in

GOOD = '''
from pydantic import BaseModel
from zhiren import READERS, hookimpl, tool

class Out(BaseModel):
    """What is said."""
    words: str

@tool(roles=READERS, read_only=True, zh="打招呼。", example={})
async def say_hello(call) -> Out:
    """Say hello to whoever asks for it."""
    return Out(words="hello")

@hookimpl
def register_tools():
    return [say_hello]
'''
LOOP = "while True:\n    pass\n"
HOOK = "from zhiren import hookimpl\n\n@hookimpl\ndef "
BAD = {
    "raises": ("1 / 0", "ZeroDivisionError"),
    "does_not_parse": ("def (", "SyntaxError"),
    "ends_the_process": ("import sys; sys.exit(3)", "tried to end the process"),
    "interrupts": ("raise KeyboardInterrupt", "tried to end the process"),
    "hangs": (LOOP, "Importing the plugin 'hangs' took more than 0.5 s"),
    "hangs_when_asked": (
        f"{HOOK}register_tools():\n    while True: pass\n",
        "Asking the plugin 'hangs_when_asked' took more than 0.5 s",
    ),
    "exits_when_asked": (f"{HOOK}register_tools():\n    raise SystemExit\n", "end the process"),
    "misspells": (f"{HOOK}register_tolls():\n    return []\n", "register_tolls"),
    "gives_nonsense": (f"{HOOK}register_tools():\n    return ['x']\n", "where a tool belongs"),
    "speaks_unknown": (f"{HOOK}register_endpoints():\n    return {{'x': []}}\n", "no dialect 'x'"),
    "steals": (GOOD, "Two plugins register the tool 'say_hello'"),
    "kernel": (GOOD, "A plugin called 'kernel' is there already"),
}


def drop(folder: Path, **sources: str) -> dict[str, Any]:
    """Write one-file plugins, and give the settings that let them in."""
    for name, text in sources.items():
        (folder / f"{name}.py").write_text(text, encoding="utf-8")
    return {"plugins_dir": folder, "plugin_seconds": 0.5}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_plugin_is_named_with_its_reason_and_the_others_come_in(
    tmp_path: Path, name: str
) -> None:
    text, reason = BAD[name]
    settings = drop(tmp_path, a_good_one=GOOD) | drop(tmp_path, **{name: text})
    host = Host({"nothing": object()}, settings=Settings(_env_file=None, home=tmp_path, **settings))
    [(broken, why)] = host.loaded.broken.items()
    assert broken.removesuffix(" (another)") == name
    assert reason in why
    assert set(host.tools) == {"say_hello"}
    assert "kernel" in dict(host.loaded.manager.list_name_plugin())


async def test_a_bad_plugin_is_named_by_the_api_and_by_readiness(
    make_host: MakeHost, make_client: MakeClient, tmp_path: Path
) -> None:
    host = await make_host(drop(tmp_path, bad="1 / 0"), nothing=object())
    client, headers = make_client(host), await sign_in(host, "viewer")
    listed = (await client.get("/api/v1/plugins", headers=headers)).json()["plugins"]
    told = {plugin["name"]: plugin["error"] for plugin in listed if plugin["status"] == "broken"}
    assert told == {"bad": "ZeroDivisionError: division by zero"}
    assert "bad" in (await client.get("/readyz")).text


def test_a_bad_plugin_is_named_by_the_command(tmp_path: Path) -> None:
    drop(tmp_path, bad="import sys; sys.exit()")
    done = subprocess.run(
        [str(Path(sys.executable).with_name("zhiren")), "plugins"],
        env={"ZHIREN_HOME": str(tmp_path), "ZHIREN_PLUGINS_DIR": str(tmp_path), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "broken: PluginError: Importing the plugin 'bad' tried to end" in done.stdout


LIFE = (
    "import asyncio\nfrom contextlib import asynccontextmanager\nfrom zhiren import hookimpl\n\n"
    "@hookimpl\n@asynccontextmanager\nasync def lifespan(host):\n"
)


@pytest.mark.parametrize(
    ("life", "why"),
    [
        ("    raise OSError('no disk')\n    yield\n", "It did not open: OSError: no disk"),
        ("    await asyncio.sleep(60)\n    yield\n", "It did not open: TimeoutError"),
        ("    raise SystemExit\n    yield\n", "It did not open: SystemExit"),
    ],
)
async def test_a_plugin_that_does_not_open_is_named_and_the_host_opens(
    make_host: MakeHost, tmp_path: Path, life: str, why: str
) -> None:
    host = await make_host(drop(tmp_path, bad=LIFE + life), nothing=object())
    assert host.loaded.broken["bad"].startswith(why)
    assert await host.accounts.first_admin()


async def test_a_plugin_that_does_not_close_lets_the_host_close(tmp_path: Path) -> None:
    settings = drop(tmp_path, bad=f"{LIFE}    yield\n    await asyncio.sleep(60)\n")
    host = Host({"nothing": object()}, settings=Settings(_env_file=None, home=tmp_path, **settings))
    await host.database.create_all()
    async with host.lifespan():
        began = time.monotonic()
    assert time.monotonic() - began < 10
    assert "did not close" in host.loaded.broken["bad"]


async def test_a_tool_that_ends_the_process_only_fails(make_host: MakeHost, tmp_path: Path) -> None:
    text = GOOD.replace('return Out(words="hello")', "raise SystemExit(3)")
    host = await make_host(drop(tmp_path, ending=text), nothing=object())
    with pytest.raises(Unavailable, match="failed: SystemExit"):
        await host.call_tool("say_hello", {}, actor=await make_user(host, "viewer"))


async def test_a_tool_that_only_reports_is_cut_off(make_host: MakeHost, tmp_path: Path) -> None:
    flood = GOOD.replace("example={}", "timeout=0.3").replace(
        'return Out(words="hello")', "while True: await call.progress(1)"
    )
    host = await make_host(drop(tmp_path, flooding=flood), nothing=object())
    heard: list[float] = []

    async def hear(current: float, total: float | None, message: str) -> None:
        heard.append(current)

    viewer = await make_user(host, "viewer")
    with pytest.raises(TimedOut):
        await host.call_tool("say_hello", {}, actor=viewer, progress=hear)
    assert 1 <= len(heard) <= 200


async def test_a_message_of_progress_is_cut_short() -> None:
    heard: list[str] = []

    async def hear(current: float, total: float | None, message: str) -> None:
        heard.append(message)

    await bounded(hear)(1, 1, "x" * 100_000)
    assert len(heard[0]) == 1000


def test_work_that_is_in_time_answers_or_raises_what_it_raises() -> None:
    assert within(5, "Adding", lambda: 1 + 1) == 2
    with pytest.raises(KeyError, match="gone"):
        within(5, "Looking", lambda: dict[str, int]()["gone"])


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    settings = Settings(_env_file=None, home=tmp_path, plugins_dir=tmp_path / "none")
    with pytest.raises(Invalid, match="none is not there"):
        Host(settings=settings)


def test_hooks_are_traced_when_that_is_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = drop(tmp_path, greeter=GOOD) | {"trace_hooks": True, "home": tmp_path}
    Host({"nothing": object()}, settings=Settings(_env_file=None, **settings))
    assert "hook register_tools of greeter: " in capsys.readouterr().err
