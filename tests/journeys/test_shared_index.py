"""A worker reads documents into an index server; the server finds in it, and takes out of it."""

import json
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from pymilvus import MilvusClient
from websockets.sync.client import connect

from tests.journeys.team import Team
from tests.services import IndexServer, Redis, postgres, shared_redis
from zhiren.models.demonstration import make_demonstration_embedder
from zhiren.testing_databases import new_database

pytestmark = pytest.mark.timeout(240)
BASE = "/documind/api/v1"
TEXT = b"# Holidays\n\nEvery employee has 15 days of paid holidays a year.\n"


@pytest.fixture
def index(tmp_path: Path) -> Iterator[IndexServer]:
    server = IndexServer(tmp_path / "index")
    server.start()
    yield server
    server.kill()


@pytest.fixture
def redis() -> Iterator[Redis]:
    with shared_redis() as one:
        yield one


@pytest.fixture
async def database() -> AsyncIterator[str]:
    async with new_database(postgres()) as url:
        yield url


@pytest.fixture
def team(tmp_path: Path, database: str, redis: Redis, index: IndexServer) -> Iterator[Team]:
    embedder = make_demonstration_embedder(tmp_path / "embedder")
    made = Team(
        tmp_path / "home",
        {
            "ZHIREN_DATABASE": database,
            "ZHIREN_REDIS": redis.url,
            "ZHIREN_REDIS_PREFIX": redis.prefix,
            "ZHIREN_INDEX": index.url,
            "ZHIREN_EMBEDDER": f"fastembed:{embedder}",
            "ZHIREN_REQUESTS_PER_MINUTE": "10000",
        },
    )
    made.server.start()
    made.worker("one")
    yield made
    made.stop()


@pytest.fixture
def visitor(team: Team) -> Iterator[httpx2.Client]:
    with httpx2.Client(base_url=team.server.url + BASE, timeout=60) as client:
        yield client


def data(response: httpx2.Response) -> Any:
    assert response.status_code == 200, response.text
    return response.json()["data"]


def kept(index: IndexServer) -> int:
    """Count the vectors that there are."""
    client = MilvusClient(uri=index.url, grpc_options={"grpc.enable_http_proxy": 0})
    names = client.list_collections()
    counted = [client.query(name, filter="id != ''", output_fields=["id"]) for name in names]
    client.close()
    return sum(map(len, counted))


def test_what_a_worker_indexes_the_server_finds_and_takes_away(
    team: Team, visitor: httpx2.Client, index: IndexServer
) -> None:
    kb = data(visitor.post("/kb", json={"name": "handbook"}))["id"]
    sent = visitor.post("/documents/upload", data={"kb_id": kb}, files={"file": ("h.md", TEXT)})
    document = data(sent)["id"]
    until = time.monotonic() + 90
    while data(visitor.get(f"/documents/{document}"))["status"] != "completed":
        assert time.monotonic() < until
        time.sleep(0.1)
    assert kept(index) == 1
    frames = ask(team, kb, "How many days of holidays?")
    assert [frame["type"] for frame in frames].count("done") == 1
    assert "15" in "".join(frame.get("content", "") for frame in frames)
    assert visitor.delete(f"/documents/{document}").status_code == 200
    assert kept(index) == 0


def ask(team: Team, kb: str, query: str) -> list[dict[str, Any]]:
    """Ask over a socket of the server; the worker answers."""
    with connect(f"ws{team.server.url.removeprefix('http')}{BASE}/ws/chat") as socket:
        socket.send(json.dumps({"type": "query", "kb_id": kb, "query": query}))
        frames = [json.loads(socket.recv(timeout=60))]
        while frames[-1]["type"] not in {"done", "error"}:
            frames.append(json.loads(socket.recv(timeout=60)))
    return frames
