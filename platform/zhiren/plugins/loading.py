"""How plugins come in: one at a time, so that a broken one harms only itself."""

import importlib.util
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from functools import partial
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import ModuleType
from typing import TypeVar

import pluggy
import structlog
from pydantic import BaseModel

from zhiren import hookspecs
from zhiren.commands import CommandGroup
from zhiren.errors import Invalid, PluginError
from zhiren.plugins.contributions import Contributions, Register, gather, gather_one
from zhiren.plugins.living import trace
from zhiren.plugins.patience import within

GROUP = "zhiren"
_OWN = "zhiren"
"""The distribution whose plugins come first, so that nobody takes their names."""
_SECONDS = 20.0
T = TypeVar("T")
log = structlog.get_logger(__name__)


@dataclass(kw_only=True)
class Loaded:
    """The plugins that came in, and why others did not."""

    manager: pluggy.PluginManager
    versions: dict[str, str] = field(default_factory=dict)
    broken: dict[str, str] = field(default_factory=dict)
    """By plugin: what went wrong, in one line."""
    contributions: list[Contributions] = field(default_factory=list)
    """By plugin, in the order in which they came."""
    register: Register = field(default_factory=Register)
    guests: set[str] = field(default_factory=set)
    """The plugins that are neither ours nor named by whoever made the host."""
    withdrawn: set[str] = field(default_factory=set)
    """Guests that came in and did not open: what they brought is gone."""
    sections: dict[type[BaseModel], BaseModel] = field(default_factory=dict)
    """What the plugins' own settings say, by their model."""

    def guest_of(self, one: object) -> str | None:
        """Tell which guest contributed *one* endpoint, socket or door; None for our own."""
        for found in self.contributions:
            if found.plugin in self.guests and found.brings(one):
                return found.plugin
        return None

    def with_settings(self) -> set[str]:
        """Name the plugins that have settings of their own, or might if they had come in."""
        return {one.plugin for one in self.contributions if one.settings} | set(self.broken)

    def settings(self) -> Iterator[tuple[str, BaseModel]]:
        """Give what the plugins' own settings say, by plugin."""
        for one in self.contributions:
            yield from ((one.plugin, self.sections[section.model]) for section in one.settings)

    def standing(self) -> Iterator[tuple[str, str | None, str | None]]:
        """Give each plugin with its version and what is wrong with it, the broken ones last."""
        for name, _ in self.manager.list_name_plugin():
            if name not in self.broken:
                yield name, self.versions.get(name), None
        yield from ((name, self.versions.get(name), why) for name, why in self.broken.items())


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A plugin that may come in."""

    name: str
    load: Callable[[], object]
    version: str | None = None
    seconds: float | None = None
    """How long it may take; None for our own, which are waited for."""


def load(
    plugins: Mapping[str, object] | None,
    folder: Path | None = None,
    *,
    seconds: float = _SECONDS,
    traced: bool = False,
) -> Loaded:
    """Load the kernel, then *plugins* or else every installed one, then the files in *folder*.

    One of *plugins* that cannot come in raises; an installed one or a file is noted as broken.
    *seconds* is how long one of others may take; *traced* writes every call of a hook.
    """
    from zhiren.kernel import plugin as kernel

    manager = pluggy.PluginManager("zhiren")
    manager.add_hookspecs(hookspecs)
    if traced:
        trace(manager)
    loaded = Loaded(manager=manager)
    named = {"kernel": kernel, **(plugins or {})}
    for name, plugin in named.items():
        _admit(loaded, Candidate(name=name, load=partial(_given, plugin)))
    if plugins is None:
        for candidate in sorted(_installed(seconds), key=_own_first):
            _try(loaded, candidate)
    for candidate in _dropped(folder, seconds) if folder else ():
        _try(loaded, candidate)
    return loaded


def commands_of(
    name: str, folder: Path | None, *, seconds: float = _SECONDS
) -> CommandGroup | None:
    """Load the plugin called *name* alone, and give its commands; None when there are none."""
    candidates = [*sorted(_installed(seconds), key=_own_first)]
    candidates += _dropped(folder, seconds) if folder else []
    for candidate in candidates:
        if candidate.name == name:
            manager = pluggy.PluginManager("zhiren")
            manager.add_hookspecs(hookspecs)
            plugin = _patiently(candidate, "Importing", candidate.load)
            manager.register(plugin, name=name)
            asking = partial(gather_one, manager, plugin, "commands")
            return next(iter(_patiently(candidate, "Asking", asking)), None)
    return None


def _given(plugin: object) -> object:
    return plugin


def _own_first(candidate: Candidate) -> tuple[bool, str]:
    return candidate.seconds is not None, candidate.name


def _installed(seconds: float) -> Iterator[Candidate]:
    for point in entry_points(group=GROUP):
        yield Candidate(
            name=point.name,
            load=point.load,
            version=point.dist.version if point.dist else None,
            seconds=None if _is_own(point) else seconds,
        )


def own_plugins() -> dict[str, object]:
    """Import the plugins that come with Zhiren."""
    return {point.name: point.load() for point in entry_points(group=GROUP) if _is_own(point)}


def _is_own(point: EntryPoint) -> bool:
    return point.dist is not None and point.dist.name == _OWN


def _dropped(folder: Path, seconds: float) -> Iterator[Candidate]:
    if not folder.is_dir():
        raise Invalid(f"The folder of plugins {folder} is not there.", field="plugins_dir")
    for path in sorted(folder.glob("[!_.]*.py")):
        yield Candidate(name=path.stem, load=partial(load_file, path), seconds=seconds)


def load_file(path: Path) -> ModuleType:
    """Import the one file at *path* as a plugin, under a name that hides no other module."""
    name = f"zhiren_dropped_in_{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # pydantic looks annotations up there
    try:
        spec.loader.exec_module(module)
    except BaseException:
        sys.modules.pop(name, None)
        raise
    return module


def _try(loaded: Loaded, candidate: Candidate) -> None:
    try:
        _admit(loaded, candidate)
    except Invalid as error:
        if candidate.seconds is None:  # what an operator set about one of ours
            raise
        _note(loaded, candidate.name, error)
    except Exception as error:  # noqa: BLE001 - the edge of a plugin: whatever it does, the others go on
        _note(loaded, candidate.name, error)


def _note(loaded: Loaded, name: str, error: Exception) -> None:
    taken = loaded.manager.get_plugin(name) is not None
    name = f"{name} (another)" if taken else name
    loaded.broken[name] = f"{type(error).__name__}: {error}"
    log.warning("plugin_broken", plugin=name, error=str(error))


def _admit(loaded: Loaded, candidate: Candidate) -> None:
    """Take the whole of a plugin, or nothing of it."""
    manager, name = loaded.manager, candidate.name
    plugin = _patiently(candidate, "Importing", candidate.load)
    if manager.get_plugin(name) is not None:
        raise PluginError(f"A plugin called {name!r} is there already. Rename this one.")
    try:
        manager.register(plugin, name=name)
        manager.check_pending()
        found = _patiently(candidate, "Asking", partial(gather, manager, plugin))
        said = {section.model: section.read(name) for section in found.settings}
        loaded.register.admit(found)
    except BaseException:
        if manager.is_registered(plugin):
            manager.unregister(plugin)
        raise
    loaded.contributions.append(found)
    loaded.sections.update(said)
    if candidate.version is not None:
        loaded.versions[name] = candidate.version
    if candidate.seconds is not None:
        loaded.guests.add(name)


def _patiently(candidate: Candidate, verb: str, work: Callable[[], T]) -> T:
    if candidate.seconds is None:
        return work()
    with redirect_stdout(sys.stderr):  # standard output may be somebody's protocol
        return within(candidate.seconds, f"{verb} the plugin {candidate.name!r}", work)
