"""This is where a plugin is caught that holds everybody up: it blocks the event loop of all.

A thread looks whether the loop still beats. While it does not, whoever of others stands on the
loop's stack is noted; once is named, and a tool that does it again and again is cut off.
"""

import asyncio
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from types import CodeType, FrameType
from typing import TYPE_CHECKING

import structlog

if TYPE_CHECKING:
    from zhiren.host import Host

log = structlog.get_logger(__name__)
_BEAT = 0.1
_STALLS = 1.0
"""Seconds without a beat after which somebody is asked for."""


@dataclass(frozen=True)
class Culprit:
    """Who was seen on the stack."""

    plugin: str
    tool: str | None


class Watch:
    """Watches the loop of one host."""

    def __init__(self, host: "Host") -> None:
        """Watch for the guests of *host*."""
        self._host = host
        self._packages = dict(_packages(host))
        self._tools: dict[CodeType, str] = {
            tool.function.__code__: tool.name
            for one in host.loaded.contributions
            if one.plugin in host.loaded.guests
            for tool in one.tools
        }
        self._beat = time.monotonic()
        self._seen: Counter[Culprit] = Counter()
        self._stop = threading.Event()

    def start(self) -> None:
        """Begin, in the loop that is running; without guests there is nothing to watch for."""
        if not self._packages:
            return
        self._loop = asyncio.get_running_loop()
        self._ident = threading.get_ident()
        self._tick()
        threading.Thread(target=self._look, name="watch", daemon=True).start()

    def stop(self) -> None:
        """Look no more."""
        self._stop.set()

    def _tick(self) -> None:
        late = time.monotonic() - self._beat
        self._beat = time.monotonic()
        if self._seen:
            culprit, _ = self._seen.most_common(1)[0]
            self._seen.clear()
            self._note(culprit, late)
        if not self._stop.is_set():
            self._loop.call_later(_BEAT, self._tick)

    def _look(self) -> None:
        while not self._stop.wait(_BEAT):
            if time.monotonic() - self._beat > _STALLS:
                frame = sys._current_frames().get(self._ident)  # noqa: SLF001 - the one way to see it
                if culprit := self._culprit(frame):
                    self._seen[culprit] += 1

    def _culprit(self, frame: FrameType | None) -> Culprit | None:
        plugin, tool = None, None
        while frame is not None:
            package = str(frame.f_globals.get("__name__", "")).partition(".")[0]
            plugin = self._packages.get(package, plugin)
            tool = self._tools.get(frame.f_code, tool)
            frame = frame.f_back
        return Culprit(plugin, tool) if plugin else None

    def _note(self, culprit: Culprit, seconds: float) -> None:
        who = f"Its tool {culprit.tool!r}" if culprit.tool else "It"
        why = f"{who} held everybody up for {seconds:.1f} s: it blocks the event loop."
        self._host.loaded.broken[culprit.plugin] = why
        log.warning("plugin_blocks", plugin=culprit.plugin, tool=culprit.tool, seconds=seconds)
        if culprit.tool:
            self._host.pipeline.breakers[culprit.tool].blocked()


def _packages(host: "Host") -> Iterator[tuple[str, str]]:
    """Give the guests by the package that they are written in."""
    for name, plugin in host.loaded.manager.list_name_plugin():
        if name in host.loaded.guests:
            module = getattr(plugin, "__name__", None) or type(plugin).__module__
            yield module.partition(".")[0], name
