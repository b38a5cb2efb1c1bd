"""This is where a plugin's own settings are read: ``ZHIREN_<PLUGIN>_<NAME>``, or ``[plugin]``.

They come from the environment, then a ``.env``, then the table of that name in ``zhiren.toml``.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError

from zhiren.errors import Invalid, PluginError
from zhiren.sources import TOML, Effective, said_about, without_secrets


@dataclass(frozen=True, kw_only=True)
class Section:
    """The settings of one plugin: a model whose every field has a default."""

    model: type[BaseModel]

    def __post_init__(self) -> None:
        """Refuse a model that cannot do without being set."""
        if wanting := [n for n, field in self.model.model_fields.items() if field.is_required()]:
            raise PluginError(f"The settings {', '.join(wanting)} have no default.")

    def read(self, plugin: str) -> BaseModel:
        """Read the section of *plugin*. Raises `Invalid`, which names the key and who said it."""
        said: dict[str, Any] = {}
        origins: dict[str, tuple[str, str]] = {}
        for source, written, name, value in said_about(plugin):
            if name in self.model.model_fields:
                said[name] = _value(value)
                origins[name] = (written, source)
            elif source == TOML:
                raise Invalid(_unknown(written, name, self.model), name)
        try:
            return self.model.model_validate(said)
        except ValidationError as error:
            problem = error.errors(include_url=False)[0]
            name = str(problem["loc"][0]) if problem["loc"] else ""
            written, source = origins.get(name, (name, "argument"))
            raise Invalid(f"{written} ({source}): {problem['msg']}.", name) from None


def shown(plugin: str, settings: BaseModel) -> Iterator[Effective]:
    """List what holds of the section of *plugin*, and who said it."""
    origins = {name: source for source, _, name, _ in said_about(plugin)}
    dumped = settings.model_dump(mode="json", fallback=str)
    for name in type(settings).model_fields:
        yield Effective(
            name=f"{plugin}.{name}",
            value=without_secrets(getattr(settings, name), dumped[name]),
            source=origins.get(name, "default"),
        )


def _value(value: Any) -> Any:
    """Read lists and tables where only text can be written; a number is read by the model."""
    if isinstance(value, str) and value[:1] in {"[", "{"}:
        try:
            return json.loads(value)
        except ValueError:
            return value  # the model says what is wrong with it
    return value


def _unknown(written: str, name: str, model: type[BaseModel]) -> str:
    near = get_close_matches(name, model.model_fields, n=1, cutoff=0.6)
    hint = f" Did you mean {near[0]}?" if near else f" There are: {', '.join(model.model_fields)}."
    return f"{written} ({TOML}) is no setting.{hint}"
