"""This is where a checkout becomes runnable: ``.venv``, locked packages, system libraries.

Only the standard library is used, since nothing else is there yet. Run it as ``make setup``.
A second run with nothing changed only compares a stamp and is over at once.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
OLDEST = (3, 11)
NOT_IN_ALL = ("layout", "dev", "all")
DEBIAN_LIBRARIES = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")
DEBIAN_FONT = "fonts-wqy-microhei"


class SetupError(Exception):
    """Something a person must mend first; the text says what and how."""


class Installer:
    """Puts packages into one virtual environment, with uv if it is there, else with pip."""

    def __init__(self, root: Path, uv: str | None) -> None:
        self.root = root
        self.uv = uv
        self.venv = root / ".venv"
        self.python = self.venv / ("Scripts" if os.name == "nt" else "bin") / "python"

    def make_venv(self) -> None:
        """Create the environment when it is missing or its interpreter is gone."""
        if self.python.exists():
            return
        if self.uv:
            make = [self.uv, "venv", "--quiet", "--clear", "--python", sys.executable]
        else:
            _require_venv_module()
            make = [sys.executable, "-m", "venv", "--clear"]
        run([*make, str(self.venv)])

    def install(self, *arguments: str, quiet: bool = False) -> None:
        """Run ``pip install`` with *arguments* inside the environment."""
        if self.uv:
            pip = [self.uv, "pip", "install", "--python", str(self.python)]
        else:
            pip = [str(self.python), "-m", "pip", "install", "--disable-pip-version-check"]
        run([*pip, *arguments], cwd=self.root, quiet=quiet)


def main() -> None:
    """Make the checkout runnable, or say in one line why it is not."""
    if sys.version_info < OLDEST:
        sys.exit("setup: Python 3.11 or newer is needed: make setup PYTHON=python3.12")
    try:
        for note in prepare(Installer(ROOT, shutil.which("uv"))):
            print(f"setup: {note}")
    except SetupError as error:
        sys.exit(f"setup: {error}")


def prepare(installer: Installer) -> list[str]:
    """Install what is missing.

    Returns what a person should know, one line each; a later run with nothing to do repeats it.
    """
    stamp = installer.venv / "setup.stamp"
    wanted = fingerprint(installer.root)
    if installer.python.exists() and stamp.exists():
        found, *notes = stamp.read_text(encoding="utf-8").splitlines()
        if found == wanted:
            return notes
    installer.make_venv()
    notes = [*install_packages(installer), *install_libraries()]
    stamp.write_text("\n".join([wanted, *notes]), encoding="utf-8")
    return notes


def fingerprint(root: Path) -> str:
    """Name the state of all that decides what is installed."""
    digest = hashlib.sha256(sys.version.encode())
    for name in ("pyproject.toml", "requirements.lock", "scripts/setup.py"):
        digest.update((root / name).read_bytes())
    return digest.hexdigest()


def install_packages(installer: Installer) -> list[str]:
    """Install the lock and the project, part by part where the whole is not to be had."""
    notes: list[str] = []
    try:
        installer.install("--require-hashes", "--no-deps", "-r", "requirements.lock")
    except SetupError:
        print("setup: the whole lock does not install here; trying part by part")
        notes = install_parts(installer)
    installer.install("--no-deps", "--no-build-isolation", "-e", ".")
    return notes


def install_parts(installer: Installer) -> list[str]:
    """Install the core and the tools at the locked versions, then each extra on its own."""
    project = _project(installer.root)
    extras: dict[str, list[str]] = project["optional-dependencies"]
    notes = []
    with tempfile.TemporaryDirectory() as folder:
        pins = Path(folder) / "constraints.txt"
        lock = (installer.root / "requirements.lock").read_text(encoding="utf-8")
        pins.write_text("\n".join(constraints(lock)), encoding="utf-8")
        installer.install("-c", str(pins), *project["dependencies"], *extras["dev"])
        for extra in (name for name in extras if name not in NOT_IN_ALL):
            try:
                installer.install("-c", str(pins), *extras[extra], quiet=True)
            except SetupError as error:
                notes.append(f"the extra '{extra}' is skipped: {error}")
    return notes


def constraints(lock: str) -> list[str]:
    """Return the pins of a lock without their hashes, which constraints must not have."""
    lines = (line.strip().removesuffix("\\").strip() for line in lock.splitlines())
    return [line for line in lines if line and not line.startswith(("#", "--"))]


def install_libraries() -> list[str]:
    """Install the libraries and the font that PDF reports need, where that may be done."""
    if not shutil.which("dpkg-query"):
        return []
    missing = missing_libraries()
    if not missing:
        return []
    command = ["apt-get", "install", "-y", "--no-install-recommends", *missing]
    if os.geteuid() != 0:
        return [f"PDF reports need system libraries: sudo {' '.join(command)}"]
    for step in (command, ["apt-get", "update"], command):
        try:
            run(step, quiet=True)
        except SetupError as error:
            problem = error
        else:
            if step is command:
                return []
    return [f"PDF reports will not work: {' '.join(command)} failed ({problem})"]


def missing_libraries() -> list[str]:
    """Name the Debian packages that PDF reports need and this machine lacks."""
    names = [name for name in DEBIAN_LIBRARIES if not _is_installed(name)]
    if not _says(["fc-list", ":lang=zh"]) and not _is_installed(DEBIAN_FONT):
        names.append(DEBIAN_FONT)
    return names


def run(command: Sequence[str], *, cwd: Path | None = None, quiet: bool = False) -> None:
    """Run *command*; raise SetupError with its own words when it fails and was *quiet*."""
    try:
        done = subprocess.run(command, cwd=cwd, capture_output=quiet, text=True, check=False)
    except OSError as error:
        raise SetupError(f"{command[0]} does not start: {error}") from error
    if done.returncode != 0:
        reason = _reason([done.stdout or "", done.stderr or ""])
        raise SetupError(reason or f"{command[0]} ended with {done.returncode}")


def _reason(outputs: Iterable[str]) -> str:
    lines = [line.strip() for text in outputs for line in text.splitlines() if line.strip()]
    errors = [line for line in lines if line.lower().startswith(("error", "e:", "×"))]
    return next(iter(errors or lines[-1:]), "")


def _is_installed(package: str) -> bool:
    return "ok installed" in _says(["dpkg-query", "-W", "-f=${Status}", package])


def _says(command: Sequence[str]) -> str:
    try:
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout
    except OSError:  # the program is not there: it says nothing
        return ""


def _require_venv_module() -> None:
    try:
        import ensurepip
    except ImportError as error:
        raise SetupError("venv is missing: apt-get install python3-venv (or install uv)") from error
    del ensurepip


def _project(root: Path) -> dict[str, Any]:
    import tomllib

    with (root / "pyproject.toml").open("rb") as file:
        project: dict[str, Any] = tomllib.load(file)["project"]
    return project


if __name__ == "__main__":
    main()
