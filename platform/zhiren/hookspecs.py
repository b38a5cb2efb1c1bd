"""Every way a plugin can join in. One page, read top to bottom.

``register_*`` hooks are called once, at startup. They take nothing, do no I/O and return
plain data, so what a plugin contributes can be listed, tested and documented without running it.
"""

from collections.abc import Iterable, Mapping
from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING

import pluggy
from jinja2 import BaseLoader

if TYPE_CHECKING:
    from zhiren.backends import Backend
    from zhiren.checks import Check
    from zhiren.commands import CommandGroup
    from zhiren.documents import Parser
    from zhiren.events import Subscription
    from zhiren.graphs import Graph
    from zhiren.health import HealthCheck
    from zhiren.holdings import Holding
    from zhiren.host import Host
    from zhiren.personas import Persona
    from zhiren.search.upkeep import Indexed
    from zhiren.sections import Section
    from zhiren.tasks import TaskKind
    from zhiren.tools import Tool
    from zhiren.web.doors import Door
    from zhiren.web.endpoints import Endpoint
    from zhiren.web.pages import Site
    from zhiren.web.sockets import Socket

hookspec = pluggy.HookspecMarker("zhiren")
hookimpl = pluggy.HookimplMarker("zhiren")


@hookspec
def register_tools() -> "Iterable[Tool]":  # type: ignore[empty-body]
    """Verbs a model may use."""


@hookspec
def register_personas() -> "Iterable[Persona]":  # type: ignore[empty-body]
    """Characters an agent may wear."""


@hookspec
def register_prompts() -> BaseLoader:  # type: ignore[empty-body]
    """A Jinja2 loader; its templates are found by name and language."""


@hookspec
def register_graphs() -> "Iterable[Graph]":  # type: ignore[empty-body]
    """Ways of thinking, named as ``"module:function"`` and built at first use."""


@hookspec
def register_endpoints() -> "Mapping[str, Iterable[Endpoint]]":  # type: ignore[empty-body]
    """HTTP endpoints, by the name of the dialect they speak."""


@hookspec
def register_sockets() -> "Iterable[Socket]":  # type: ignore[empty-body]
    """WebSockets, each in the frames of one dialect."""


@hookspec
def register_pages() -> "Iterable[Site]":  # type: ignore[empty-body]
    """Pages for people, each site below a path of its own."""


@hookspec
def register_doors() -> "Iterable[Door]":  # type: ignore[empty-body]
    """Whole ASGI applications at a path of their own, for protocols that are no dialect."""


@hookspec
def register_tasks() -> "Iterable[TaskKind]":  # type: ignore[empty-body]
    """Kinds of work longer than a request."""


@hookspec
def register_subscriptions() -> "Iterable[Subscription]":  # type: ignore[empty-body]
    """Reactions to facts that any plugin announces."""


@hookspec
def register_parsers() -> "Iterable[Parser]":  # type: ignore[empty-body]
    """Readers of files, by media type, named as ``"module:function"``."""


@hookspec
def register_checks() -> "Iterable[Check]":  # type: ignore[empty-body]
    """What ``zhiren doctor`` looks at, each named as ``"module:function"``."""


@hookspec
def register_indexed() -> "Iterable[Indexed]":  # type: ignore[empty-body]
    """Entries of the index, and where they can be read again when it is made anew."""


@hookspec
def register_holdings() -> "Iterable[Holding]":  # type: ignore[empty-body]
    """What the plugin keeps of candidates: how it is given out whole, and how it is erased."""


@hookspec
def register_backends() -> "Iterable[Backend]":  # type: ignore[empty-body]
    """What stands behind ``"scheme:rest"`` in a setting: models, embedders, indexes."""


@hookspec
def register_health_checks() -> "Iterable[HealthCheck]":  # type: ignore[empty-body]
    """Parts of the running host, which ``/readyz`` and ``zhiren doctor`` look at."""


@hookspec
def register_commands() -> "Iterable[CommandGroup]":  # type: ignore[empty-body]
    """Commands under the plugin's own name: ``zhiren PLUGIN …``."""


@hookspec
def register_settings() -> "Iterable[Section]":  # type: ignore[empty-body]
    """The plugin's own section of the settings: ``ZHIREN_<PLUGIN>_<NAME>``, or ``[plugin]``."""


@hookspec
def lifespan(host: "Host") -> AbstractAsyncContextManager[None]:  # type: ignore[empty-body]
    """Opened at startup and closed at shutdown, last opened first closed."""
