"""Every word the agents are told, found by name and language."""

import re
import tomllib
from collections.abc import Sequence
from typing import Any

import jinja2

LANGUAGES = ("zh", "en")
_FENCE = re.compile(r"[<＜]\s*(/?\s*data\b[^>＞]*)[>＞]?", re.IGNORECASE)


class Prompts:
    """Templates from every plugin. A missing variable is an error, never a blank."""

    def __init__(self, loaders: Sequence[jinja2.BaseLoader]) -> None:
        """Search *loaders* in order."""
        self._environment = jinja2.Environment(
            loader=jinja2.ChoiceLoader(loaders),
            undefined=jinja2.StrictUndefined,
            autoescape=False,  # noqa: S701 - prompts are text for models, never HTML
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters["data"] = delimit

    def render(self, name: str, language: str, /, **values: object) -> str:
        """Render the prompt called *name* (``area/name``) in *language*."""
        return self._environment.get_template(f"{name}.{language}.md.j2").render(**values)

    def example(self, name: str) -> dict[str, Any]:
        """Read the values that the prompt called *name* takes, with one example of each."""
        loader = self._environment.loader
        assert loader is not None
        text, _, _ = loader.get_source(self._environment, f"{name}.example.toml")
        return tomllib.loads(text)

    def names(self) -> set[str]:
        """List every prompt there is, by name."""
        suffixes = tuple(f".{language}.md.j2" for language in LANGUAGES)
        found = self._environment.list_templates()
        return {name.rsplit(".", 3)[0] for name in found if name.endswith(suffixes)}


def delimit(text: object) -> str:
    """Fence untrusted *text* as data, so that it cannot close its own fence.

    In a template: ``{{ transcript|data }}``.
    """
    inner = _FENCE.sub(lambda found: f"‹{found[1]}›", str(text))
    return f"<data>\n{inner}\n</data>"
