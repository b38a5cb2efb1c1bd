"""The host: loads plugins once, collects what they contribute, and keeps it by name."""

import hashlib
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast

import structlog
from pydantic import BaseModel

from zhiren.access import Actor
from zhiren.audit import Audit
from zhiren.backends import Backends
from zhiren.call import Call
from zhiren.carrying.carrier import Carrier
from zhiren.db import Database
from zhiren.errors import Forbidden, NotFound
from zhiren.events import Event, ToolsChanged
from zhiren.files import Files
from zhiren.graphs import Graph, Mind
from zhiren.kernel.accounts import Accounts
from zhiren.kernel.signing_in import SignIns
from zhiren.kernel.tokens import Tokens
from zhiren.models import Models
from zhiren.parsing import Parsing
from zhiren.personas import Persona
from zhiren.pieces import Pieces
from zhiren.pipeline import Pipeline
from zhiren.plugins.living import alive
from zhiren.plugins.loading import Loaded, load
from zhiren.plugins.pinning import Held, Pins, guests, held_back
from zhiren.plugins.watching import Watch
from zhiren.postgres_wire import PostgresWire
from zhiren.progress import Reporter
from zhiren.prompts import Prompts
from zhiren.search import Search
from zhiren.settings import Settings
from zhiren.sources import check_sections, read_settings
from zhiren.streaming.bells import Bells
from zhiren.streaming.streams import Streams
from zhiren.streaming.wire import RedisWire, Spoken
from zhiren.talks.keeping import Talks
from zhiren.tasks import TaskKind, Tasks
from zhiren.tools import Tool
from zhiren.web.endpoints import Endpoint
from zhiren.web.limits import Limits

if TYPE_CHECKING:
    from zhiren.web.doors import Door
    from zhiren.web.pages import Site
    from zhiren.web.sockets import Socket

log = structlog.get_logger(__name__)


class Named(Protocol):
    """Anything that is looked up by name."""

    @property
    def name(self) -> str:
        """The unique name."""
        ...


N = TypeVar("N", bound=Named)
S = TypeVar("S", bound=BaseModel)


class Registry(dict[str, N]):
    """Contributions by name. A miss says which noun was missing."""

    def __init__(self, noun: str, groups: Iterable[Iterable[N]]) -> None:
        """Collect *groups*, in which no name comes twice."""
        super().__init__({item.name: item for group in groups for item in group})
        self.noun = noun

    def __missing__(self, name: str) -> N:
        """Explain the miss."""
        raise NotFound(self.noun, name)


