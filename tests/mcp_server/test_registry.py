"""server.json, as a registry of MCP servers reads it: its form, and that it tells the truth."""

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel
from typer.main import get_command

import zhiren_mcp
from zhiren.cli import app
from zhiren.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
FORMAT = "https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json"


class Strict(BaseModel):
    """No field that the format does not know."""

    model_config = ConfigDict(extra="forbid", alias_generator=to_camel)


class Input(Strict):
    description: str = ""
    format: Literal["string", "number", "boolean", "filepath"] = "string"
    value: str | None = None
    default: str | None = None
    is_required: bool = False
    is_secret: bool = False
    variables: "dict[str, Input]" = {}


class Named(Input):
    name: str


class Positional(Input):
    type: Literal["positional"]
    value: str


class Stdio(Strict):
    type: Literal["stdio"]


class Streamable(Strict):
    type: Literal["streamable-http"]
    url: Annotated[str, Field(pattern=r"^https?://[^\s]+$")]
    headers: list[Named] = []


class Package(Strict):
    registry_type: Literal["pypi"]
    identifier: str
    version: Annotated[str, Field(pattern=r"^\d+\.\d+\.\d+$")]
    runtime_hint: str
    transport: Annotated[Stdio | Streamable, Field(discriminator="type")]
    package_arguments: list[Positional]
    environment_variables: list[Named]


class Server(Strict):
    """What the format of December 2025 asks for, as far as it is used."""

    form: Annotated[Literal[FORMAT], Field(alias="$schema")]  # type: ignore[valid-type]
    name: Annotated[
        str, Field(pattern=r"^[a-zA-Z0-9.-]+/[a-zA-Z0-9._-]+$", min_length=3, max_length=200)
    ]
    title: Annotated[str, Field(min_length=1, max_length=100)]
    description: Annotated[str, Field(min_length=1, max_length=100)]
    version: Annotated[str, Field(max_length=255)]
    packages: Annotated[list[Package], Field(min_length=1)]


@pytest.fixture
def written() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((ROOT / "server.json").read_text(encoding="utf-8"))
    return found


@pytest.fixture
def server(written: dict[str, Any]) -> Server:
    return Server.model_validate(written)


def test_the_form_is_the_registrys(server: Server) -> None:
    assert {package.transport.type for package in server.packages} == {"stdio", "streamable-http"}


@pytest.mark.parametrize(
    ("field", "wrong"), [("name", "zhiren"), ("description", "x" * 101), ("packages", [])]
)
def test_what_the_registry_refuses_is_noticed(
    written: dict[str, Any], field: str, wrong: object
) -> None:
    with pytest.raises(ValidationError):
        Server.model_validate({**written, field: wrong})


def test_it_names_the_distribution_at_its_version(server: Server) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = {(package.identifier, package.version) for package in server.packages}
    assert named == {(project["name"], project["version"])}
    assert server.version == project["version"]
    assert f"mcp-name: {server.name}" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_its_commands_and_settings_are_there(server: Server) -> None:
    commands = set(getattr(get_command(app), "commands", {}))
    settings = {f"ZHIREN_{name}".upper() for name in Settings.model_fields}
    for package in server.packages:
        assert {argument.value for argument in package.package_arguments} <= commands
        assert {variable.name for variable in package.environment_variables} <= settings


def test_its_address_is_where_the_door_is(server: Server) -> None:
    paths = {door.path for door in zhiren_mcp.plugin.register_doors()}
    addresses = list(_addresses(server))
    assert addresses
    for address, names in addresses:
        assert address.removeprefix("http://127.0.0.1:{ZHIREN_PORT}") in paths
        assert "ZHIREN_PORT" in names


def _addresses(server: Server) -> Iterator[tuple[str, set[str]]]:
    for package in server.packages:
        if isinstance(package.transport, Streamable):
            yield package.transport.url, {one.name for one in package.environment_variables}
