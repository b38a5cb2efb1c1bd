"""A hiring office under measure: a server of its own, and what its clients ask of it."""

import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2

from benchmarks.servers import BIN, PASSWORD, Server, started, zhiren

INTERVIEW, TALENT, NATIVE = "/interview/v1", "/talent/api/v1", "/api/v1"
_ADMIN = {"email": "admin@localhost.localdomain", "password": PASSWORD}
_PATIENCE = 180.0
"""Seconds."""


class Refused(Exception):
    """The server answered with an error."""

    def __init__(self, status: int, message: str) -> None:
        """Keep the answer's status and words."""
        super().__init__(f"{status} {message}")
        self.status = status


@dataclass(frozen=True)
class Office:
    """A client that has signed in as admin."""

    client: httpx2.AsyncClient
    server: Server
    home: Path
    """Where the server keeps everything."""

    async def post(self, path: str, body: Mapping[str, Any] | None = None, **more: Any) -> Any:
        """Post, and give what was answered inside the envelope."""
        return _inside(await self.client.post(path, json=body, **more))

    async def get(self, path: str) -> Any:
        """Get, and give what was answered inside the envelope."""
        return _inside(await self.client.get(path))

    async def put(self, path: str, body: Mapping[str, Any]) -> Any:
        """Put, and give what was answered inside the envelope."""
        return _inside(await self.client.put(path, json=body))

    async def upload(self, path: str, name: str, data: bytes, **fields: str) -> Any:
        """Upload one file as a form."""
        sent = await self.client.post(path, files={"file": (name, data)}, data=fields)
        return _inside(sent)

    async def use(self, tool: str, **arguments: Any) -> Any:
        """Use a tool at the native door."""
        sent = await self.client.post(f"{NATIVE}/tools/{tool}", json=arguments)
        return _inside(sent)["result"]


@asynccontextmanager
async def opened(embedder: Path | None = None) -> AsyncIterator[Office]:
    """Serve from a temporary home, and sign in as its admin."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        environment = zhiren(home)
        if embedder is not None:
            environment["ZHIREN_EMBEDDER"] = f"fastembed:{embedder}"
        with started([str(BIN / "zhiren"), "serve"], environment) as server:
            await server.ready()
            async with httpx2.AsyncClient(base_url=server.url, timeout=_PATIENCE) as client:
                office = Office(client, server, home)
                told = await office.post(f"{INTERVIEW}/users/login", _ADMIN)
                client.headers["Authorization"] = f"Bearer {told['access_token']}"
                yield office


def _inside(response: httpx2.Response) -> Any:
    if response.is_error:
        raise Refused(response.status_code, response.text)
    told = response.json()
    return told["data"] if isinstance(told, dict) and "data" in told else told
