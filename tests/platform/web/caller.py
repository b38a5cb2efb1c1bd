"""This is where a test calls a socket: in memory, as a client on this machine."""

import asyncio
import json
from collections.abc import Iterable, Mapping, MutableMapping
from typing import Any

from starlette.types import ASGIApp

Message = MutableMapping[str, Any]


class Caller:
    """A client of one socket, in memory."""

    def __init__(
        self, app: ASGIApp, path: str, headers: Mapping[str, str], offered: Iterable[str] = ()
    ) -> None:
        path, _, query = path.partition("?")
        shown = {"host": "127.0.0.1:8000", **headers}
        self.scope = {
            "type": "websocket",
            "path": path,
            "raw_path": path.encode(),
            "root_path": "",
            "scheme": "ws",
            "query_string": query.encode(),
            "headers": [(n.lower().encode(), v.encode()) for n, v in shown.items()],
            "client": ("127.0.0.1", 50_000),
            "server": ("127.0.0.1", 8000),
            "subprotocols": list(offered),
            "extensions": {"websocket.http.response": {}},
            "state": {},
        }
        self.sent: asyncio.Queue[Message] = asyncio.Queue()
        self.heard: asyncio.Queue[Message] = asyncio.Queue(maxsize=1)
        self.sent.put_nowait({"type": "websocket.connect"})
        self.running = asyncio.ensure_future(app(self.scope, self.sent.get, self.heard.put))

    async def say(self, frame: object) -> None:
        text = frame if isinstance(frame, str) else json.dumps(frame)
        await self.sent.put({"type": "websocket.receive", "text": text})

    async def hear(self) -> Any:
        async with asyncio.timeout(20):
            message = await self.heard.get()
        return json.loads(message["text"]) if "text" in message else message

    async def leave(self) -> None:
        await self.sent.put({"type": "websocket.disconnect", "code": 1000})
        async with asyncio.timeout(5):
            await self.running
