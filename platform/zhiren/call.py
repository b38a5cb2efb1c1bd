"""One call, as whoever carries it out sees it: an endpoint's handler, a tool, a task."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy.ext.asyncio import AsyncSession

from zhiren.access import Actor
from zhiren.events import Event
from zhiren.progress import Reporter

if TYPE_CHECKING:
    from starlette.requests import Request

    from zhiren.host import Host
    from zhiren.kernel.tables import Task


@dataclass(kw_only=True)
class Call:
    """Who asks, for what, and everything needed to do it.

    A changing call's audit row commits together with its first change; events and task hints
    go out only after the commit.
    """

    host: "Host"
    actor: Actor
    name: str
    language: str = "zh"
    changes: bool = True
    request: "Request | None" = None
    said: str | None = None
    """What the envelope of the answer says in place of the endpoint's message."""
    task: "Task | None" = None
    """The task that is carried out."""
    brought: Any = None
    """What whoever asked for the task knew already (see `enqueue`). It is never there when the
    task may have been begun before."""
    concluded: dict[str, Any] | None = None
    """The result with which the task has ended, once that is committed."""
    key: str | None = None
    """Under one key, at most one change is ever committed; another try raises `Repeated`."""
    reporter: Reporter | None = None
    _events: list[Event] = field(default_factory=list)
    _hints: list["Task"] = field(default_factory=list)
    _audited: bool = False
    _concluding: dict[str, Any] | None = None

    @property
    def task_id(self) -> str | None:
        """The id of the task that is carried out."""
        return self.task.id if self.task is not None else None

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """Read what the caller may see."""
        async with self.host.database.reading(self.actor) as session:
            yield session

    @asynccontextmanager
    async def writing(self, *, near: bool = False) -> AsyncIterator[AsyncSession]:
        """Change what the caller may change, in one short transaction.

        *near*: in one whose statements all find their few rows by key.
        """
        audits = self.changes and not self._audited
        try:
            async with self.host.database.writing(self.actor, near=near) as session:
                if audits:
                    await self.host.audit.refuse_repeat(session, self)
                yield session
                if audits:
                    session.add(self.host.audit.entry(self))
        except BaseException:  # also when the commit itself fails
            self._events.clear()
            for task in self._hints:
                self.host.tasks.drop(task)
            self._hints.clear()
            self._concluding = None
            raise
        self._audited = self._audited or audits
        self.concluded = self.concluded or self._concluding
        await self._announce()

    def publish(self, event: Event) -> None:
        """Announce *event* once the write that is open has been committed."""
        self._events.append(event)

    async def enqueue(
        self,
        session: AsyncSession,
        kind: str,
        payload: dict[str, Any],
        *,
        brought: Any = None,
        **fields: Any,
    ) -> "Task":
        """Put a task of *kind* into the open write. It is carried out after the commit.

        *brought*: what the task would otherwise look up, if it is begun here and at once.
        *fields*: ``name``, ``queue``, ``parent_id``, ``organisation_id``.
        """
        task = await self.host.tasks.add(session, self.actor, kind, payload, **fields)
        self.host.tasks.take(task, brought)
        self._hints.append(task)
        return task

    async def conclude(self, session: AsyncSession, result: dict[str, Any]) -> None:
        """End this task with *result* in the open write: what it did and its end are kept as one.

        Raises `Conflict` when somebody else carries it out by now.
        """
        if self.task is not None and self.host.tasks.carrier is not None:
            await self.host.tasks.carrier.conclude(session, self.task, result)
            self._concluding = result

    async def progress(self, current: float, total: float | None = None, message: str = "") -> None:
        """Tell whoever listens how far this has come."""
        if self.reporter is not None:
            await self.reporter(current, total, message)

    async def use(self, tool: str, /, **arguments: Any) -> dict[str, Any]:
        """Use another tool as the same caller."""
        return await self.host.call_tool(tool, arguments, actor=self.actor, language=self.language)

    def as_actor(self, actor: Actor) -> "Call":
        """Go on as *actor*: a service acting for an organisation."""
        return replace(self, actor=actor, _events=[], _hints=[], _audited=False)

    async def _announce(self) -> None:
        events, self._events = self._events, []
        hints, self._hints = self._hints, []
        for task in hints:
            await self.host.tasks.hint(task)
        for event in events:
            await self.host.publish(event)
