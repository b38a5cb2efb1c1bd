"""A machine with a home of its own, and nothing set but what a test sets."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from zhiren.cli import app

Zhiren = Callable[..., Result]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in, and a home that is not made yet."""
    for name in [name for name in os.environ if name.startswith("ZHIREN_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("ZHIREN_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COLUMNS", "400")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "home"


@pytest.fixture
def zhiren(home: Path) -> Zhiren:
    """Run the command in this process."""

    def run(*words: str) -> Result:
        return CliRunner().invoke(app, list(words))

    return run


def told(result: Result) -> dict[str, dict[str, Any]]:
    """Read what a command told as JSON, by name."""
    return {row["name"]: row for row in json.loads(result.stdout)}
