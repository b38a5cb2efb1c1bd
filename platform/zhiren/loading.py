"""How plugins come in: one entry point at a time, so that a broken one harms only itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import EntryPoint, entry_points

import pluggy
import structlog

from zhiren import hookspecs

GROUP = "zhiren"
log = structlog.get_logger(__name__)


@dataclass(kw_only=True)
class Loaded:
    """The plugins that came in, and why others did not."""

    manager: pluggy.PluginManager
    versions: dict[str, str] = field(default_factory=dict)
    broken: dict[str, str] = field(default_factory=dict)
    """By plugin: what went wrong, in one line."""


def load(plugins: Mapping[str, object] | None) -> Loaded:
    """Load *plugins*, or the kernel and every installed one when none are named."""
    from zhiren.kernel import plugin as kernel

    manager = pluggy.PluginManager("zhiren")
    manager.add_hookspecs(hookspecs)
    loaded = Loaded(manager=manager)
    manager.register(kernel, name="kernel")
    if plugins is None:
        for point in sorted(entry_points(group=GROUP), key=lambda p: p.name):
            _load_one(loaded, point)
    for name, plugin in (plugins or {}).items():
        manager.register(plugin, name=name)
    manager.check_pending()
    return loaded


def _load_one(loaded: Loaded, point: EntryPoint) -> None:
    try:
        loaded.manager.register(point.load(), name=point.name)
        loaded.manager.check_pending()
    except Exception as error:  # noqa: BLE001 - the edge of a plugin: whatever it does, the others go on
        loaded.broken[point.name] = f"{type(error).__name__}: {error}"
        log.warning("plugin_broken", plugin=point.name, error=str(error))
        if (half := loaded.manager.get_plugin(point.name)) is not None:
            loaded.manager.unregister(half)
        return
    if point.dist is not None:
        loaded.versions[point.name] = point.dist.version
