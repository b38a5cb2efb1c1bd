"""This is where doors of a plugin that came in and did not open say so, whoever asks."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, TypeVar

from starlette.routing import Mount, Route, WebSocketRoute
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket

from zhiren.errors import Unavailable
from zhiren.plugins.living import note
from zhiren.plugins.patience import within
from zhiren.web.dialects import Dialect, native

if TYPE_CHECKING:
    from zhiren.host import Host

R = TypeVar("R", Route, WebSocketRoute, Mount)


class Standing:
    """An application of one plugin, as long as that plugin stands."""

    def __init__(self, host: "Host", plugin: str, dialect: Dialect, app: ASGIApp) -> None:
        """Stand before *app*, which *plugin* brought."""
        self.host, self.plugin, self.dialect, self.app = host, plugin, dialect, app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the plugin answer, or say that it cannot."""
        if self.plugin not in self.host.loaded.withdrawn:
            return await self.app(scope, receive, send)
        response = self.dialect.error(Unavailable(f"The plugin {self.plugin!r} did not open."))
        if scope["type"] == "websocket":
            return await WebSocket(scope, receive, send).send_denial_response(response)
        return await response(scope, receive, send)


def standing(
    host: "Host", one: object, make: Callable[[], Iterable[R]], dialect: Dialect = native
) -> list[R]:
    """Make the routes of *one* contribution.

    A guest's answer only while the guest stands. One whose routes cannot be made is named, and what
    it contributed is taken back.
    """
    if (plugin := host.loaded.guest_of(one)) is None:
        return list(make())
    seconds, what = host.settings.plugin_seconds, f"Opening a door of the plugin {plugin!r}"
    try:
        routes = within(seconds, what, lambda: list(make()))
    except Exception as error:  # noqa: BLE001 - the edge of a plugin: the others open their doors
        note(host, plugin, "did not open", error)
        host.withdraw(plugin)
        return []
    for route in routes:
        route.app = Standing(host, plugin, dialect, route.app)
    return routes
