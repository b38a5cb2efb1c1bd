"""Examples: one exchange that works for each endpoint, kept beside its handler.

``api/talents.examples.json`` lies beside ``api/talents.py``. What is sent there is written by hand;
what is answered is recorded from a server. ``"$kb"`` stands for the id of a knowledge base, and
the file says what such an id looks like.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import resources
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Example:
    """A request that works, and what it is answered with."""

    role: str = "admin"
    """Who asks."""
    path: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, Any] = field(default_factory=dict)
    body: Any = None
    """JSON, or the fields of a form; a file in it is its text."""
    answer: Any = None
    """JSON, or text; None when neither is answered."""
    status: int | None = None
    """Of the answer, where it is not the endpoint's own."""
    ids: Mapping[str, str] = field(default_factory=dict)
    """What the ids look like for which ``$noun`` stands."""

    def filled(self, ids: Mapping[str, str]) -> "Example":
        """Put *ids* in the place of ``$noun`` in what is sent."""
        sent = {name: fill(getattr(self, name), ids) for name in ("path", "query", "body")}
        return replace(self, **sent)

    def shown(self) -> "Example":
        """Put ids that look like ids in the place of ``$noun``."""
        return replace(self.filled(self.ids), answer=fill(self.answer, self.ids))


def fill(value: Any, ids: Mapping[str, str]) -> Any:
    """Put *ids* in the place of every ``$noun`` in *value*."""
    match value:
        case str() if value.startswith("$"):
            return ids.get(value[1:], value)
        case dict():
            return {name: fill(part, ids) for name, part in value.items()}
        case list():
            return [fill(part, ids) for part in value]
        case _:
            return value


@cache
def kept(module: str) -> Mapping[str, Example]:
    """Read the examples beside *module*, by verb and path."""
    package, _, name = module.rpartition(".")
    try:
        file = resources.files(package).joinpath(f"{name}.examples.json")
        told = json.loads(file.read_text(encoding="utf-8"))
    except (FileNotFoundError, ModuleNotFoundError, ValueError):  # of a plugin that has none
        return {}
    ids = told["ids"]
    return {line: Example(**given, ids=ids) for line, given in told["exchanges"].items()}
