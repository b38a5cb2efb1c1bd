"""What the documents show works: their code blocks run, their links lead somewhere."""

import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.house.sources import HOUSE
from zhiren.plugins.loading import load
from zhiren.settings import Settings

BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)")
DOCUMENTS = sorted([*HOUSE.glob("*.md"), *(HOUSE / "docs").rglob("*.md")])


@dataclass(frozen=True)
class Block:
    """A fenced piece of a document."""

    document: str
    language: str
    text: str

    @property
    def lines(self) -> list[str]:
        """What is done, without remarks."""
        parts = (line.split("  #")[0].rstrip() for line in self.text.splitlines())
        return [line for line in parts if line and not line.startswith("#")]


def blocks(*languages: str) -> Iterator[Block]:
    for path in DOCUMENTS:
        for language, text in BLOCK.findall(path.read_text(encoding="utf-8")):
            if language in languages:
                yield Block(path.relative_to(HOUSE).as_posix(), language, text)


def shell(script: str, home: Path) -> None:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {"PATH": path, "ZHIREN_HOME": str(home), "LANG": "C.UTF-8"}
    done = subprocess.run(
        ["bash", "-e"],
        input=script,
        cwd=HOUSE,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_the_documents_are_found() -> None:
    names = {path.name for path in DOCUMENTS}
    assert {"README.md", "README.zh-CN.md", "CONTRIBUTING.md", "CHANGELOG.md"} <= names
    assert {"tour.md", "plugins.md", "glossary.md"} <= names


def test_the_first_page_shows_the_same_in_both_languages() -> None:
    shown: dict[str, list[list[str]]] = {"README.md": [], "README.zh-CN.md": []}
    for block in blocks("sh", "json"):
        if block.document in shown:
            # What is asked of a tool may be asked in the reader's language.
            shown[block.document].append([re.sub(r"'{.*}'", "'{}'", x) for x in block.lines])
    assert shown["README.md"]
    assert shown["README.md"] == shown["README.zh-CN.md"]


@pytest.mark.timeout(240)
def test_every_shell_block_runs(tmp_path: Path) -> None:
    # In the order in which somebody reads: what comes later leans on the home that was made.
    ran = dict.fromkeys("\n".join(block.lines) for block in blocks("sh", "bash", "console"))
    assert ran
    for script in ran:
        # What make would do is looked up, not done: the tests are what it does.
        dry = re.sub(r"^make\b", "make --dry-run --silent", script, flags=re.MULTILINE)
        shell(dry, tmp_path)


def test_every_setting_that_is_shown_is_one() -> None:
    shown = {
        name.lower()
        for path in DOCUMENTS
        for name in re.findall(r"\bZHIREN_([A-Z_]+[A-Z])\b", path.read_text(encoding="utf-8"))
    }
    of_plugins = {
        f"{one.plugin}_{name}"
        for one in load(None).contributions
        for section in one.settings
        for name in section.model.model_fields
    }
    assert of_plugins
    assert shown <= set(Settings.model_fields) | of_plugins


def test_every_setting_stands_in_the_handbook_of_operators() -> None:
    handbook = (HOUSE / "docs" / "operations.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `ZHIREN_([A-Z_]+)` \|", handbook, re.MULTILINE)
    assert [row.lower() for row in rows] == list(Settings.model_fields)


@pytest.mark.parametrize("block", [*blocks("python")], ids=lambda block: block.document)
def test_a_python_block_runs(block: Block) -> None:
    exec(compile(block.text, block.document, "exec"), {"__name__": "shown"})


def test_every_block_of_data_can_be_read() -> None:
    for block in blocks("json"):
        json.loads(block.text)
    for block in blocks("toml"):
        tomllib.loads(block.text)


def test_every_link_leads_somewhere() -> None:
    lost = [
        f"{path.name}: {target}"
        for path in DOCUMENTS
        for target in LINK.findall(path.read_text(encoding="utf-8"))
        if not (path.parent / target).exists()
    ]
    assert lost == []