class Host:
    """Everything the plugins contributed, by name, and the services they stand on."""

    def __init__(
        self,
        plugins: Mapping[str, object] | None = None,
        *,
        settings: Settings | None = None,
        is_worker: bool = False,
    ) -> None:
        """Load *plugins*, or every installed one when none are named. Opens nothing."""
        self.settings = settings or read_settings()
        self.is_worker = is_worker
        """Whether this process only carries tasks, beside a server that does everything else."""
        self.loaded: Loaded = load(
            plugins,
            self.settings.plugins_dir,
            seconds=self.settings.plugin_seconds,
            traced=self.settings.trace_hooks,
        )
        if plugins is None:
            check_sections(self.loaded.with_settings())
        self.admin_password: str | None = None
        """The first admin's, if it had to be made up at this start: to be shown once."""
        self._collect()
        self._build()

    def _collect(self) -> None:
        found = self.loaded.contributions
        self.prompts = Prompts([loader for one in found for loader in one.prompts])
        self.pins = Pins(self.settings.home)
        self.held: dict[str, Held] = held_back(self.pins, self.loaded)
        """By plugin: tools that are not what was approved. Nobody sees or calls them."""
        allowed = (one.tools for one in found if one.plugin not in self.held)
        self.tools: Registry[Tool] = Registry("tool", allowed)
        self.personas: Registry[Persona] = Registry("persona", (one.personas for one in found))
        self.graphs: Registry[Graph] = Registry("graph", (one.graphs for one in found))
        self.kinds: Registry[TaskKind] = Registry("kind of task", (one.tasks for one in found))
        self.doors: list[Door] = [door for one in found for door in one.doors]
        self.pages: list[Site] = [site for one in found for site in one.pages]
        self.sockets: list[Socket] = [socket for one in found for socket in one.sockets]
        self.subscriptions = [s for one in found for s in one.subscriptions]
        self.endpoints: defaultdict[str, list[Endpoint]] = defaultdict(list)
        for one in found:
            for dialect, endpoints in one.endpoints.items():
                self.endpoints[dialect].extend(endpoints)

    def _build(self) -> None:
        settings = self.settings
        self.database = Database(settings.database_url)
        self.tokens = Tokens(settings)
        self.accounts = Accounts(self.database, self.tokens, settings)
        self.sign_ins = SignIns(self.database, self.accounts)
        self.limits = Limits(settings)
        self.audit = Audit(self.database)
        self.files = Files(settings.blobs_url)
        self.bells = Bells(alone=self.database.is_sqlite)
        self.pieces = Pieces(self.files, self.bells)
        self.streams = Streams(self.database, self.bells)
        self.tasks = Tasks(self.database, self.kinds, self.bells)
        self.pipeline = Pipeline()
        self.parsing = Parsing(
            [parser for one in self.loaded.contributions for parser in one.parsers],
            max_bytes=settings.max_upload,
        )
        self.backends = Backends(
            (backend for one in self.loaded.contributions for backend in one.backends),
            seconds=settings.plugin_seconds,
        )
        self.search = Search.configured(settings, self.backends)
        self.search.database = self.database
        self.models = Models(settings, self.backends.targets("chat"))
        self.talks = Talks(settings.home, settings.database_url)

    def section(self, model: type[S]) -> S:
        """Give what a plugin's own settings say, by the model that it registered."""
        return cast("S", self.loaded.sections[model])

    def mind(self, name: str, call: Call) -> Mind:
        """Give the persona called *name* everything it thinks with, on behalf of *call*."""
        persona = self.personas[name]

        def check(tool: str) -> None:
            if tool not in persona.tools:
                raise Forbidden(f"The persona {name!r} may not use {tool!r}: add it to its card.")

        async def use(tool: str, /, **arguments: object) -> dict[str, Any]:
            check(tool)
            return await call.use(tool, **arguments)

        async def once(key: str, tool: str, /, **arguments: object) -> dict[str, Any]:
            check(tool)
            return await self.call_once(
                key, tool, arguments, actor=call.actor, language=call.language
            )

        return Mind(
            persona=persona,
            model=self.models.chat(persona.model, temperature=persona.temperature),
            prompts=self.prompts,
            use=use,
            once=once,
            alike=self.search.likeness if self.search.embedder is not None else None,
            tools=[t for t in self._known(persona.tools) if t.allows(call.actor)],
            language=call.language,
        )

    def _known(self, names: Iterable[str]) -> Iterator[Tool]:
        # A plugin that did not come in takes its tools along, not the personas that use them.
        return (self.tools[name] for name in names if name in self.tools)

    async def call_tool(
        self,
        name: str,
        arguments: Mapping[str, Any],
        *,
        actor: Actor,
        progress: Reporter | None = None,
        language: str = "zh",
    ) -> dict[str, Any]:
        """Call a tool as *actor* and answer its JSON-native result."""
        tool = self.tools[name]
        call = Call(
            host=self,
            actor=actor,
            name=f"tool {name}",
            language=language,
            changes=not tool.read_only,
            reporter=progress,
        )
        return await self.pipeline.run(tool, arguments, call)

    async def call_once(
        self,
        key: str,
        name: str,
        arguments: Mapping[str, Any],
        *,
        actor: Actor,
        language: str = "zh",
    ) -> dict[str, Any]:
        """Call a tool whose change is committed at most once for *key* and *actor*."""
        tool = self.tools[name]
        mine = f"{actor.organisation_id}/{actor.user_id}/{key}"
        call = Call(
            host=self,
            actor=actor,
            name=f"tool {name}",
            language=language,
            changes=not tool.read_only,
            key=hashlib.sha256(mine.encode()).hexdigest(),
        )
        return await self.pipeline.run(tool, arguments, call)

    def standing(self) -> Iterator[tuple[str, str | None, str, str | None]]:
        """Give each plugin: its name, its version, how it stands, and why if it is not loaded."""
        for name, version, why in self.loaded.standing():
            if why is None and (held := self.held.get(name)):
                yield name, version, "held", str(held)
            else:
                yield name, version, "broken" if why else "loaded", why

    def withdraw(self, plugin: str) -> None:
        """Take back what *plugin* contributed; its doors say from now on that it did not open."""
        self.loaded.withdrawn.add(plugin)
        [found] = [one for one in self.loaded.contributions if one.plugin == plugin]
        for registry, items in (
            (self.tools, found.tools),
            (self.personas, found.personas),
            (self.graphs, found.graphs),
            (self.kinds, found.tasks),
        ):
            for item in items:
                registry.pop(item.name, None)
        heard = [id(one) for one in found.subscriptions]
        self.subscriptions = [one for one in self.subscriptions if id(one) not in heard]

    async def approve(self, plugin: str) -> Held:
        """Let the tools of *plugin* in that were held back, from now on. Raises ``NotFound``."""
        held = self.held.get(plugin)
        if held is None:
            raise NotFound("plugin whose tools are held back", plugin)
        self.pins.approve({plugin: held.tools})
        del self.held[plugin]
        self.tools.update({tool.name: tool for tool in held.tools})
        await self.publish(ToolsChanged())
        return held

    async def publish(self, event: Event) -> None:
        """Tell every subscriber of *event*, one after another."""
        for subscription in self.subscriptions:
            if not isinstance(event, subscription.kind):
                continue
            try:
                await subscription.handler(event, self)
            except (Exception, SystemExit):  # the edge of a plugin: it has happened anyway
                log.exception("subscriber_failed", event_kind=type(event).__name__)

    def _wire(self) -> Spoken | None:
        """Choose over what other processes are heard; None where there are none."""
        if self.settings.redis:
            return RedisWire(self.settings.redis, self.settings.redis_prefix, self.bells)
        return None if self.database.is_sqlite else PostgresWire(self.database.url, self.bells)

    def when_closing(self, close: Callable[[], Awaitable[None]]) -> None:
        """Call *close* first thing at shutdown, for what a plugin opened at its first use."""
        self._opened.push_async_callback(close)

    @asynccontextmanager
    async def lifespan(self) -> AsyncIterator[None]:
        """Open the services and every plugin's lifespan; close them in reverse."""
        async with AsyncExitStack() as stack:
            self._opened = stack
            stack.push_async_callback(self.database.close)
            stack.push_async_callback(self.limits.close)
            stack.push_async_callback(self.search.close)
            stack.push_async_callback(self.models.aclose)
            stack.push_async_callback(self.talks.close)
            stack.push_async_callback(self.parsing.stop)
            stack.push_async_callback(self.audit.stop)
            self.audit.start()
            watch = Watch(self)
            stack.callback(watch.stop)
            watch.start()
            self.pins.trust_new(guests(self.loaded))
            if wire := self._wire():
                wire.start()
                stack.push_async_callback(wire.stop)
            for one in self.loaded.contributions:
                await stack.enter_async_context(alive(self, one.plugin))
            self.tasks.carrier = Carrier(self)
            stack.push_async_callback(self.tasks.carrier.stop)
            await self.tasks.carrier.start()
            yield
