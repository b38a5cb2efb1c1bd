"""This is where a plugin is held against what every plugin promises."""

from collections.abc import Mapping
from importlib.metadata import entry_points
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from zhiren.checking.finding import Finding
from zhiren.errors import NotFound

if TYPE_CHECKING:
    from zhiren.host import Host

__all__ = ["Finding", "check_plugin"]
_SECONDS = 20.0


async def check_plugin(
    name: str, plugin: object | None = None, seeds: Mapping[str, Any] | None = None
) -> list[Finding]:
    """Check *plugin*, or the installed one called *name*, in a home that is thrown away.

    *seeds* are ids by ``$noun``, for the examples of tools that need rows to be there. Answers
    what is to be mended, and as notes what could not be tried; nothing when all is well.
    """
    from zhiren.plugins.loading import own_plugins
    from zhiren.plugins.patience import within

    try:
        if plugin is None:
            plugin = within(_SECONDS, f"Importing the plugin {name!r}", lambda: _installed(name))
        with TemporaryDirectory(prefix="zhiren-check-") as folder:
            host = _host({**own_plugins(), name: plugin}, Path(folder))
            return await _check(host, name, seeds or {})
    except Exception as error:  # noqa: BLE001 - the edge of a plugin: whatever it raises is what was found
        return [Finding("plugin", f"does not come in: {type(error).__name__}: {error}")]


def _installed(name: str) -> object:
    for point in entry_points(group="zhiren", name=name):
        return point.load()
    raise NotFound("plugin", name)


def _host(plugins: dict[str, object], home: Path) -> "Host":
    """Make a host that keeps away from what the environment names as its database."""
    from zhiren.host import Host
    from zhiren.settings import Settings

    values: dict[str, Any] = {
        "home": home,
        "database": f"sqlite+aiosqlite:///{home / 'zhiren.db'}",
        "blobs": (home / "blobs").as_uri(),
        "index": str(home / "index.db"),
        "model": "builtin:",
        "model_fallbacks": [],
        "embedder": None,
        "plugins_dir": None,
    }
    return Host(plugins, settings=Settings(_env_file=None, **values))


async def _check(host: "Host", name: str, seeds: Mapping[str, Any]) -> list[Finding]:
    from zhiren.checking.conduct import Conduct
    from zhiren.checking.exposure import exposure_of
    from zhiren.checking.shape import shape_of
    from zhiren.checking.targets import health_of, targets_of

    found = next(one for one in host.loaded.contributions if one.plugin == name)
    findings = [*shape_of(host, found), *targets_of(found)]
    if any(one.part.startswith("door ") for one in findings):
        return findings  # it could not be served at all
    await host.database.create_all()
    async with host.lifespan():
        admin = await host.accounts.first_admin()
        conduct = Conduct(host, admin, seeds)
        for tool in sorted(found.tools, key=lambda tool: tool.destructive):
            findings += [one async for one in conduct.of(tool)]
        findings += await health_of(host, found)
        findings += await exposure_of(host, found.tools, admin)
    return findings
