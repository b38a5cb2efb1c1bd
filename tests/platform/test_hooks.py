"""What plugins may bring beside tools is used: backends, health checks, commands, settings."""

import json
from pathlib import Path

import pytest

from tests.platform.dropping import TOOL, drop, zhiren
from zhiren import Host, Invalid, Unavailable
from zhiren.checks import Finding
from zhiren.errors import TimedOut
from zhiren.health import look_over
from zhiren.models.scripted import ScriptedModel
from zhiren.operating.doctor import examine
from zhiren.settings import Settings
from zhiren.testing import MakeClient, MakeHost

BACKENDS = '''
import time
from zhiren import hookimpl
from zhiren.backends import Backend
from zhiren.models.scripted import ScriptedModel

class Words:
    """An embedder of one number."""
    name, dimension, languages = "acme", 1, frozenset({"en", "zh"})

    def __init__(self, rest):
        self.rest = rest

    async def embed_documents(self, texts):
        return [[1.0] for _ in texts]

    async def embed_query(self, text):
        return [1.0]

    async def close(self):
        pass

class Nowhere:
    """An index that keeps nothing."""
    def __init__(self, rest):
        self.rest = rest

    async def close(self):
        pass

def open_chat(rest, settings, temperature):
    if rest == "slow":
        time.sleep(60)
    if rest == "broken":
        raise OSError("no such model")
    return ScriptedModel("Hello.", name=f"acme:{rest} at {temperature}")

def open_embedder(rest, settings):
    return Words(rest)

def open_index(rest, settings):
    return Nowhere(rest)

@hookimpl
def register_backends():
    for kind in ("chat", "embedder", "index"):
        yield Backend(kind=kind, scheme="acme", open=f"{__name__}:open_{kind}")
'''


def host_of(folder: Path, **settings: object) -> Host:
    given = drop(folder, acme=BACKENDS) | {"home": folder} | settings
    return Host({"nothing": object()}, settings=Settings(_env_file=None, **given))


async def test_a_plugin_provides_a_model_by_its_scheme(tmp_path: Path) -> None:
    model = host_of(tmp_path, model="acme:large").models.open()
    assert isinstance(model, ScriptedModel)
    assert model.name == "acme:large at None"


@pytest.mark.parametrize(("rest", "kind"), [("slow", TimedOut), ("broken", Unavailable)])
async def test_a_model_that_cannot_be_opened_gives_way_to_the_next(
    tmp_path: Path, rest: str, kind: type[Exception]
) -> None:
    host = host_of(tmp_path, model=f"acme:{rest}", model_fallbacks=["acme:large"])
    chat = host.models.chat()
    assert chat is not None
    said = [piece async for piece in chat.stream([{"role": "user", "content": "Hello"}])]
    assert "Hello. " in [getattr(piece, "text", "") for piece in said]
    with pytest.raises(kind):
        host.models.open()


def test_a_plugin_provides_an_embedder_and_an_index(tmp_path: Path) -> None:
    search = host_of(tmp_path, embedder="acme:small", index="acme:there").search
    assert search.embedder is not None
    assert search.embedder.name == "acme"
    assert vars(search.embedder)["rest"] == "small"
    assert vars(search.vectors)["rest"] == "there"


def test_an_index_by_its_bare_address_is_milvus(tmp_path: Path) -> None:
    for index in (None, "http://127.0.0.1:19530", "milvus:http://127.0.0.1:19530"):
        vectors = host_of(tmp_path, index=index).search.vectors
        assert type(vectors).__name__ == "MilvusIndex"
        expected = "http://127.0.0.1:19530" if index else str(tmp_path / "index.db")
        assert vars(vectors)["uri"] == expected


@pytest.mark.parametrize("name", ["embedder", "model"])
def test_what_nobody_provides_is_refused_and_names_what_there_is(tmp_path: Path, name: str) -> None:
    with pytest.raises(Invalid, match="acme:"):
        host_of(tmp_path, **{name: "nobody:x"})


