"""This is where a request in an open session (to 2025-11-25) is answered at once, without a stream.

The SDK answers each of them through a stream of its own, though most need none: the protocol lets
a server answer with plain JSON. What may have to say or to ask something on its way is left to
the SDK: calls that want progress, and those that a person must agree to first.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import anyio
import mcp.types as mcp
from mcp.server import Server
from mcp.server.connection import Connection
from mcp.server.runner import modern_error_data, serve_one
from mcp.server.streamable_http import REQUEST_CANCELLED
from mcp.shared.dispatcher import CallOptions
from mcp.shared.exceptions import NoBackChannelError
from mcp.shared.message import ServerMessageMetadata
from mcp.shared.transport_context import TransportContext
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Send

from zhiren_mcp.answers import Answer
from zhiren_mcp.posted import METHODS


@dataclass(kw_only=True)
class Exchange:
    """One request and its one answer, as the SDK sees a request that it dispatches."""

    transport: TransportContext
    request_id: mcp.RequestId
    message_metadata: ServerMessageMetadata
    cancel_requested: anyio.Event = field(default_factory=anyio.Event)
    can_send_request: bool = False

    async def send_raw_request(
        self,
        method: str,
        params: Mapping[str, Any] | None,  # noqa: ARG002 - the SDK's signature
        opts: CallOptions | None = None,  # noqa: ARG002 - the SDK's signature
    ) -> dict[str, Any]:
        """Refuse: there is no way to the client but the answer."""
        raise NoBackChannelError(method)

    async def notify(
        self, method: str, params: Mapping[str, Any] | None, opts: CallOptions | None = None
    ) -> None:
        """Say nothing: who wants to hear more is answered by the SDK."""

    async def progress(
        self, progress: float, total: float | None = None, message: str | None = None
    ) -> None:
        """Say nothing: nobody asked for progress."""


class Quick:
    """Answers requests of open sessions, and calls them off."""

    def __init__(self, server: Server[Any], is_silent: Callable[[str], bool]) -> None:
        """Answer as *server* does, where a tool *is silent*: asks its caller nothing."""
        self._server, self._is_silent = server, is_silent
        self._running: dict[tuple[str, mcp.RequestId], anyio.CancelScope] = {}

    async def answered(self, message: Any, request: Request, send: Send) -> bool:
        """Answer a message in the session of *request*, if that can be done here."""
        session_id = request.headers["mcp-session-id"]
        match message:
            case {
                "method": "notifications/cancelled",
                "params": {"requestId": str() | int() as one},
            }:
                if (scope := self._running.get((session_id, one))) is None:
                    return False
                scope.cancel()
                accepted = Response(status_code=202, headers={"Mcp-Session-Id": session_id})
                await accepted(request.scope, request.receive, send)
            case {"jsonrpc": "2.0", "method": str(), "id": str() | int()} if self._fits(message):
                await self._answer(message, session_id, request, send)
            case _:
                return False
        return True

    def _fits(self, asked: Mapping[str, Any]) -> bool:
        match asked:
            case {"id": bool()} | {"params": {"_meta": {"progressToken": _}}}:
                return False
            case {"method": "tools/call", "params": {"name": str() as name}}:
                return self._is_silent(name)
            case _:
                return asked["method"] in METHODS

    async def _answer(
        self, asked: Mapping[str, Any], session_id: str, request: Request, send: Send
    ) -> None:
        headers = [(b"mcp-session-id", session_id.encode())]
        answer, key = Answer(send, headers), (session_id, asked["id"])
        reply: dict[str, Any] = {"jsonrpc": "2.0", "id": asked["id"]}
        error = mcp.ErrorData(code=REQUEST_CANCELLED, message="Request cancelled")
        try:
            with anyio.CancelScope() as self._running[key]:
                try:
                    reply["result"] = await self._result(asked, request)
                except Exception as raised:  # noqa: BLE001 - the outermost edge: the SDK spells and logs it
                    error = modern_error_data(raised)
            if "result" not in reply:
                if error.code == REQUEST_CANCELLED:  # who called it off may not wait for an answer
                    answer.stream()
                reply["error"] = error.model_dump(mode="json", by_alias=True, exclude_none=True)
            await answer.give(json.dumps(reply, ensure_ascii=False, separators=(",", ":")).encode())
        finally:
            answer.drop()
            self._running.pop(key, None)

    async def _result(self, asked: Mapping[str, Any], request: Request) -> dict[str, Any]:
        exchange = Exchange(
            transport=TransportContext(
                kind="streamable-http", can_send_request=False, headers=request.headers
            ),
            request_id=asked["id"],
            message_metadata=ServerMessageMetadata(request_context=request),
        )
        version = request.headers["mcp-protocol-version"]
        return await serve_one(
            self._server,
            exchange,
            asked["method"],
            asked.get("params"),
            connection=Connection.from_envelope(version, None, None),
            lifespan_state={},
        )
