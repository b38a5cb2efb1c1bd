"""This is where a caller costs next to nothing: prepared requests on one kept connection.

With a client as busy as the server, a throughput would measure the client.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

MODERN = "2026-07-28"
LEGACY = "2025-11-25"
CLIENT = {"name": "measure", "version": "1"}
ARGUMENTS = {"a": 2, "b": 3}


@dataclass(kw_only=True)
class Wire:
    """One connection to an MCP server."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    head: Mapping[str, str]
    session: str | None = None

    async def send(self, body: object, **more: str) -> tuple[bytes, bytes]:
        """Post *body*; the answer's head and body."""
        return await self.exchange(self.prepare(body, **more))

    def prepare(self, body: object, **more: str) -> bytes:
        """Write a request down once, to be sent many times."""
        data = json.dumps(body).encode()
        headers = {**self.head, "Content-Length": str(len(data)), **more}
        if self.session:
            headers["Mcp-Session-Id"] = self.session
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        return f"POST /mcp HTTP/1.1\r\n{lines}\r\n".encode() + data

    async def exchange(self, request: bytes) -> tuple[bytes, bytes]:
        """Send what was prepared."""
        self.writer.write(request)
        head = (await self.reader.readuntil(b"\r\n\r\n")).lower()
        if b"content-length:" in head:
            length = int(head.split(b"content-length:", 1)[1].split(b"\r\n", 1)[0])
            return head, await self.reader.readexactly(length)
        return head, await self.reader.readuntil(b"0\r\n\r\n")


@asynccontextmanager
async def connected(port: int, token: str) -> AsyncIterator[Wire]:
    """Open a connection with a bearer token."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    head = {
        "Host": f"127.0.0.1:{port}",
        "Authorization": f"Bearer {token}",
        "Accept": "application/json, text/event-stream",
        "Content-Type": "application/json",
    }
    try:
        yield Wire(reader=reader, writer=writer, head=head)
    finally:
        writer.close()
        await writer.wait_closed()


async def prepared_call(wire: Wire, era: str) -> bytes:
    """Do what *era* wants first, and write the call of ``add_numbers`` down."""
    params: dict[str, Any] = {"name": "add_numbers", "arguments": ARGUMENTS}
    version = {"MCP-Protocol-Version": era}
    if era == MODERN:
        meta = "io.modelcontextprotocol"
        params["_meta"] = {
            f"{meta}/protocolVersion": era,
            f"{meta}/clientInfo": CLIENT,
            f"{meta}/clientCapabilities": {},
        }
        version |= {"Mcp-Method": "tools/call", "Mcp-Name": "add_numbers"}
    else:
        await _handshake(wire)
    return wire.prepare(_message("tools/call", params, 2), **version)


async def _handshake(wire: Wire) -> None:
    hello = {"protocolVersion": LEGACY, "capabilities": {}, "clientInfo": CLIENT}
    head, _ = await wire.send(_message("initialize", hello, 1))
    wire.session = head.split(b"mcp-session-id:", 1)[1].split(b"\r\n", 1)[0].strip().decode()
    version = {"MCP-Protocol-Version": LEGACY}
    await wire.send({"jsonrpc": "2.0", "method": "notifications/initialized"}, **version)


def _message(method: str, params: Mapping[str, Any], number: int) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "id": number, "method": method, "params": params}
