"""CI fails when a test is skipped without leave."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.skips import allowed

SUITE = """\
import pytest

@pytest.mark.skip(reason="no camera")
def test_seeing():
    pass

def test_hearing():
    pass
"""


def run(folder: Path, listed: str, *options: str) -> "subprocess.CompletedProcess[str]":
    (folder / "test_senses.py").write_text(SUITE)
    (folder / "pytest.ini").write_text("[pytest]\n")
    (folder / "conftest.py").write_text(
        "from tests.skips import SkipWatch\n"
        "def pytest_configure(config):\n"
        f"    config.pluginmanager.register(SkipWatch({listed!r}))\n"
    )
    switches = ["-q", "-p", "no:cacheprovider", "-p", "no:zhiren", *options]
    command = [sys.executable, "-m", "pytest", *switches]
    environment = {"PYTHONPATH": str(Path(__file__).parents[2])}
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("options", [(), ("-n", "1")])
def test_a_skip_without_leave_fails_the_run(tmp_path: Path, options: tuple[str, ...]) -> None:
    done = run(tmp_path, "", *options)
    assert done.returncode == 1
    assert "test_senses.py::test_seeing: Skipped: no camera" in done.stdout
    assert "1 passed, 1 skipped" in done.stdout.splitlines()[-1]


def test_a_skip_on_the_list_is_let_pass(tmp_path: Path) -> None:
    done = run(tmp_path, "test_senses.py::test_seeing # there is no camera in CI")
    assert done.returncode == 0


def test_the_list_wants_a_reason_for_each() -> None:
    with pytest.raises(pytest.UsageError, match="no reason"):
        allowed("tests/test_x.py::test_y")
