"""This is where settings are traced: which source said what, and what was meant by a wrong name."""

import os
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

from dotenv import dotenv_values
from pydantic import SecretStr, ValidationError
from pydantic_settings import SettingsError

from zhiren.errors import Invalid
from zhiren.settings import Settings

_PREFIX = "ZHIREN_"
TOML, _DOTENV = "zhiren.toml", ".env"
_HIDDEN = "••••••"
_PASSWORD = re.compile(r"(://[^/@:]*:)\S+@")
_ASKED = re.compile(r"(?i)([?&][^=&]*(?:password|passwd|secret|token|key)[^=&]*=)[^&#\s]+")
"""What hides in an address: what stands before its last ``@``, and what its query calls so."""


@dataclass(frozen=True, kw_only=True)
class Stray:
    """A name that was set and is no setting."""

    name: str
    """As it was written."""
    source: str
    meant: str | None
    """The setting that it resembles, written the same way."""

    @property
    def refused(self) -> bool:
        """Others may use our prefix in the environment; a near miss, or our own file, is wrong."""
        return self.meant is not None or self.source == TOML

    def __str__(self) -> str:
        """Say what is wrong and what was meant."""
        hint = f" Did you mean {self.meant}?" if self.meant else " `zhiren settings` lists them."
        return f"{self.name} ({self.source}) is no setting.{hint}"


@dataclass(frozen=True, kw_only=True)
class Effective:
    """A setting as it holds now."""

    name: str
    """A plugin's own is called as in ``zhiren.toml``: ``plugin.name``."""
    value: Any
    """JSON-native; a secret is hidden."""
    source: str
    """``environment``, ``.env``, ``zhiren.toml`` or ``default``."""


def read_settings(**given: Any) -> Settings:
    """Read the settings; what is wrong with one is an `Invalid` that names it."""
    if wrong := [stray for stray in strays() if stray.refused]:
        raise Invalid("\n".join(map(str, wrong)))
    try:
        return Settings(**given)
    except ValidationError as error:
        raise Invalid("\n".join(_explain(error))) from None
    except SettingsError as error:
        raise Invalid(_explain_form(error)) from None


def strays() -> list[Stray]:
    """Find names that were set and are no setting."""
    known = set(Settings.model_fields)
    return [
        Stray(name=name, source=source, meant=_meant(name, source))
        for source, names in _said()
        for name in names
        if _bare(name, source) not in known
    ]


def said_about(plugin: str) -> Iterator[tuple[str, str, str, Any]]:
    """Give what is said about *plugin*, the weakest first: source, as written, name, value."""
    table = _toml().get(plugin, {})
    for name, value in table.items() if isinstance(table, dict) else ():
        yield TOML, f"[{plugin}] {name}", name, value
    prefix = f"{_PREFIX}{plugin.upper()}_"
    for source, pairs in ((_DOTENV, _dotenv()), ("environment", os.environ)):
        for written, value in pairs.items():
            if written.upper().startswith(prefix) and value:
                yield source, written, written[len(prefix) :].lower(), value


def check_sections(plugins: Iterable[str]) -> None:
    """Refuse a table of ``zhiren.toml`` that is about none of *plugins*."""
    known = set(plugins)
    for name, value in _toml().items():
        if isinstance(value, dict) and name not in known:
            near = get_close_matches(name, known, n=1, cutoff=0.6)
            hint = f" Did you mean [{near[0]}]?" if near else ""
            raise Invalid(f"[{name}] ({TOML}) is about no plugin that has settings.{hint}", name)


def effective(settings: Settings) -> list[Effective]:
    """List every setting, and who said it."""
    shown = settings.model_dump(mode="json")
    origins = _origins()
    return [
        Effective(
            name=name,
            value=without_secrets(getattr(settings, name), shown[name]),
            source=origins.get(name, "default"),
        )
        for name in Settings.model_fields
    ]


def without_secrets(value: Any, dumped: Any) -> Any:
    """Give a setting's *value*, JSON-native as *dumped*, without what nobody should read."""
    if isinstance(value, SecretStr):
        return _HIDDEN
    if not isinstance(dumped, str):
        return dumped
    return _ASKED.sub(rf"\1{_HIDDEN}", _PASSWORD.sub(rf"\1{_HIDDEN}@", dumped))


def _origins() -> dict[str, str]:
    """Tell by setting who said it; the strongest comes last and stays."""
    return {
        _bare(name, source): source for source, names in reversed(list(_said())) for name in names
    }


def _said() -> Iterator[tuple[str, list[str]]]:
    """Give the names that each source sets, the strongest source first."""
    yield "environment", _prefixed(os.environ.items())
    yield _DOTENV, _prefixed(_dotenv().items())
    known = Settings.model_fields
    yield TOML, [n for n, value in _toml().items() if n in known or not isinstance(value, dict)]


def _prefixed(pairs: Iterable[tuple[str, str | None]]) -> list[str]:
    sections = tuple(f"{_PREFIX}{name.upper()}_" for name in _plugins())
    return [
        name
        for name, value in pairs
        if value
        and name.upper().startswith(_PREFIX)
        and (_bare(name, "") in Settings.model_fields or not name.upper().startswith(sections))
    ]


@cache  # what is installed stays so while we run
def _plugins() -> list[str]:
    """Name the plugins that are installed; each may have settings of its own."""
    return [point.name for point in entry_points(group="zhiren")]


def _dotenv() -> Mapping[str, str | None]:
    try:
        return dotenv_values(_DOTENV)
    except (OSError, ValueError) as error:
        raise Invalid(f"{_DOTENV} cannot be read: {error}") from None


def _toml() -> dict[str, Any]:
    try:
        return tomllib.loads(Path(TOML).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise Invalid(f"{TOML} cannot be read: {error}") from None


def _bare(name: str, source: str) -> str:
    return name if source == TOML else name[len(_PREFIX) :].lower()


def _written(setting: str, source: str) -> str:
    return setting if source in {TOML, "argument"} else f"{_PREFIX}{setting.upper()}"


def _meant(name: str, source: str) -> str | None:
    bare = _bare(name, source).lower().removeprefix(_PREFIX.lower()).replace("-", "_")
    near = get_close_matches(bare, Settings.model_fields, n=1, cutoff=0.75)
    return _written(near[0], source) if near else None


def _explain(error: ValidationError) -> Iterator[str]:
    origins = _origins()
    for problem in error.errors(include_url=False):
        setting = str(problem["loc"][0])
        field = Settings.model_fields.get(setting)
        source = origins.get(setting, "argument")
        secret = field is not None and "Secret" in str(field.annotation)
        value = "" if secret else f" = {problem['input']!r}"
        yield f"{_written(setting, source)}{value} ({source}): {problem['msg']}."


def _explain_form(error: SettingsError) -> str:
    """Explain a list that is not written as one; the error names the field between quotes."""
    setting = str(error).split('"')[1] if '"' in str(error) else ""
    source = _origins().get(setting, "environment")
    field = Settings.model_fields.get(setting)
    table = field is not None and str(field.annotation).startswith("dict")
    form = 'a table: write it as {"one": "two"}' if table else 'a list: write it as ["one", "two"]'
    return f"{_written(setting, source)} ({source}) is {form}."
