"""This is where a home and its machine are looked over: ``zhiren doctor``."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from zhiren.backends import Backends
from zhiren.checks import Check, Finding, missing, ok, warn
from zhiren.errors import PluginError, ZhirenError
from zhiren.operating import homes, machine, thinking
from zhiren.operating.beside import running
from zhiren.plugins.patience import within
from zhiren.plugins.pinning import Pins, held_back
from zhiren.settings import Settings
from zhiren.sources import check_sections, read_settings, strays

if TYPE_CHECKING:
    from zhiren.plugins.loading import Loaded


class Line(NamedTuple):
    """One line of the table."""

    name: str
    finding: Finding


def examine(*, online: bool = False) -> list[Line]:
    """Look at everything, and change nothing but modes that let others read."""
    from zhiren.plugins.loading import load

    try:
        settings = read_settings()
        loaded = load(None, settings.plugins_dir, seconds=settings.plugin_seconds)
        check_sections(loaded.with_settings())
    except ZhirenError as error:
        wrong = missing(str(error), "Mend the setting that is named; see `zhiren settings`.")
        return [Line("settings", wrong), *_looked(machine_checks())]
    found = (backend for one in loaded.contributions for backend in one.backends)
    backends = Backends(found, seconds=settings.plugin_seconds)
    checks: dict[str, Callable[[], Finding]] = {
        "settings": _settings,
        **machine_checks(),
        **home_checks(settings),
        "redis": partial(homes.redis, settings),
        "embedder": partial(thinking.embedder, settings, backends),
        "model": partial(thinking.model, settings, backends, online=online),
        **_contributed(settings, loaded),
    }
    return [*_looked(checks), *_running_parts()]


def machine_checks() -> dict[str, Callable[[], Finding]]:
    """Name what does not depend on settings."""
    extras = {f"extra {name}": partial(machine.extra, name) for name in machine.EXTRAS}
    return {"python": machine.python, "docling": machine.docling, **extras}


def home_checks(settings: Settings) -> dict[str, Callable[[], Finding]]:
    """Name what is looked at in a home."""
    return {
        "home": partial(homes.home, settings),
        "database": partial(homes.database, settings),
        "secret": partial(homes.secret, settings),
        "index": partial(homes.index, settings),
        "disk": partial(machine.disk, settings.home),
        "clock": partial(machine.clock, settings.home),
    }


def _settings() -> Finding:
    if unknown := strays():
        return warn(" ".join(map(str, unknown)), "Take the name away, or mend it.")
    return ok("every name is known")


def _running_parts() -> list[Line]:
    """Ask the server that has the home open, if one has, how its parts are."""
    if (server := running()) is None:
        return []
    try:
        parts = server.parts()
    except ZhirenError as error:
        return [Line("server", missing(str(error), "Start the server again; see its log."))]
    return [Line(f"server: {name}", _part(status)) for name, status in parts.items()]


def _part(status: str) -> Finding:
    match status:
        case "ok":
            return ok("well")
        case "warn":
            return warn("works, but less well", "See the server's log.")
    return missing("not well", "See the server's log.")


def _contributed(settings: Settings, loaded: "Loaded") -> dict[str, Callable[[], Finding]]:
    checks = [check for one in loaded.contributions for check in one.checks]
    broken = {f"plugin {name}": partial(_broken, why) for name, why in loaded.broken.items()}
    held = {"approved tools": partial(_held, settings, loaded)}
    looks = {check.name: partial(_patiently, check, settings.plugin_seconds) for check in checks}
    return {**looks, **broken, **held}


def _patiently(check: Check, seconds: float) -> Finding:
    found = within(seconds, f"The check {check.name!r}", check.look)
    if not isinstance(found, Finding):
        raise PluginError(f"The check {check.name!r} answered {type(found).__name__}.")
    return found


def _held(settings: Settings, loaded: "Loaded") -> Finding:
    held = held_back(Pins(settings.home), loaded)
    if not held:
        return ok("every plugin's tools are what was approved")
    mend = "; ".join(f"zhiren plugin approve {name}" for name in held)
    return warn(" ".join(f"{name}: {one}" for name, one in held.items()), mend)


def _broken(why: str) -> Finding:
    return warn(why, "Reinstall or remove the plugin.")


def _looked(checks: dict[str, Callable[[], Finding]]) -> list[Line]:
    return [Line(name, finding) for name, finding in _each(checks)]


def _each(checks: dict[str, Callable[[], Finding]]) -> Iterator[tuple[str, Finding]]:
    for name, look in checks.items():
        try:
            yield name, look()
        except Exception as error:  # noqa: BLE001 - a check that fails is a finding, not the end
            yield name, missing(f"{type(error).__name__}: {error}", "See docs/operations.md.")
