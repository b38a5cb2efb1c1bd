"""This is where the running host is looked over, part by part: ``/readyz``."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

import structlog

from zhiren.checks import Finding, missing

if TYPE_CHECKING:
    from zhiren.host import Host

log = structlog.get_logger(__name__)
_PATIENCE = 5.0
"""Seconds for one part."""


@dataclass(frozen=True, kw_only=True)
class HealthCheck:
    """One part of the running host, and how to look at it."""

    name: str
    run: str
    """``"module:function"``, an ``async def`` that takes the host and gives a `Finding`."""

    async def look(self, host: "Host") -> Finding:
        """Look now. Whatever goes wrong is what was found."""
        try:
            async with asyncio.timeout(_PATIENCE):
                found = _checked(await (await asyncio.to_thread(self._load))(host))
        except TimeoutError:
            found = missing(f"no answer within {_PATIENCE:g} s", "See docs/operations.md.")
        except (Exception, SystemExit) as error:  # noqa: BLE001 - the edge of a plugin: a check that fails is a finding
            found = missing(f"{type(error).__name__}: {error}", "See docs/operations.md.")
        if found.status == "missing":
            log.warning("part_is_not_well", part=self.name, found=found.found)
        return found

    def _load(self) -> Callable[["Host"], Awaitable[object]]:
        module, function = self.run.split(":")
        looking: Callable[[Host], Awaitable[object]] = getattr(import_module(module), function)
        return looking


def _checked(found: object) -> Finding:
    if not isinstance(found, Finding):
        raise TypeError(f"it answered {type(found).__name__}, not a Finding")
    return found


@dataclass(frozen=True, kw_only=True)
class Health:
    """How the host is."""

    parts: dict[str, Finding]
    ready: bool
    """Whether all that is ours is well: what others brought harms only itself."""


async def look_over(host: "Host") -> Health:
    """Look at every part at once."""
    checks = [
        (one.plugin, check) for one in host.loaded.contributions for check in one.health_checks
    ]
    found = await asyncio.gather(*(check.look(host) for _, check in checks))
    parts = {check.name: finding for (_, check), finding in zip(checks, found, strict=True)}
    ours = [check.name for plugin, check in checks if plugin not in host.loaded.guests]
    return Health(parts=parts, ready=all(parts[name].status != "missing" for name in ours))
