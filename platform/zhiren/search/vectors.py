"""This is where meanings are looked up: Milvus, embedded (Lite) or a server.

The index is derived: it holds ids and vectors, no text, and can be made again from the database.
Everything in it is found by organisation, always.
"""

import asyncio
import logging
import math
import re
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any, Protocol, TypeVar
from urllib.parse import urlsplit

from zhiren.errors import Unavailable
from zhiren.settings import Settings

T = TypeVar("T")

_ID_LENGTH = 128
# Milvus Lite closes connections that ping as often as pymilvus does; a server that comes back is
# found soon; and it is no matter for a proxy when the other end is on this machine.
_GRPC = {
    "grpc.keepalive_time_ms": 600_000,
    "grpc.keepalive_permit_without_calls": 0,
    "grpc.initial_reconnect_backoff_ms": 200,
    "grpc.max_reconnect_backoff_ms": 2_000,
}
_LOCAL_GRPC = _GRPC | {"grpc.enable_http_proxy": 0}
# The escapes that Milvus Lite reads: JSON has more of them than it knows.
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})
_AT_ONCE = 500
_LOOKS = 30
"""How often one looks for a collection that another process makes, a tenth of a second apart."""


@dataclass(frozen=True, kw_only=True)
class Space:
    """Vectors that can be compared: one collection, embedded by one model."""

    collection: str
    embedder: str
    dimension: int

    @property
    def name(self) -> str:
        """The name of the Milvus collection; its beginning tells which collection it is of."""
        model = re.sub(r"[^a-z0-9]+", "_", self.embedder.lower()).strip("_")
        return f"{_prefix(self.collection)}{model}_{self.dimension}"


@dataclass(frozen=True, kw_only=True)
class Vector:
    """The meaning of one entry."""

    id: str
    organisation_id: str
    parent_id: str
    values: Sequence[float]

    @property
    def key(self) -> str:
        """What it is replaced by: an id of another organisation is another key."""
        return blake2b(f"{self.organisation_id}\0{self.id}".encode(), digest_size=16).hexdigest()


class VectorIndex(Protocol):
    """Keeps vectors and finds the nearest."""

    async def add(self, space: Space, vectors: Sequence[Vector]) -> None:
        """Keep *vectors*; those known already (same id) are replaced."""

    async def remove(
        self,
        collection: str,
        organisation_id: str,
        *,
        parent_id: str | None = None,
        ids: Iterable[str] | None = None,
    ) -> None:
        """Forget the vectors of a parent, or those with these *ids*, whatever embedded them."""

    async def nearest(
        self,
        space: Space,
        organisation_id: str,
        values: Sequence[float],
        *,
        parents: Sequence[str] | None = None,
        limit: int,
    ) -> list[tuple[str, float]]:
        """Give ids and cosines (-1 to 1) of the nearest vectors, nearest first."""

    async def ids(
        self, space: Space, organisation_id: str, *, parent_id: str | None = None
    ) -> set[str]:
        """Tell what is kept, to compare it with the database."""

    async def close(self) -> None:
        """Let go of the index."""


def open_milvus(rest: str, _settings: Settings) -> "MilvusIndex":
    """Make the index that stands after ``milvus:`` in a setting: a file, or a server's URI."""
    return MilvusIndex(rest)


