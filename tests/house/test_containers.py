"""The container files can be read, run as nobody in particular, and name only what there is."""

import json
import re
import tomllib
from importlib.metadata import entry_points
from typing import Any

import yaml  # type: ignore[import-untyped]

from tests.house.sources import HOUSE
from zhiren.carrying.queues import QUEUES
from zhiren.operating.starting import check_worker
from zhiren.settings import Settings

DOCKERFILE = (HOUSE / "Dockerfile").read_text(encoding="utf-8")
STEPS = [
    line.split(maxsplit=1)
    for line in DOCKERFILE.replace("\\\n", " ").splitlines()
    if line and not line.startswith("#")
]
COMPOSE: dict[str, Any] = yaml.safe_load((HOUSE / "compose.yaml").read_text(encoding="utf-8"))
OURS = {name: one for name, one in COMPOSE["services"].items() if "build" in one}


def test_the_image_is_slim_and_its_process_is_not_root() -> None:
    assert STEPS[0] == ["FROM", "python:3.12-slim"]
    names = [name for name, _ in STEPS]
    assert "USER" in names[: names.index("CMD")]


def test_the_image_installs_extras_that_there_are() -> None:
    project = tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    [extras] = re.findall(r'"\.\[([\w,-]+)\]"', DOCKERFILE)
    assert set(extras.split(",")) <= set(project["optional-dependencies"])


def test_the_containers_set_settings_that_there_are() -> None:
    ours = [OURS["zhiren"]["environment"], OURS["worker"]["environment"]]
    named = {*re.findall(r"\bZHIREN_[A-Z_]+", DOCKERFILE)}.union(*ours)
    assert {name.removeprefix("ZHIREN_").lower() for name in named} <= set(Settings.model_fields)


def test_server_and_worker_share_what_several_processes_must_share() -> None:
    server, worker = OURS["zhiren"], OURS["worker"]
    own = {"ZHIREN_CARRIES", "ZHIREN_TRUSTED_PROXIES"}
    shared = {name: value for name, value in server["environment"].items() if name not in own}
    assert shared == worker["environment"]
    assert server["volumes"] == worker["volumes"]
    values = {name.removeprefix("ZHIREN_").lower(): value for name, value in shared.items()}
    check_worker(Settings(_env_file=None, **values))
    carried = json.loads(server["environment"]["ZHIREN_CARRIES"])
    assert set(Settings(_env_file=None, carries=carried).carries) < set(QUEUES)


def test_every_command_of_a_container_is_one_that_there_is() -> None:
    scripts = {script.name for script in entry_points(group="console_scripts")}
    commands = [service["command"][0] for service in OURS.values() if "command" in service]
    assert set(commands) == {"zhiren", "milvus-lite"} <= scripts
    assert {name for name, service in OURS.items() if "command" in service} == {"worker", "index"}
    quiet = [service["healthcheck"] for service in OURS.values() if "command" in service]
    assert quiet == [{"disable": True}] * 2  # the image's own asks over HTTP


def test_what_a_service_leans_on_is_there_and_no_secret_is_written_down() -> None:
    services = COMPOSE["services"]
    assert set(services["zhiren"]["depends_on"]) < set(services)
    told = str(OURS["zhiren"]["environment"].values())
    hosts = re.findall(r"(?:@|//)([a-z]+)(?::\d+)?[/']", told)
    assert set(hosts) == set(services["zhiren"]["depends_on"])
    text = (HOUSE / "compose.yaml").read_text(encoding="utf-8")
    assert all(value.startswith("${") for value in re.findall(r"(?:SECRET|PASSWORD): (\S+)", text))
    mounted = [v.split(":")[0] for one in services.values() for v in one.get("volumes", [])]
    assert set(mounted) == set(COMPOSE["volumes"]) == {"home", "rows", "index"}


def test_the_server_is_reached_from_this_machine_alone() -> None:
    ports = [p for service in COMPOSE["services"].values() for p in service.get("ports", [])]
    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)
