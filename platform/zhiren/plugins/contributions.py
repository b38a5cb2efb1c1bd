"""What plugins contribute: asked of one plugin at a time, held against what there is already."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

import jinja2

from zhiren.backends import Backend
from zhiren.checks import Check
from zhiren.commands import CommandGroup
from zhiren.documents import Parser
from zhiren.errors import PluginError
from zhiren.events import Subscription
from zhiren.graphs import Graph
from zhiren.health import HealthCheck
from zhiren.holdings import Holding
from zhiren.personas import Persona
from zhiren.search.upkeep import Indexed
from zhiren.sections import Section
from zhiren.tasks import TaskKind
from zhiren.tools import Tool
from zhiren.web.dialects import DIALECTS, native
from zhiren.web.doors import Door
from zhiren.web.endpoints import Endpoint
from zhiren.web.pages import Site
from zhiren.web.sockets import Socket

if TYPE_CHECKING:
    import pluggy

_KINDS: Mapping[str, tuple[str, type]] = {
    "tools": ("tool", Tool),
    "personas": ("persona", Persona),
    "graphs": ("graph", Graph),
    "tasks": ("kind of task", TaskKind),
    "doors": ("door", Door),
    "sockets": ("socket", Socket),
    "pages": ("site", Site),
    "subscriptions": ("subscription", Subscription),
    "parsers": ("parser", Parser),
    "checks": ("check", Check),
    "indexed": ("collection of the index", Indexed),
    "holdings": ("holding", Holding),
    "backends": ("backend", Backend),
    "health_checks": ("health check", HealthCheck),
    "commands": ("group of commands", CommandGroup),
    "settings": ("section of settings", Section),
}
"""By hook: what one of its contributions is called, and its type."""
_UNNAMED = frozenset({"subscriptions", "parsers", "commands", "settings"})
_ALONE = frozenset({"commands", "settings"})
"""Of which a plugin has one: it goes by the plugin's own name."""


@dataclass(kw_only=True)
class Contributions:
    """What one plugin brings."""

    plugin: str
    prompts: list[jinja2.BaseLoader] = field(default_factory=list)
    tools: list[Tool] = field(default_factory=list)
    personas: list[Persona] = field(default_factory=list)
    graphs: list[Graph] = field(default_factory=list)
    tasks: list[TaskKind] = field(default_factory=list)
    doors: list[Door] = field(default_factory=list)
    sockets: list[Socket] = field(default_factory=list)
    pages: list[Site] = field(default_factory=list)
    subscriptions: list[Subscription] = field(default_factory=list)
    parsers: list[Parser] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    indexed: list[Indexed] = field(default_factory=list)
    holdings: list[Holding] = field(default_factory=list)
    backends: list[Backend] = field(default_factory=list)
    health_checks: list[HealthCheck] = field(default_factory=list)
    commands: list[CommandGroup] = field(default_factory=list)
    settings: list[Section] = field(default_factory=list)
    endpoints: dict[str, list[Endpoint]] = field(default_factory=dict)
    """By dialect."""

    def brings(self, one: object) -> bool:
        """Tell whether *one* endpoint, socket or door is of these."""
        groups: list[Sequence[object]] = [self.sockets, self.doors, self.pages]
        groups += self.endpoints.values()
        return any(one is other for group in groups for other in group)

    def names(self) -> Iterator[tuple[str, str]]:
        """Give every name that this takes, with its noun."""
        for kind, (noun, _) in _KINDS.items():
            if kind not in _UNNAMED:
                yield from ((noun, item.name) for item in getattr(self, kind))
        yield from (("door at", door.path) for door in self.doors)
        for dialect, endpoints in self.endpoints.items():
            yield from (("endpoint", f"{dialect} {e.method} {e.path}") for e in endpoints)
        for loader in self.prompts:
            yield from (("prompt", name) for name in _templates(loader))


def gather(manager: "pluggy.PluginManager", plugin: object) -> Contributions:
    """Ask *plugin* alone what it contributes. Raises whatever it raises, and ``PluginError``."""
    others = [other for other in manager.get_plugins() if other is not plugin]
    ask = partial(_ask, manager, others)
    found = Contributions(plugin=manager.get_name(plugin) or "")
    for kind in _KINDS:
        setattr(found, kind, gather_one(manager, plugin, kind))
    found.prompts = _of(jinja2.BaseLoader, "loader", "prompts", ask("register_prompts"))
    for group in ask("register_endpoints"):
        for dialect, endpoints in group.items():
            _refuse_unknown(dialect)
            found.endpoints.setdefault(dialect, []).extend(
                _of(Endpoint, "endpoint", "endpoints", endpoints)
            )
    return found


def gather_one(manager: "pluggy.PluginManager", plugin: object, kind: str) -> list[Any]:
    """Ask *plugin* for its contributions of one *kind* alone."""
    noun, sort = _KINDS[kind]
    others = [other for other in manager.get_plugins() if other is not plugin]
    groups = _ask(manager, others, f"register_{kind}")
    return _of(sort, noun, kind, [item for group in groups for item in group])


def _ask(manager: "pluggy.PluginManager", others: list[object], hook: str) -> list[Any]:
    answers: list[Any] = manager.subset_hook_caller(hook, others)()
    return answers


def _of(sort: type, noun: str, kind: str, items: Iterable[Any]) -> list[Any]:
    found = list(items)
    for item in found:
        if not isinstance(item, sort):
            raise PluginError(
                f"register_{kind} gave {type(item).__name__!r} where a {noun} belongs: {item!r:.80}"
            )
    if kind in _ALONE and len(found) > 1:
        raise PluginError(f"register_{kind} gave {len(found)} where a plugin has one {noun}.")
    return found


def _refuse_unknown(dialect: str) -> None:
    if dialect not in {*DIALECTS, native.name}:
        known = ", ".join([*DIALECTS, native.name])
        raise PluginError(f"There is no dialect {dialect!r}. There are: {known}.")


def _templates(loader: jinja2.BaseLoader) -> list[str]:
    try:
        return loader.list_templates()
    except TypeError:  # a loader that cannot tell
        return []


class Register:
    """Who holds which name. Whoever comes later may not take it."""

    def __init__(self) -> None:
        """Begin with every name free."""
        self._holders: dict[tuple[str, str], str] = {}

    def admit(self, found: Contributions) -> None:
        """Write all names of *found* down, or raise ``PluginError`` and write none."""
        taken = dict(self._holders)
        for noun, name in found.names():
            if holder := taken.get((noun, name)):
                raise PluginError(_refusal(noun, name, holder, found.plugin))
            taken[noun, name] = found.plugin
        self._holders = taken


def _refusal(noun: str, name: str, holder: str, plugin: str) -> str:
    if holder == plugin:
        return f"The plugin {plugin!r} registers the {noun} {name!r} twice. Rename one."
    return (
        f"Two plugins register the {noun} {name!r}: {holder!r} holds it, so {plugin!r} "
        f"was refused. Rename it in {plugin!r}, or uninstall one of them."
    )
