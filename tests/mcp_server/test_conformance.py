"""What `make conformance` finds on a machine, before it asks any registry for anything."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from scripts import conformance


def program(folder: Path, name: str, said: str) -> Path:
    """Put a program on the machine that says one line."""
    folder.mkdir(parents=True, exist_ok=True)
    (made := folder / name).write_text(f"#!/bin/sh\necho {said}\n")
    made.chmod(0o700)
    return made


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine whose one folder of programs is given, and a place for what is installed."""
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setattr(conformance, "PLACE", tmp_path / "place")
    program(tmp_path / "place" / "python" / "bin", "node", "v24.0.0")
    return tmp_path / "bin"


@pytest.mark.parametrize(("version", "used"), [("v22.19.0", True), ("v20.20.2", False)])
def test_node_is_the_machines_unless_it_is_too_old(
    machine: Path, version: str, *, used: bool
) -> None:
    program(machine, "node", version)
    program(machine, "npm", "11.0.0")
    assert (conformance.node_folder() == machine) is used


def test_node_without_npm_is_not_enough(machine: Path) -> None:
    program(machine, "node", "v24.0.0")
    assert conformance.node_folder() == conformance.PLACE / "python" / "bin"


def test_where_there_is_none_it_is_that_which_was_installed(machine: Path) -> None:
    assert not machine.exists()
    assert conformance.node_folder() == conformance.PLACE / "python" / "bin"


def test_a_package_is_installed_once_and_again_for_another_version(machine: Path) -> None:
    manifest = conformance.PLACE / "node_modules" / "@mcp" / "suite" / "package.json"
    program(machine, "npm", f'{{\\"version\\": \\"2.0.0\\"}} > {manifest}')
    manifest.parent.mkdir(parents=True)
    manifest.write_text('{"version": "1.0.0"}')
    environment = {"PATH": f"{machine}{os.pathsep}/bin"}
    found = conformance.program("suite", "@mcp/suite@1.0.0", environment)
    assert found == str(conformance.PLACE / "node_modules" / ".bin" / "suite")
    assert json.loads(manifest.read_text())["version"] == "1.0.0"
    conformance.program("suite", "@mcp/suite@2.0.0", environment)
    assert json.loads(manifest.read_text())["version"] == "2.0.0"


def test_an_install_that_fails_is_not_passed_over(machine: Path) -> None:
    program(machine, "npm", "no; exit 1")
    with pytest.raises(subprocess.CalledProcessError):
        conformance.program("suite", "@mcp/suite@1.0.0", {"PATH": f"{machine}:/bin"})
