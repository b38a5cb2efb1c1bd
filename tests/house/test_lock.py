"""What the project asks for is what the lock holds, hashed, and from no named host."""

import re
import tomllib
from itertools import chain
from pathlib import Path

ROOT = Path(__file__).parents[2]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def name(requirement: str) -> str:
    found = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert found is not None, requirement
    return re.sub(r"[._-]+", "-", found[0]).lower()


def test_every_dependency_is_locked() -> None:
    extras = PROJECT["optional-dependencies"]
    asked = {
        name(requirement)
        for requirement in chain(
            PROJECT["dependencies"],
            *(extra for key, extra in extras.items() if key not in {"layout", "all"}),
        )
    }
    locked = {name(line) for line in LOCK.splitlines() if re.match(r"[a-z0-9]", line)}
    assert asked - locked == set()


def test_all_means_every_extra_but_layout() -> None:
    extras = PROJECT["optional-dependencies"]
    (all_of_them,) = extras["all"]
    listed = all_of_them.removeprefix("zhiren[").removesuffix("]").split(",")
    assert set(listed) == set(extras) - {"layout", "all", "dev"}


def test_the_lock_is_hashed_and_names_no_host() -> None:
    pinned = re.findall(r"^[a-z0-9][^\n]*==", LOCK, re.MULTILINE)
    assert LOCK.count("--hash=sha256:") >= len(pinned) > 100
    assert "://" not in LOCK
