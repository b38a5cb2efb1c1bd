"""What `make setup` does on machines other than this one."""

import sys
from pathlib import Path

import pytest

from scripts import setup
from scripts.setup import Installer, SetupError

LOCK = """\
alpha==1.0 \\
    --hash=sha256:aa
beta==2.0 ; sys_platform == 'win32' \\
    --hash=sha256:bb \\
    --hash=sha256:cc
"""
PROJECT = """\
[project]
dependencies = ["alpha"]
[project.optional-dependencies]
layout = ["huge"]
ocr = ["eyes"]
speech = ["ears"]
all = ["thing[ocr,speech]"]
dev = ["checker"]
"""


class Recorder(Installer):
    """An installer that installs nothing, and fails on the words it is told to."""

    def __init__(self, root: Path, *failing: str) -> None:
        super().__init__(root, uv=None)
        self.failing = failing
        self.calls: list[tuple[str, ...]] = []

    def make_venv(self) -> None:
        self.python.parent.mkdir(parents=True, exist_ok=True)
        self.python.touch()

    def install(self, *arguments: str, quiet: bool = False) -> None:
        self.calls.append(arguments)
        if set(self.failing) & set(arguments):
            raise SetupError("no wheel for this machine")


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts" / "setup.py").write_text("")
    (tmp_path / "pyproject.toml").write_text(PROJECT)
    (tmp_path / "requirements.lock").write_text(LOCK)
    monkeypatch.setattr(setup, "install_libraries", list[str])
    return tmp_path


def test_the_lock_is_installed_with_its_hashes_and_then_the_project(checkout: Path) -> None:
    installer = Recorder(checkout)
    assert setup.prepare(installer) == []
    lock, project = installer.calls
    assert "--require-hashes" in lock
    assert project[-2:] == ("-e", ".")


def test_a_second_run_installs_nothing(checkout: Path) -> None:
    setup.prepare(Recorder(checkout))
    again = Recorder(checkout)
    setup.prepare(again)
    assert again.calls == []


def test_a_changed_lock_is_installed_again(checkout: Path) -> None:
    setup.prepare(Recorder(checkout))
    (checkout / "requirements.lock").write_text(LOCK.replace("1.0", "1.1"))
    again = Recorder(checkout)
    setup.prepare(again)
    assert again.calls


def test_an_extra_that_cannot_be_had_is_said_in_one_line_and_skipped(checkout: Path) -> None:
    notes = setup.prepare(Recorder(checkout, "--require-hashes", "eyes"))
    assert notes == ["the extra 'ocr' is skipped: no wheel for this machine"]


def test_a_skipped_extra_is_said_again_by_the_next_run(checkout: Path) -> None:
    notes = setup.prepare(Recorder(checkout, "--require-hashes", "eyes"))
    assert setup.prepare(Recorder(checkout)) == notes


def test_part_by_part_leaves_out_what_all_leaves_out(checkout: Path) -> None:
    installer = Recorder(checkout, "--require-hashes")
    setup.prepare(installer)
    asked = {word for call in installer.calls for word in call}
    assert {"alpha", "checker", "eyes", "ears"} <= asked
    assert not {"huge", "thing[ocr,speech]"} & asked


def test_a_core_that_cannot_be_had_is_fatal(checkout: Path) -> None:
    with pytest.raises(SetupError, match="no wheel"):
        setup.prepare(Recorder(checkout, "--require-hashes", "alpha"))


def test_constraints_are_the_pins_of_the_lock_without_hashes() -> None:
    assert setup.constraints(LOCK) == ["alpha==1.0", "beta==2.0 ; sys_platform == 'win32'"]


def test_a_command_that_fails_quietly_is_told_by_its_error_line() -> None:
    script = "import sys; sys.exit('working\\nERROR: it broke\\nhint: mend it')"
    with pytest.raises(SetupError, match=r"^ERROR: it broke$"):
        setup.run([sys.executable, "-c", script], quiet=True)


def test_a_command_that_is_not_there_is_told_by_name() -> None:
    with pytest.raises(SetupError, match="no-such-program does not start"):
        setup.run(["no-such-program"])


def test_one_who_is_not_root_is_told_the_line_to_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setup, "missing_libraries", lambda: ["libpango-1.0-0"])
    monkeypatch.setattr("shutil.which", lambda name: name)
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    [note] = setup.install_libraries()
    assert "sudo apt-get install -y --no-install-recommends libpango-1.0-0" in note


def test_package_lists_are_fetched_only_when_an_install_fails(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ran: list[str] = []

    def fail_once(command: list[str], **_: object) -> None:
        ran.append(command[1])
        if ran == ["install"]:
            raise SetupError("E: unable to locate")

    monkeypatch.setattr(setup, "missing_libraries", lambda: ["libpango-1.0-0"])
    monkeypatch.setattr(setup, "run", fail_once)
    monkeypatch.setattr("shutil.which", lambda name: name)
    monkeypatch.setattr("os.geteuid", lambda: 0)
    assert setup.install_libraries() == []
    assert ran == ["install", "update", "install"]


def test_the_lock_names_no_host_and_hashes_everything() -> None:
    lock = (setup.ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in lock
    assert "@ " not in lock
    entries = lock.replace("\\\n", " ").splitlines()
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []
