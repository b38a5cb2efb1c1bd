"""A short run of what `make fuzz` does at length: no answer that the description does not know."""

import subprocess
from pathlib import Path

import pytest

from scripts.fuzz import PREFIXES, command, served


@pytest.mark.timeout(400)
def test_nothing_that_is_sent_gets_an_answer_that_is_not_described(tmp_path: Path) -> None:
    with served(tmp_path) as url:
        for dialect in PREFIXES:
            asked = command(url, dialect, 1, "--phases", "fuzzing", "--seed", "1", "--no-shrink")
            done = subprocess.run(asked, cwd=tmp_path, capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stdout[-6000:]
