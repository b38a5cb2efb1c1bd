"""This is where clients that listen hear that a list of theirs has changed.

Each organisation hears of its own changes only. Nothing is kept for clients that are away, and
no SDK is imported before the first of them listens.
"""

from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from zhiren import Host
from zhiren.events import DocumentIndexed, InterviewEnded

if TYPE_CHECKING:
    from mcp.server.subscriptions import InMemorySubscriptionBus, ListenHandler, ServerEvent


class Listeners:
    """Whoever listens to one host, by organisation."""

    def __init__(self) -> None:
        """Begin with nobody."""
        self._by_organisation: dict[str, tuple[InMemorySubscriptionBus, ListenHandler]] = {}

    def of(self, organisation_id: str) -> "ListenHandler":
        """Let somebody of an organisation listen."""
        from mcp.server.subscriptions import InMemorySubscriptionBus, ListenHandler

        if organisation_id not in self._by_organisation:
            bus = InMemorySubscriptionBus()
            self._by_organisation[organisation_id] = bus, ListenHandler(bus)
        return self._by_organisation[organisation_id][1]

    async def tell(self, change: "ServerEvent", organisation_id: str | None = None) -> None:
        """Tell an organisation, or everybody, of a *change*."""
        for organisation, (bus, _) in list(self._by_organisation.items()):
            if organisation_id in (None, organisation):
                await bus.publish(change)


_LISTENERS: WeakKeyDictionary[Host, Listeners] = WeakKeyDictionary()


def listeners(host: Host) -> Listeners:
    """Give the listeners of *host*."""
    return _LISTENERS.setdefault(host, Listeners())


async def tools_changed(host: Host) -> None:
    """Tell everybody that tools came or went."""
    if host in _LISTENERS:
        from mcp.server.subscriptions import ToolsListChanged

        await _LISTENERS[host].tell(ToolsListChanged())


async def resources_changed(event: DocumentIndexed | InterviewEnded, host: Host) -> None:
    """Tell the organisation of *event* that there is more to read."""
    if host in _LISTENERS:
        from mcp.server.subscriptions import ResourcesListChanged

        await _LISTENERS[host].tell(ResourcesListChanged(), event.organisation_id)
