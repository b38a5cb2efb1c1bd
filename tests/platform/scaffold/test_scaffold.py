"""`zhiren plugin new`: what it makes is a plugin that works, tested and installable."""

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import httpx2
import pytest
from mcp.client import Client
from mcp.client.streamable_http import streamable_http_client

from tests.journeys.server import PASSWORD, ZHIREN, Server
from zhiren.errors import Conflict, Invalid
from zhiren.scaffold import new_plugin

GREETING = {"words": "你好，李雷！"}
ASKED = {"person": "李雷"}


def run(command: list[str], folder: Path, **settings: str) -> str:
    quiet = {name: value for name, value in os.environ.items() if "ZHIREN" not in name}
    done = subprocess.run(
        command, cwd=folder, env=quiet | settings, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("project") / "small_talk"
    new_plugin("small-talk", folder)
    return folder


@pytest.fixture(scope="module")
def installed(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """The settings under which the wheel of the project is installed beside Zhiren."""
    made, site = tmp_path_factory.mktemp("dist"), tmp_path_factory.mktemp("site")
    run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(made)], project)
    [wheel] = made.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    return {"PYTHONPATH": str(site)}


@pytest.fixture(scope="module")
def server(
    installed: Mapping[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("served") / "home", installed)
    server.start()
    yield server
    server.stop()


def test_the_project_has_everything_that_a_plugin_needs(project: Path) -> None:
    made = {p.relative_to(project).as_posix() for p in project.rglob("*") if p.is_file()}
    package = "zhiren_small_talk"
    assert {
        "pyproject.toml",
        "README.md",
        ".github/workflows/ci.yml",
        "tests/test_plugin.py",
        f"{package}/plugin.py",
        f"{package}/tools.py",
        f"{package}/api.py",
        f"{package}/cast/small_talk.toml",
        f"{package}/words/small_talk/receptionist.zh.md.j2",
        f"{package}/words/small_talk/receptionist.en.md.j2",
        f"{package}/words/small_talk/receptionist.example.toml",
    } <= made
    assert not [name for name in made if "<<" in (project / name).read_text(encoding="utf-8")]


@pytest.mark.timeout(300)
def test_the_projects_own_tests_pass(project: Path) -> None:
    said = run([sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"], project)
    assert "4 passed" in said


def test_the_project_is_written_as_the_house_writes(project: Path) -> None:
    rules = ["--isolated", "--line-length", "130", "--select", "E,F,D1"]
    rules += ["--per-file-ignores", "tests/*:D1"]  # a test is named as a sentence
    run([sys.executable, "-m", "ruff", "check", *rules, "."], project)


def test_the_wheel_answers_on_the_command_line(
    installed: Mapping[str, str], tmp_path: Path
) -> None:
    command = [str(ZHIREN), "tools", "call", "greet_small_talk", json.dumps(ASKED)]
    said = run(command, tmp_path, ZHIREN_HOME=str(tmp_path / "home"), **installed)
    assert json.loads(said) == GREETING


def test_the_wheel_answers_over_rest(server: Server) -> None:
    headers = sign_in(server)
    said = httpx2.post(f"{server.url}/api/v1/tools/greet_small_talk", json=ASKED, headers=headers)
    assert said.json() == {"result": GREETING}
    shown = httpx2.get(f"{server.url}/api/v1/small_talk/李雷", headers=headers)
    assert shown.json() == GREETING


async def test_the_wheel_answers_over_mcp(server: Server) -> None:
    async with httpx2.AsyncClient(headers=sign_in(server), timeout=30) as http:
        transport = streamable_http_client(f"{server.url}/mcp", http_client=http)
        async with Client(transport) as client:
            said = await client.call_tool("greet_small_talk", ASKED)
    assert said.structured_content == GREETING


def sign_in(server: Server) -> dict[str, str]:
    who = {"username": "admin", "password": PASSWORD}
    answer = httpx2.post(f"{server.url}/talent/api/v1/auth/login", data=who)
    assert answer.status_code == 200, answer.text
    return {"Authorization": f"Bearer {answer.json()['data']['access_token']}"}


@pytest.mark.parametrize("name", ["", "9lives", "Class Room", "a/b", "class", "x" * 41, "a__b"])
def test_a_name_that_cannot_be_one_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(Invalid, match="is no name"):
        new_plugin(name, tmp_path / "there")


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(Conflict, match="is not empty"):
        new_plugin("greeter", tmp_path)
