"""What a plugin names and is imported at first use is looked for by the check."""

from collections.abc import Iterable

import pytest

from zhiren import Door, Graph, Host, TaskKind, hookimpl
from zhiren.backends import Backend
from zhiren.checking import check_plugin
from zhiren.checks import Check, missing, ok
from zhiren.checks import Finding as Found
from zhiren.commands import CommandGroup
from zhiren.health import HealthCheck
from zhiren.plugins.loading import own_plugins

NOWHERE = f"{__name__}:nowhere"


class Naming:
    """A plugin that names *target* wherever it can."""

    def __init__(self, target: str) -> None:
        self.target = target

    @hookimpl
    def register_graphs(self) -> Iterable[Graph]:
        return [Graph("thinking", self.target, hears=self.target)]

    @hookimpl
    def register_tasks(self) -> Iterable[TaskKind]:
        return [TaskKind(name="working", handler=self.target)]

    @hookimpl
    def register_checks(self) -> Iterable[Check]:
        return [Check(name="looking", run=self.target)]

    @hookimpl
    def register_backends(self) -> Iterable[Backend]:
        return [Backend(kind="chat", scheme="acme", open=self.target)]

    @hookimpl
    def register_commands(self) -> Iterable[CommandGroup]:
        return [CommandGroup(app=self.target)]


class Watching:
    """A plugin with one health check."""

    def __init__(self, run: str) -> None:
        self.run = f"{__name__}:{run}"

    @hookimpl
    def register_health_checks(self) -> Iterable[HealthCheck]:
        return [HealthCheck(name="part", run=self.run)]


class Opening:
    """A plugin with a door that nobody can build."""

    @hookimpl
    def register_doors(self) -> Iterable[Door]:
        return [Door(name="acme", path="/acme", app=NOWHERE)]


async def well(host: Host) -> Found:
    return ok("well")


async def ill(host: Host) -> Found:
    return missing("no disk", "Buy one.")


there = well
nothing = 3


async def test_what_is_there_is_fine() -> None:
    assert await check_plugin("naming", Naming(f"{__name__}:there")) == []


@pytest.mark.parametrize(
    ("target", "advice"),
    [
        (NOWHERE, "which cannot be imported: AttributeError"),
        ("no_such_module:x", "which cannot be imported: ModuleNotFoundError"),
        (f"{__name__}:nothing", "which cannot be called."),
        ("nothing_at_all", "say 'module:function'."),
    ],
)
async def test_what_is_not_there_is_named_wherever_it_is_said(target: str, advice: str) -> None:
    found = await check_plugin("naming", Naming(target))
    assert all(advice in one.advice for one in found), found
    parts = {one.part for one in found}
    assert parts == {
        "graph thinking",
        "kind of task working",
        "check looking",
        "backend chat acme:",
        "commands",
    }


async def test_a_part_that_is_missing_in_a_fresh_home_is_a_note() -> None:
    assert await check_plugin("watching", Watching("well")) == []
    [found] = await check_plugin("watching", Watching("ill"))
    assert found.note
    assert "no disk" in found.advice


async def test_a_door_that_cannot_be_built_is_named() -> None:
    found = await check_plugin("opening", Opening())
    assert "door acme" in {one.part for one in found}, found


@pytest.mark.parametrize("name", ["knowledge", "analysis", "screening", "graphs"])
async def test_our_own_plugins_name_what_is_there(name: str) -> None:
    from zhiren.checking.targets import targets_of

    host = Host(own_plugins())
    [found] = [one for one in host.loaded.contributions if one.plugin == name]
    assert list(targets_of(found)) == []
