"""Rooms: which folders are roots, and who may import whom."""

import platform
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.house.sources import HOUSE, ROOTS, sources

VAGUE = {"utils", "helpers", "common", "misc"}


def pyproject() -> dict[str, Any]:
    return tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("root", ROOTS)
def test_a_source_root_is_no_package(root: str) -> None:
    assert (HOUSE / root).is_dir()
    assert not (HOUSE / root / "__init__.py").exists()


def test_the_standard_library_still_owns_platform() -> None:
    assert platform.python_version().startswith("3.")
    assert HOUSE not in Path(platform.__file__).parents


def test_no_module_has_a_name_that_says_nothing() -> None:
    vague = [path for path in sources() if VAGUE & set(Path(path).with_suffix("").parts)]
    assert vague == []


def test_import_contracts_have_no_exceptions() -> None:
    contracts = pyproject()["tool"]["importlinter"]["contracts"]
    assert len(contracts) >= 4
    assert [c["name"] for c in contracts if "ignore_imports" in c] == []


def test_every_package_that_ships_is_under_a_contract() -> None:
    settings = pyproject()["tool"]
    shipped = {
        Path(path).name for path in settings["hatch"]["build"]["targets"]["wheel"]["packages"]
    }
    assert shipped == set(settings["importlinter"]["root_packages"])


def test_import_contracts_are_kept() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [str(linter), "--no-cache"], cwd=HOUSE, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
