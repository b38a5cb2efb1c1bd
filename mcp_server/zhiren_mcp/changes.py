"""This is where clients hear that what they see has changed: a list of theirs, or one resource.

From 2026-07-28 they ask for it with ``subscriptions/listen``. Before, every open session is told,
and told of single resources if it subscribed to them. Each organisation hears of its own only.
Nothing is kept for clients that are away, and no SDK is imported before the first of them comes.
"""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from zhiren import Actor, Host
from zhiren.events import (
    AnswerGiven,
    DocumentIndexed,
    InterviewEnded,
    MemberChanged,
    ToolsChanged,
)

if TYPE_CHECKING:
    from mcp.server.session import ServerSession
    from mcp.server.subscriptions import InMemorySubscriptionBus, ListenHandler, ServerEvent

Readable = AnswerGiven | DocumentIndexed | InterviewEnded
"""What changes something that can be read."""
_PATIENCE = 5.0
"""Seconds that a session may take to hear something; then it goes on without."""


@dataclass(kw_only=True)
class Ear:
    """An open session (to 2025-11-25): whose it is, and which resources it wants to hear of."""

    actor: Actor
    session: "ServerSession"
    watched: set[str] = field(default_factory=set)


class Listeners:
    """Whoever listens to one host."""

    def __init__(self) -> None:
        """Begin with nobody."""
        self._buses: dict[tuple[str, str], tuple[InMemorySubscriptionBus, ListenHandler]] = {}
        self._ears: dict[str, Ear] = {}
        self._telling: set[asyncio.Task[None]] = set()

    def of(self, actor: Actor) -> "ListenHandler":
        """Let somebody listen as is done from 2026-07-28."""
        from mcp.server.subscriptions import InMemorySubscriptionBus, ListenHandler

        who = actor.organisation_id, actor.user_id
        if who not in self._buses:
            bus = InMemorySubscriptionBus()
            self._buses[who] = bus, ListenHandler(bus)
        return self._buses[who][1]

    def welcome(self, session_id: str, actor: Actor, session: "ServerSession") -> None:
        """Remember a session that has opened."""
        self._ears[session_id] = Ear(actor=actor, session=session)

    def forget(self, session_id: str) -> None:
        """Forget a session that has ended."""
        self._ears.pop(session_id, None)

    def watch(self, session_id: str, uri: str, *, wanted: bool) -> None:
        """Tell a session of one resource from now on, or no longer."""
        if session_id in self._ears:
            watched = self._ears[session_id].watched
            watched.add(uri) if wanted else watched.discard(uri)

    async def tell(
        self,
        changes: Iterable["ServerEvent"],
        organisation_id: str | None = None,
        user_id: str | None = None,
    ) -> None:
        """Tell a user, an organisation, or everybody, of *changes*."""
        told = list(changes)
        for (organisation, user), (bus, _) in list(self._buses.items()):
            if organisation_id in (None, organisation) and user_id in (None, user):
                for change in told:
                    await bus.publish(change)
        for ear in list(self._ears.values()):
            if organisation_id in (None, ear.actor.organisation_id) and user_id in (
                None,
                ear.actor.user_id,
            ):
                self._whisper(ear, told)

    def _whisper(self, ear: Ear, told: list["ServerEvent"]) -> None:
        """Tell a session without waiting for it: one that reads slowly holds nobody up."""
        task = asyncio.create_task(_said(ear, told), name="mcp change")
        self._telling.add(task)
        task.add_done_callback(self._telling.discard)


async def _said(ear: Ear, told: list["ServerEvent"]) -> None:
    from mcp.server import subscriptions as heard

    session = ear.session
    try:
        async with asyncio.timeout(_PATIENCE):
            for change in told:
                match change:
                    case heard.ToolsListChanged():
                        await session.send_tool_list_changed()
                    case heard.PromptsListChanged():
                        await session.send_prompt_list_changed()
                    case heard.ResourcesListChanged():
                        await session.send_resource_list_changed()
                    case heard.ResourceUpdated(uri) if uri in ear.watched:
                        await session.send_resource_updated(uri)
    except TimeoutError:
        pass


_LISTENERS: WeakKeyDictionary[Host, Listeners] = WeakKeyDictionary()


def listeners(host: Host) -> Listeners:
    """Give the listeners of *host*."""
    return _LISTENERS.setdefault(host, Listeners())


async def tools_changed(_: ToolsChanged, host: Host) -> None:
    """Tell everybody that tools came or went."""
    if host in _LISTENERS:
        from mcp.server.subscriptions import ToolsListChanged

        await _LISTENERS[host].tell([ToolsListChanged()])


async def rights_changed(event: MemberChanged, host: Host) -> None:
    """Tell somebody whose role is another now to look at everything again."""
    if host in _LISTENERS:
        from mcp.server.subscriptions import (
            PromptsListChanged,
            ResourcesListChanged,
            ToolsListChanged,
        )

        changes: list[ServerEvent] = [
            ToolsListChanged(),
            PromptsListChanged(),
            ResourcesListChanged(),
        ]
        await _LISTENERS[host].tell(changes, event.organisation_id, event.user_id)


async def resources_changed(
    event: AnswerGiven | DocumentIndexed | InterviewEnded, host: Host
) -> None:
    """Tell the organisation of *event* that there is more to read, and where."""
    if host in _LISTENERS:
        from mcp.server.subscriptions import ResourcesListChanged, ResourceUpdated

        changes: list[ServerEvent] = [ResourceUpdated(_uri(event))]
        if not isinstance(event, AnswerGiven):
            changes.append(ResourcesListChanged())
        await _LISTENERS[host].tell(changes, event.organisation_id)


def _uri(event: Readable) -> str:
    if isinstance(event, DocumentIndexed):
        return f"zhiren://documents/{event.document_id}"
    return f"zhiren://interviews/{event.interview_id}"
