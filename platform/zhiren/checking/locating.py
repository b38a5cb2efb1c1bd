"""Where a plugin that is to be checked lies: installed, in a project's folder, or in one file."""

import sys
import tomllib
from collections.abc import Callable
from functools import partial
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path

from zhiren.errors import Invalid, PluginError
from zhiren.plugins.loading import GROUP, load_file
from zhiren.plugins.patience import within

_SECONDS = 20.0


def located(which: str | None) -> dict[str, object | None]:
    """Find the plugins that *which* means, by name; None stands for one that is installed.

    *which* is a name, a ``.py`` file or a project's folder; None means every installed plugin.
    """
    if which is None:
        return dict.fromkeys(point.name for point in entry_points(group=GROUP))
    path = Path(which)
    if path.suffix == ".py" and path.is_file():
        return {path.stem: _patiently(path.stem, partial(load_file, path))}
    if path.is_dir():
        return _project(path)
    return {which: None}


def _project(folder: Path) -> dict[str, object | None]:
    """Import the plugins that the project in *folder* says it has, installed or not."""
    try:
        told = tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise Invalid(f"{folder} has no pyproject.toml: name a project or a .py file.") from None
    points: dict[str, str] = told.get("project", {}).get("entry-points", {}).get(GROUP, {})
    if not points:
        raise Invalid(f"{folder}/pyproject.toml names no plugin in [project.entry-points.{GROUP}].")
    places = [str(place.resolve()) for place in (folder / "src", folder) if place.is_dir()]
    sys.path[:0] = places
    return {name: _patiently(name, partial(import_module, at)) for name, at in points.items()}


def _patiently(name: str, work: Callable[[], object]) -> object:
    try:
        return within(_SECONDS, f"Importing the plugin {name!r}", work)
    except Exception as error:  # the edge of a plugin: whatever it raises is told
        raise PluginError(f"{name} does not come in: {type(error).__name__}: {error}") from error
