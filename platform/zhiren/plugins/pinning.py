"""What the tools of others promised when they were approved, and what of it has changed since.

A tool's words reach models as they are. So a plugin that was harmless when somebody looked at it
may not say something else after an upgrade: its tools are held back until they are approved anew.
What is seen for the first time is approved by having been installed. Our own plugins are trusted
by their version, and those that whoever makes the host names by their being named.
"""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhiren.errors import Invalid
from zhiren.tools import Tool

if TYPE_CHECKING:
    from zhiren.plugins.loading import Loaded

APPROVED = "approved.json"
"""What is approved, in the home."""
Print = Mapping[str, str]
"""Hashes of what one tool promises, by what it is."""


@dataclass(frozen=True, kw_only=True)
class Held:
    """A plugin whose tools are held back, and why."""

    plugin: str
    tools: tuple[Tool, ...]
    changes: tuple[str, ...]
    """What changed, tool by tool: ``greet: description, input schema``."""

    def __str__(self) -> str:
        """Say what changed and how to go on."""
        return (
            f"Its tools changed since they were approved ({'; '.join(self.changes)}), and are held "
            f"back. If that is as it should be: zhiren plugin approve {self.plugin}"
        )


class Pins:
    """The promises that were approved, kept in the home."""

    def __init__(self, home: Path) -> None:
        """Read them. Raises ``Invalid`` when what is there cannot be read: nothing is assumed."""
        self._file = home / APPROVED
        self._approved: dict[str, dict[str, dict[str, str]]] = _read(self._file)

    def held(self, plugin: str, tools: Iterable[Tool]) -> Held | None:
        """Tell what *plugin* changed, or that nothing is to be held back."""
        offered = tuple(tools)
        if (approved := self._approved.get(plugin)) is None:
            return None
        changes = tuple(
            f"{tool.name}: {', '.join(changed)}"
            for tool in offered
            if (changed := list(_changed(approved.get(tool.name), fingerprint(tool))))
        )
        return Held(plugin=plugin, tools=offered, changes=changes) if changes else None

    def trust_new(self, offered: Mapping[str, Iterable[Tool]]) -> None:
        """Approve the tools of plugins that were never seen before, by plugin."""
        new = {name: tools for name, tools in offered.items() if name not in self._approved}
        if new:
            self.approve(new)

    def approve(self, offered: Mapping[str, Iterable[Tool]]) -> None:
        """Approve what plugins promise now, and write it down."""
        for plugin, tools in offered.items():
            self._approved[plugin] = {tool.name: dict(fingerprint(tool)) for tool in tools}
        text = json.dumps(self._approved, ensure_ascii=False, indent=2, sort_keys=True)
        self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        beside = self._file.with_suffix(f".{os.getpid()}")
        beside.write_text(f"{text}\n", encoding="utf-8")
        beside.chmod(0o600)
        beside.replace(self._file)


def guests(loaded: "Loaded") -> dict[str, list[Tool]]:
    """Give the tools of plugins that are neither ours nor named, by plugin."""
    return {one.plugin: one.tools for one in loaded.contributions if one.plugin in loaded.guests}


def held_back(pins: Pins, loaded: "Loaded") -> dict[str, Held]:
    """Find the plugins whose tools are not what was approved."""
    looked = ((name, pins.held(name, tools)) for name, tools in guests(loaded).items())
    return {name: held for name, held in looked if held is not None}


def fingerprint(tool: Tool) -> Print:
    """Hash what *tool* tells a model about itself, and to whom it is shown."""
    promises = {
        "description": [tool.description, tool.zh],
        "input schema": tool.input_schema,
        "output schema": tool.output_schema,
        "annotations": tool.annotations(),
        "roles": sorted(tool.roles),
    }
    return {name: _hash(promise) for name, promise in promises.items()}


def _changed(approved: Print | None, now: Print) -> Iterator[str]:
    if approved is None:
        yield "new"
    else:
        yield from (name for name, value in now.items() if approved.get(name) != value)


def _hash(promise: Any) -> str:
    text = json.dumps(promise, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _read(file: Path) -> dict[str, dict[str, dict[str, str]]]:
    try:
        found: dict[str, dict[str, dict[str, str]]] = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise _unreadable(file, error) from None
    shaped = isinstance(found, dict) and all(
        isinstance(tools, dict) and all(isinstance(one, dict) for one in tools.values())
        for tools in found.values()
    )
    if not shaped:
        raise _unreadable(file, "it is not what Zhiren wrote")
    return found


def _unreadable(file: Path, why: object) -> Invalid:
    return Invalid(
        f"{file} says which plugins' tools are approved, and cannot be read ({why}). Put it back "
        "from a backup, or remove it to approve the tools that are installed now."
    )