HEALTH = """
import asyncio
from zhiren import hookimpl
from zhiren.checks import missing, ok
from zhiren.health import HealthCheck

async def well(host):
    return ok("well")

async def ill(host):
    return missing("no disk", "Buy one.")

async def hangs(host):
    await asyncio.sleep(60)

async def raises(host):
    raise OSError("no disk")

async def exits(host):
    raise SystemExit(3)

async def nonsense(host):
    return "well"

@hookimpl
def register_health_checks():
    for name in ("well", "ill", "hangs", "raises", "exits", "nonsense", "nowhere"):
        yield HealthCheck(name=f"acme {name}", run=f"{__name__}:{name}")
"""


async def test_readiness_names_every_part_and_what_others_lack_harms_only_them(
    make_host: MakeHost,
    make_client: MakeClient,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("zhiren.health._PATIENCE", 0.3)
    host = await make_host(drop(tmp_path, acme=HEALTH), nothing=object())
    answer = await make_client(host).get("/readyz")
    assert answer.status_code == 200
    parts = answer.json()["components"]
    assert {name: parts.pop(name) for name in ("database", "tasks", "acme well")} == {
        "database": "ok",
        "tasks": "ok",
        "acme well": "ok",
    }
    assert set(parts.values()) == {"missing"}
    assert len(parts) == 6
    found = (await look_over(host)).parts
    assert found["acme hangs"].found == "no answer within 0.3 s"
    assert found["acme raises"].found == "OSError: no disk"
    assert "not a Finding" in found["acme nonsense"].found


async def test_readiness_fails_when_a_part_of_ours_does(
    make_host: MakeHost, make_client: MakeClient
) -> None:
    host = await make_host(nothing=object())
    assert host.tasks.carrier is not None
    await host.tasks.carrier.stop()
    answer = await make_client(host).get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["status"] == "unavailable"
    assert answer.json()["components"] == {"database": "ok", "tasks": "missing"}


CHECKS = (
    TOOL
    + """
import time
from zhiren.checks import Check, ok

def slow():
    time.sleep(60)

def nonsense():
    return 3

def well():
    return ok("well")

@hookimpl
def register_checks():
    return [Check(name=f"acme {n}", run=f"{__name__}:{n}") for n in ("slow", "nonsense", "well")]
"""
)


def test_a_check_of_others_that_hangs_does_not_hold_the_doctor(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop(tmp_path, acme=CHECKS)
    monkeypatch.chdir(tmp_path)
    for name, value in (("HOME", tmp_path / "home"), ("PLUGINS_DIR", tmp_path)):
        monkeypatch.setenv(f"ZHIREN_{name}", str(value))
    monkeypatch.setenv("ZHIREN_PLUGIN_SECONDS", "3")
    found = {line.name: line.finding for line in examine()}
    assert found["acme well"] == Finding(status="ok", found="well")
    assert "took more than 3 s" in found["acme slow"].found
    assert "answered int" in found["acme nonsense"].found


COMMANDS = (
    TOOL
    + '''
import typer
from zhiren.commands import CommandGroup

app = typer.Typer()

@app.command()
def greet(name: str) -> None:
    """Greet somebody."""
    typer.echo(f"Hello {name}!")

@app.callback()
def about() -> None:
    """Say hello at the shell."""

@hookimpl
def register_commands():
    return [CommandGroup(app=f"{__name__}:app")]
'''
)


def test_a_plugin_adds_commands_under_its_own_name(tmp_path: Path) -> None:
    drop(tmp_path, smalltalk=COMMANDS, broken="1 / 0", silent=TOOL)
    assert zhiren(tmp_path, "smalltalk", "greet", "Li").stdout == "Hello Li!\n"
    assert "Say hello at the shell" in zhiren(tmp_path, "smalltalk", "--help").stdout
    broken = zhiren(tmp_path, "broken", "greet")
    assert broken.returncode == 1
    assert broken.stderr.strip() == (
        "The plugin 'broken' cannot be loaded: ZeroDivisionError: division by zero"
    )
    assert "No such command 'silent'" in zhiren(tmp_path, "silent").stderr


def test_help_loads_no_plugin(tmp_path: Path) -> None:
    drop(tmp_path, loud="from pathlib import Path\nPath('loaded').touch()")
    assert zhiren(tmp_path, "--help").returncode == 0
    assert not (tmp_path / "loaded").exists()


def test_our_own_plugin_has_commands(tmp_path: Path) -> None:
    said = zhiren(tmp_path, "knowledge", "ask", "How many days of leave are there?")
    assert "not in these documents" in said.stdout, said.stderr
    assert zhiren(tmp_path, "knowledge", "shelves").stdout == ""


SETTINGS = (
    TOOL
    + """
from typing import Annotated
from pydantic import Field
from zhiren.sections import Section

class Greeting(BaseModel):
    times: Annotated[int, Field(ge=1)] = 1
    names: list[str] = []

@hookimpl
def register_settings():
    return [Section(model=Greeting)]
"""
)


def greeting(folder: Path) -> dict[str, object]:
    settings = Settings(_env_file=None, home=folder, plugins_dir=folder)
    host = Host({"nothing": object()}, settings=settings)
    assert host.loaded.broken == {}
    [(model, values)] = host.loaded.sections.items()
    assert host.section(model) is values
    return values.model_dump()


def test_a_plugin_has_settings_and_the_environment_goes_before_the_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop(tmp_path, smalltalk=SETTINGS)
    monkeypatch.chdir(tmp_path)
    assert greeting(tmp_path) == {"times": 1, "names": []}
    toml = Path("zhiren.toml")
    toml.write_text("[smalltalk]\ntimes = 2\nnames = ['Li']\n", encoding="utf-8")
    assert greeting(tmp_path) == {"times": 2, "names": ["Li"]}
    Path(".env").write_text("ZHIREN_SMALLTALK_TIMES=3\n", encoding="utf-8")
    assert greeting(tmp_path) == {"times": 3, "names": ["Li"]}
    monkeypatch.setenv("ZHIREN_SMALLTALK_TIMES", "4")
    monkeypatch.setenv("ZHIREN_SMALLTALK_NAMES", '["Zhang"]')
    assert greeting(tmp_path) == {"times": 4, "names": ["Zhang"]}


@pytest.mark.parametrize(
    ("toml", "why"),
    [
        ("[smalltalk]\ntimes = 0\n", "[smalltalk] times (zhiren.toml): Input should be greater"),
        (
            "[smalltalk]\ntime = 2\n",
            "[smalltalk] time (zhiren.toml) is no setting. Did you mean times",
        ),
    ],
)
def test_a_wrong_setting_of_others_names_its_key_and_keeps_them_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, toml: str, why: str
) -> None:
    drop(tmp_path, smalltalk=SETTINGS)
    monkeypatch.chdir(tmp_path)
    Path("zhiren.toml").write_text(toml, encoding="utf-8")
    settings = Settings(_env_file=None, home=tmp_path, plugins_dir=tmp_path)
    host = Host({"nothing": object()}, settings=settings)
    assert why in host.loaded.broken["smalltalk"]
    assert "say_hello" not in host.tools


def test_a_wrong_setting_of_ours_is_refused_in_one_line(tmp_path: Path) -> None:
    refused = zhiren(tmp_path, "plugins", ZHIREN_ANALYSIS_LOOK_BACK="soon")
    assert refused.returncode == 1
    assert refused.stderr.startswith("ZHIREN_ANALYSIS_LOOK_BACK (environment): Input should be")
    assert refused.stderr.count("\n") == 1
    assert json.loads(zhiren(tmp_path, "settings", "--json", ZHIREN_ANALYSIS_LOOK_BACK="3").stdout)


def test_a_table_about_no_plugin_is_refused(tmp_path: Path) -> None:
    (tmp_path / "zhiren.toml").write_text("[analysys]\nlook_back = 1\n", encoding="utf-8")
    refused = zhiren(tmp_path, "plugins")
    assert refused.returncode == 1
    assert refused.stderr.startswith("[analysys] (zhiren.toml) is about no plugin")
    assert "Did you mean [analysis]?" in refused.stderr
