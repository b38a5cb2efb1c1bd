"""A short run of what `make fuzz` does at length: no answer that the description does not know."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.fuzz import Fuzz, served

SHORT = ("--phases", "fuzzing", "--seed", "1", "--no-shrink")


@pytest.fixture(scope="module")
def fuzz(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fuzz]:
    folder: Path = tmp_path_factory.mktemp("fuzz")
    with served(folder) as url:
        yield Fuzz(url, folder)


@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    ("dialect", "role"),
    [
        ("interview", "candidate"),
        ("talent", "hr"),
        ("documind", "anonymous"),
        ("open", "hr"),
        ("research", "admin"),
        ("native", "admin"),
    ],
)
def test_nothing_that_is_sent_gets_an_answer_that_is_not_described(
    fuzz: Fuzz, dialect: str, role: str
) -> None:
    for command in fuzz.commands(dialect, role, 50, SHORT):
        done = subprocess.run(
            command, cwd=fuzz.file.parent, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout[-6000:]


def test_what_is_sent_reaches_rows(fuzz: Fuzz) -> None:
    answered = fuzz.answered()
    assert {dialect for dialect in answered if dialect.endswith("2xx")} >= {
        f"{dialect} 2xx" for dialect in fuzz.operations
    }
