"""How plugins live with the host: opened and closed one by one, and watched if one asks for it."""

import asyncio
import sys
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, redirect_stdout
from typing import TYPE_CHECKING, Any

import structlog

if TYPE_CHECKING:
    import pluggy

    from zhiren.host import Host

log = structlog.get_logger(__name__)
Manager = AbstractAsyncContextManager[None]


@asynccontextmanager
async def alive(host: "Host", plugin: str) -> AsyncIterator[None]:
    """Open *plugin*'s lifespan and close it at the end.

    One of others that raises or takes too long is noted as broken, what it contributed is taken
    back, and the host goes on.
    """
    found = [] if plugin in host.loaded.withdrawn else _lifespans(host, plugin)
    opened = [one for one in found if await _open(host, plugin, one)]
    try:
        yield
    finally:
        for one in reversed(opened):
            await _close(host, plugin, one)


def _lifespans(host: "Host", plugin: str) -> list[Manager]:
    manager = host.loaded.manager
    others = [other for name, other in manager.list_name_plugin() if name != plugin]
    try:
        found: list[Manager] = manager.subset_hook_caller("lifespan", others)(host=host)
    except (Exception, SystemExit) as error:  # the edge of a plugin: the others go on
        if plugin not in host.loaded.guests:
            raise
        note(host, plugin, "did not open", error)
        host.withdraw(plugin)
        return []
    return found


async def _open(host: "Host", plugin: str, one: Manager) -> bool:
    if plugin not in host.loaded.guests:
        await one.__aenter__()
        return True
    try:
        async with asyncio.timeout(host.settings.plugin_seconds):
            with redirect_stdout(sys.stderr):  # standard output may be somebody's protocol
                await one.__aenter__()
    except (Exception, SystemExit) as error:  # noqa: BLE001 - the edge of a plugin: the others go on
        note(host, plugin, "did not open", error)
        host.withdraw(plugin)
        return False
    return True


async def _close(host: "Host", plugin: str, one: Manager) -> None:
    if plugin not in host.loaded.guests:
        await one.__aexit__(None, None, None)
        return
    try:
        async with asyncio.timeout(host.settings.plugin_seconds):
            await one.__aexit__(None, None, None)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - the edge of a plugin: others still close
        note(host, plugin, "did not close", error)


def note(host: "Host", plugin: str, what: str, error: BaseException) -> None:
    """Write down, for whoever lists the plugins, *what* one of others did, and why."""
    host.loaded.broken[plugin] = f"It {what}: {type(error).__name__}: {error}"
    log.warning("plugin_broken", plugin=plugin, error=f"{type(error).__name__}: {error}")


def trace(manager: "pluggy.PluginManager") -> None:
    """Write every call of a hook to standard error: which, of whom, and how long it took."""
    began: list[float] = []

    def before(*_: object) -> None:
        began.append(time.perf_counter())

    def after(
        outcome: "pluggy.Result[Any]",
        hook: str,
        methods: Sequence["pluggy.HookImpl"],
        _: Mapping[str, Any],
    ) -> None:
        took = (time.perf_counter() - began.pop()) * 1000
        if not methods:
            return
        whose = " ".join(method.plugin_name for method in methods)
        ended = f" raised {type(outcome.exception).__name__}" if outcome.exception else ""
        sys.stderr.write(f"hook {hook} of {whose}: {took:.1f} ms{ended}\n")

    manager.add_hookcall_monitoring(before, after)
