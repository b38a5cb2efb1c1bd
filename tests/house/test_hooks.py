"""Hooks: each is on one page, in the handbook, and used by a plugin of our own."""

import importlib
import inspect
import tomllib

import pytest

from tests.house.sources import HOUSE
from zhiren import Host, hookspecs

HOOKS = {
    name: hook
    for name, hook in inspect.getmembers(hookspecs, inspect.isfunction)
    if hook.__module__ == hookspecs.__name__
}


def test_the_plugins_that_ship_all_come_in(house: Host) -> None:
    project = tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert house.loaded.broken == {}
    assert set(house.loaded.versions) == set(project["entry-points"]["zhiren"])


def test_a_hook_is_found_by_this_test() -> None:
    assert {"register_tools", "lifespan"} <= set(HOOKS)


@pytest.mark.parametrize("name", HOOKS)
def test_a_hook_says_what_it_is_for(name: str) -> None:
    assert inspect.getdoc(HOOKS[name])


@pytest.mark.parametrize("name", HOOKS)
def test_a_hook_is_used_by_a_plugin_of_our_own(house: Host, name: str) -> None:
    assert getattr(house.loaded.manager.hook, name).get_hookimpls()


@pytest.mark.parametrize("name", HOOKS)
def test_a_hook_is_in_the_handbook(name: str) -> None:
    handbook = (HOUSE / "docs" / "plugins.md").read_text(encoding="utf-8")
    assert f"`{name}" in handbook


@pytest.mark.parametrize("package", sorted(path.name for path in (HOUSE / "plugins").iterdir()))
def test_every_hook_of_a_plugin_stands_at_its_front_door(package: str) -> None:
    # The host loads the package: a hook that only its plugin.py knows is silently never asked.
    inside = importlib.import_module(f"{package}.plugin")
    front = importlib.import_module(package)
    assert {name for name in vars(inside) if name in HOOKS} <= set(front.__all__)
