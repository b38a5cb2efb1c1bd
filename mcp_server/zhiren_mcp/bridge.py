"""This is where one client over standard input talks to the server that has the home open.

Messages are carried over as they are, in both protocol eras: whoever answers is the server.
"""

from collections.abc import Generator, Mapping
from typing import Any

import anyio
import httpx2
import mcp.types as mcp
from mcp.client.streamable_http import streamable_http_client
from mcp.server.stdio import stdio_server
from mcp.shared.inbound import (
    MCP_METHOD_HEADER,
    MCP_NAME_HEADER,
    MCP_PROTOCOL_VERSION_HEADER,
    NAME_BEARING_METHODS,
    encode_header_value,
)
from mcp.shared.message import ClientMessageMetadata, SessionMessage

from zhiren.operating.beside import Running, noted


class Noted(httpx2.Auth):
    """Comes with the token that the server left for its owner; another start leaves another."""

    def __init__(self, server: Running) -> None:
        """Begin with what was found."""
        self._server = server

    def auth_flow(
        self, request: httpx2.Request
    ) -> Generator[httpx2.Request, httpx2.Response, None]:
        """Put the token on *request*, and the next one if it is no longer good."""
        request.headers["Authorization"] = f"Bearer {self._server.token}"
        answer = yield request
        if answer.status_code == 401 and (server := noted()) and server != self._server:
            self._server = server
            request.headers["Authorization"] = f"Bearer {server.token}"
            yield request


class Patient(httpx2.AsyncHTTPTransport):
    """Says in MCP's words that the server does not answer: it may come back."""

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Ask the server."""
        try:
            return await super().handle_async_request(request)
        except httpx2.TransportError as error:
            words = f"The server at {request.url.netloc.decode()} does not answer: {error}"
            refusal = mcp.ErrorData(code=mcp.INTERNAL_ERROR, message=words)
            body = mcp.JSONRPCError(jsonrpc="2.0", id=None, error=refusal)
            return httpx2.Response(503, json=body.model_dump(mode="json"), request=request)


async def serve(server: Running) -> None:
    """Carry messages until the client hangs up."""
    # Answers and streams may take as long as they take; only to begin may not.
    patience = httpx2.Timeout(None, connect=10)
    client = httpx2.AsyncClient(auth=Noted(server), timeout=patience, transport=Patient())
    async with (
        client as http,
        streamable_http_client(f"{server.url}/mcp", http_client=http) as (told, asking),
        stdio_server() as (asked, telling),
        anyio.create_task_group() as tasks,
    ):
        wire = Wire()
        tasks.start_soon(_back, told, telling, wire)
        async for message in asked:
            if isinstance(message, SessionMessage):
                await asking.send(wire.stamped(message.message))
        tasks.cancel_scope.cancel()


async def _back(told: Any, telling: Any, wire: "Wire") -> None:
    async for message in told:
        if isinstance(message, SessionMessage):
            wire.learn(message.message)
            await telling.send(message)


class Wire:
    """What HTTP wants to be told beside a message: the revision, and what it is about."""

    def __init__(self) -> None:
        """Begin before any revision was agreed upon."""
        self._version: str | None = None
        self._opening: mcp.RequestId | None = None

    def stamped(self, message: mcp.JSONRPCMessage) -> SessionMessage:
        """Put headers on what the client says."""
        if isinstance(message, mcp.JSONRPCRequest) and message.method == "initialize":
            self._opening, self._version = message.id, None
        headers = _routing(message)
        if not headers and self._version is not None:
            headers = {MCP_PROTOCOL_VERSION_HEADER: self._version}
        return SessionMessage(message, metadata=ClientMessageMetadata(headers=headers))

    def learn(self, message: mcp.JSONRPCMessage) -> None:
        """Remember the revision that the server agreed to (to 2025-11-25)."""
        if isinstance(message, mcp.JSONRPCResponse) and message.id == self._opening:
            self._version = message.result.get("protocolVersion")


def _routing(message: mcp.JSONRPCMessage) -> dict[str, str]:
    """Say in headers what a request from 2026-07-28 says in its body."""
    if not isinstance(message, mcp.JSONRPCRequest):
        return {}
    params: Mapping[str, Any] = message.params or {}
    match params:
        case {"_meta": {"io.modelcontextprotocol/protocolVersion": str() as version}}:
            headers = {
                MCP_PROTOCOL_VERSION_HEADER: version,
                MCP_METHOD_HEADER: message.method,
            }
        case _:
            return {}
    name = params.get(NAME_BEARING_METHODS.get(message.method, ""))
    if isinstance(name, str):
        headers[MCP_NAME_HEADER] = encode_header_value(name)
    return headers