class MilvusIndex:
    """Milvus at *uri*: a file below the home (Milvus Lite) or a server.

    It is opened at the first use. One thread does all the work: Milvus Lite takes one writer.
    """

    def __init__(self, uri: str | Path, *, token: str = "") -> None:
        """Remember where the index is."""
        self.uri = str(uri)
        self._token = token
        self._client: Any = None
        self._known: set[str] = set()
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="milvus")

    async def add(self, space: Space, vectors: Sequence[Vector]) -> None:
        """Keep *vectors*, and flush: an unflushed search takes ten times as long."""
        if vectors:
            await self._do(lambda: self._add(space, vectors))

    async def remove(
        self,
        collection: str,
        organisation_id: str,
        *,
        parent_id: str | None = None,
        ids: Iterable[str] | None = None,
    ) -> None:
        """Forget the vectors of a parent, or those with these *ids*, whatever embedded them."""
        if parent_id is not None:
            filters = [_where(organisation_id, parent_id=[parent_id])]
        else:
            known = list(ids or ())
            starts = range(0, len(known), _AT_ONCE)
            filters = [_where(organisation_id, id=known[i : i + _AT_ONCE]) for i in starts]
        if filters and not self._is_untouched():
            await self._do(lambda: self._remove(collection, filters))

    async def nearest(
        self,
        space: Space,
        organisation_id: str,
        values: Sequence[float],
        *,
        parents: Sequence[str] | None = None,
        limit: int,
    ) -> list[tuple[str, float]]:
        """Give ids and cosines (-1 to 1) of the nearest vectors, nearest first."""
        if parents == [] or self._is_untouched():
            return []
        where = _where(organisation_id, parent_id=parents)
        return await self._do(lambda: self._nearest(space, where, _unit(values), limit))

    async def ids(
        self, space: Space, organisation_id: str, *, parent_id: str | None = None
    ) -> set[str]:
        """Tell what is kept, to compare it with the database."""
        if self._is_untouched():
            return set()
        where = _where(organisation_id, parent_id=None if parent_id is None else [parent_id])
        return await self._do(lambda: self._ids(space, where))

    async def close(self) -> None:
        """Let go of the index, and of the lock on its file."""
        if self._client is not None:
            await self._do(self._close)
        self._thread.shutdown(wait=False)

    @property
    def _is_local(self) -> bool:
        return self.uri.endswith(".db")

    @property
    def _is_near(self) -> bool:
        return self._is_local or urlsplit(self.uri).hostname in {"127.0.0.1", "::1", "localhost"}

    def _is_untouched(self) -> bool:
        """Tell whether nothing was ever kept here, so that Milvus need not even be loaded."""
        return self._client is None and self._is_local and not Path(self.uri).exists()

    async def _do(self, work: Callable[[], T]) -> T:
        def translated() -> T:
            from pymilvus import MilvusException

            try:
                return work()
            except MilvusException as error:
                raise Unavailable(f"The vector index at {self.uri} failed: {error}") from error

        return await asyncio.get_running_loop().run_in_executor(self._thread, translated)

    def _open(self) -> Any:
        if self._client is None:
            from pymilvus import MilvusClient

            _hush()
            options = _LOCAL_GRPC if self._is_near else _GRPC
            if self._is_local:
                Path(self.uri).parent.mkdir(parents=True, exist_ok=True)
            self._client = MilvusClient(
                uri=self.uri, token=self._token, dedicated=True, grpc_options=options
            )
        return self._client

    def _has(self, name: str) -> bool:
        if name not in self._known and self._open().has_collection(name):
            self._open().load_collection(name)
            self._known.add(name)
        return name in self._known

    def _create(self, space: Space) -> None:
        from pymilvus import MilvusException

        try:
            self._create_alone(space)
        except MilvusException:  # another process may be faster: it is whole in a moment
            if not self._appears(space.name):
                raise

    def _appears(self, name: str) -> bool:
        from pymilvus import MilvusException

        for _ in range(_LOOKS):
            with suppress(MilvusException):
                if self._has(name):
                    return True
            time.sleep(0.1)
        return False

    def _create_alone(self, space: Space) -> None:
        from pymilvus import DataType, MilvusClient

        schema = MilvusClient.create_schema(auto_id=False, enable_dynamic_field=False)
        schema.add_field("key", DataType.VARCHAR, is_primary=True, max_length=_ID_LENGTH)
        for field in ("id", "organisation_id", "parent_id"):
            schema.add_field(field, DataType.VARCHAR, max_length=_ID_LENGTH)
        schema.add_field("vector", DataType.FLOAT_VECTOR, dim=space.dimension)
        index = MilvusClient.prepare_index_params()
        # Exact: a filter costs it nothing of what it finds. With vectors of length 1 the inner
        # product is the cosine; asked for that, Milvus Lite would measure them all every time.
        index.add_index("vector", index_type="FLAT", metric_type="IP")
        self._open().create_collection(
            space.name, schema=schema, index_params=index, consistency_level="Strong"
        )

    def _add(self, space: Space, vectors: Sequence[Vector]) -> None:
        client = self._open()
        if not self._has(space.name):
            self._create(space)
        rows = [
            {
                "key": vector.key,
                "id": vector.id,
                "organisation_id": vector.organisation_id,
                "parent_id": vector.parent_id,
                "vector": _unit(vector.values),
            }
            for vector in vectors
        ]
        for start in range(0, len(rows), _AT_ONCE):
            client.upsert(space.name, rows[start : start + _AT_ONCE])
        client.flush(space.name)

    def _remove(self, collection: str, filters: list[str]) -> None:
        client = self._open()
        for name in client.list_collections():
            if name.startswith(_prefix(collection)) and self._has(name):
                for where in filters:
                    client.delete(name, filter=where)
                client.flush(name)

    def _nearest(
        self, space: Space, where: str, values: list[float], limit: int
    ) -> list[tuple[str, float]]:
        if not self._has(space.name):
            return []
        [hits] = self._open().search(
            space.name, data=[values], filter=where, limit=limit, output_fields=["id"]
        )
        return [(hit["entity"]["id"], min(1.0, float(hit["distance"]))) for hit in hits]

    def _ids(self, space: Space, where: str) -> set[str]:
        if not self._has(space.name):
            return set()
        rows = self._open().query(space.name, filter=where, output_fields=["id"])
        return {row["id"] for row in rows}

    def _close(self) -> None:
        client, self._client = self._client, None
        client.close()
        self._known.clear()
        if self._is_local:
            from milvus_lite.server_manager import server_manager_instance

            server_manager_instance.release_server(self.uri)


def _hush() -> None:
    """Keep two libraries from logging, with a traceback, every error that they also raise."""
    for name in ("grpc._server", "pymilvus.decorators"):
        logging.getLogger(name).setLevel(logging.CRITICAL)


def _unit(values: Sequence[float]) -> list[float]:
    """Give *values* the length 1; nothing stays nothing."""
    length = math.hypot(*values)
    return [value / length for value in values] if length else list(values)


def _prefix(collection: str) -> str:
    return f"{collection}__"


def _where(organisation_id: str, **fields: Sequence[str] | None) -> str:
    """Write a filter; values are quoted, whatever they hold."""
    clauses = [f"organisation_id == {_quoted(organisation_id)}"]
    for name, values in fields.items():
        if values is not None:
            clauses.append(f"{name} in [{', '.join(map(_quoted, values))}]")
    return " and ".join(clauses)


def _quoted(value: str) -> str:
    return f'"{value.translate(_ESCAPES)}"'
