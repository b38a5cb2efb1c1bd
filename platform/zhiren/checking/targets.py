"""Whether what a plugin names as ``"module:function"`` is there: it is imported at first use."""

from collections.abc import Iterator
from importlib import import_module
from typing import TYPE_CHECKING

from zhiren.checking.finding import Finding

if TYPE_CHECKING:
    from zhiren.host import Host
    from zhiren.plugins.contributions import Contributions


def targets_of(found: "Contributions") -> Iterator[Finding]:
    """Import everything that *found* names, and say what cannot be."""
    for part, target in _named(found):
        if advice := _missing(target):
            yield Finding(part, advice)


async def health_of(host: "Host", found: "Contributions") -> list[Finding]:
    """Look at the parts that *found* watches. In a fresh home one may well be missing."""
    looked = [(check.name, await check.look(host)) for check in found.health_checks]
    return [
        Finding(f"health check {name}", f"finds this in a fresh home: {one.found}", note=True)
        for name, one in looked
        if one.status == "missing"
    ]


def _named(found: "Contributions") -> Iterator[tuple[str, str]]:
    for graph in found.graphs:
        yield from ((f"graph {graph.name}", one) for one in (graph.target, graph.hears) if one)
    for door in found.doors:
        yield from ((f"door {door.name}", one) for one in (door.app, door.stdio) if one)
    for kind in found.tasks:
        if isinstance(kind.handler, str):
            yield f"kind of task {kind.name}", kind.handler
    yield from ((f"parser {one.target}", one.target) for one in found.parsers)
    yield from ((f"check {one.name}", one.run) for one in found.checks)
    yield from ((f"health check {one.name}", one.run) for one in found.health_checks)
    yield from ((f"collection {one.name}", one.entries) for one in found.indexed)
    yield from ((f"backend {one.name}", one.open) for one in found.backends)
    yield from (("commands", one.app) for one in found.commands)


def _missing(target: str) -> str:
    module, colon, name = target.partition(":")
    if not colon:
        return f"names {target!r}: say 'module:function'."
    try:
        there = callable(getattr(import_module(module), name))
    except Exception as error:  # noqa: BLE001 - the edge of a plugin: whatever its import raises is what was found
        return f"names {target!r}, which cannot be imported: {type(error).__name__}: {error}"
    return "" if there else f"names {target!r}, which cannot be called."
