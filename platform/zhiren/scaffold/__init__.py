"""This is where a new plugin comes from: a folder of templates, filled in with one name."""

import keyword
import re
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import jinja2

from zhiren.errors import Conflict, Invalid

_NAME = re.compile(r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$")
_LONGEST = 40


def new_plugin(name: str, folder: Path) -> list[Path]:
    """Write the package of a plugin called *name* to *folder*; answer the files that were made.

    Raises ``Invalid`` for a name that cannot be one, ``Conflict`` when the folder holds something.
    """
    name = _accepted(name)
    if folder.exists() and any(folder.iterdir()):
        raise Conflict(f"{folder} is not empty. Name another folder with --into.")
    values = {
        "name": name,
        "package": f"zhiren_{name}",
        "project": f"zhiren-{name.replace('_', '-')}",
        "title": name.replace("_", " ").capitalize(),
    }
    return [_write(path, text, folder, values) for path, text in _templates()]


def _accepted(name: str) -> str:
    name = name.strip().lower().replace("-", "_")
    if not _NAME.match(name) or len(name) > _LONGEST or keyword.iskeyword(name):
        raise Invalid(f"{name!r} is no name: small letters, digits and _, at most {_LONGEST}.")
    return name


def _templates() -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []

    def walk(place: Traversable, path: str) -> None:
        for child in sorted(place.iterdir(), key=lambda c: c.name):
            here = f"{path}/{child.name}".lstrip("/")
            if child.is_dir():
                walk(child, here)
            else:
                found.append((here, child.read_text("utf-8")))

    walk(files(__name__).joinpath("templates"), "")
    return found


def _write(path: str, text: str, folder: Path, values: dict[str, str]) -> Path:
    target = folder / _place(path, values)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(_environment().from_string(text).render(values), encoding="utf-8")
    return target


def _place(path: str, values: dict[str, str]) -> str:
    """Say where a template's file goes; a leading dot is left out in the templates' names."""
    place = path.removesuffix(".tmpl")
    place = place.replace("_package_", values["package"]).replace("_name_", values["name"])
    return f".{place}" if place.startswith(("github/", "gitignore")) else place


def _environment() -> jinja2.Environment:
    # Marks of its own: some of the files are Jinja templates themselves.
    return jinja2.Environment(
        variable_start_string="<<",
        variable_end_string=">>",
        block_start_string="<%",
        block_end_string="%>",
        comment_start_string="<#",
        comment_end_string="#>",
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701 - it writes Python, TOML and Markdown, never HTML
    )
