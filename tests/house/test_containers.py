"""The container files can be read, run as nobody in particular, and name only what there is."""

import re
import tomllib
from typing import Any

import yaml  # type: ignore[import-untyped]

from tests.house.sources import HOUSE
from zhiren.settings import Settings

DOCKERFILE = (HOUSE / "Dockerfile").read_text(encoding="utf-8")
STEPS = [
    line.split(maxsplit=1)
    for line in DOCKERFILE.replace("\\\n", " ").splitlines()
    if line and not line.startswith("#")
]
COMPOSE: dict[str, Any] = yaml.safe_load((HOUSE / "compose.yaml").read_text(encoding="utf-8"))


def test_the_image_is_slim_and_its_process_is_not_root() -> None:
    assert STEPS[0] == ["FROM", "python:3.12-slim"]
    names = [name for name, _ in STEPS]
    assert "USER" in names[: names.index("CMD")]


def test_the_image_installs_extras_that_there_are() -> None:
    project = tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    [extras] = re.findall(r'"\.\[([\w,-]+)\]"', DOCKERFILE)
    assert set(extras.split(",")) <= set(project["optional-dependencies"])


def test_the_containers_set_settings_that_there_are() -> None:
    environment = COMPOSE["services"]["zhiren"]["environment"]
    named = {*environment, *re.findall(r"\bZHIREN_[A-Z_]+", DOCKERFILE)}
    assert {name.removeprefix("ZHIREN_").lower() for name in named} <= set(Settings.model_fields)


def test_what_a_service_leans_on_is_there_and_no_secret_is_written_down() -> None:
    services = COMPOSE["services"]
    assert set(services["zhiren"]["depends_on"]) < set(services)
    text = (HOUSE / "compose.yaml").read_text(encoding="utf-8")
    assert all(value.startswith("${") for value in re.findall(r"(?:SECRET|PASSWORD): (\S+)", text))
    assert set(COMPOSE["volumes"]) == {"home", "rows"}


def test_the_server_is_reached_from_this_machine_alone() -> None:
    ports = [p for service in COMPOSE["services"].values() for p in service.get("ports", [])]
    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)
