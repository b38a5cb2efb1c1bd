"""Embedders and rerankers on a server, asked over a real connection."""

import asyncio
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.serving import Server
from zhiren.errors import Invalid, Nonsense, Unavailable
from zhiren.models.remote import open_embedder, open_reranker
from zhiren.models.reranking import rank_in_time
from zhiren.settings import Settings


@dataclass
class Double:
    """Answers as it was told, and remembers what it was asked."""

    asked: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    status: int = 200
    delay: float = 0.0
    without: int = 0
    """Leave out so many results."""

    async def embed(self, request: Request) -> Response:
        body = await self._hear(request)
        texts = body["input"][self.without :]
        data = [{"index": n, "embedding": [len(text), 0.0]} for n, text in enumerate(texts)]
        return JSONResponse({"data": data[::-1]}, status_code=self.status)

    async def rank(self, request: Request) -> Response:
        body = await self._hear(request)
        documents = enumerate(body["documents"][self.without :])
        results = [{"index": n, "relevance_score": float(len(text))} for n, text in documents]
        ranked = sorted(results, key=lambda one: -one["relevance_score"])
        return JSONResponse({"results": ranked}, status_code=self.status)

    async def _hear(self, request: Request) -> dict[str, Any]:
        body: dict[str, Any] = await request.json()
        self.asked.append(body)
        self.keys.append(request.headers.get("authorization", ""))
        await asyncio.sleep(self.delay)
        return body


@pytest.fixture
def double() -> Double:
    return Double()


@pytest.fixture
async def settings(double: Double, tmp_path: Path) -> AsyncIterator[Settings]:
    """Serve the double, and tell where it is."""
    routes = [
        Route("/v1/embeddings", double.embed, methods=["POST"]),
        Route("/v1/rerank", double.rank, methods=["POST"]),
    ]
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        server = Server(uvicorn.Config(Starlette(routes=routes), log_config=None))
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        while not server.started:
            await asyncio.sleep(0.01)
        yield Settings(
            _env_file=None,
            home=tmp_path,
            openai_base_url=f"http://127.0.0.1:{listener.getsockname()[1]}/v1",
            openai_api_key="sk-1",
        )
        server.should_exit = True
        await serving


async def test_texts_become_vectors_of_length_1_in_their_order(
    double: Double, settings: Settings
) -> None:
    embedder = open_embedder("bge-m3?dimension=2", settings)
    vectors = await embedder.embed_documents([f"text {n}" for n in range(100)])
    assert len(vectors) == 100
    assert all(vector == [1.0, 0.0] for vector in vectors)
    assert [len(one["input"]) for one in double.asked] == [64, 36]
    assert set(double.keys) == {"Bearer sk-1"}
    assert embedder.languages == {"zh", "en"}
    await embedder.close()


async def test_languages_are_said_in_the_setting(settings: Settings) -> None:
    assert open_embedder("e5?dimension=2&languages=en", settings).languages == {"en"}


@pytest.mark.parametrize("rest", ["", "bge-m3", "bge-m3?dimension=0", "bge-m3?dimension=many"])
def test_an_embedder_needs_a_name_and_a_dimension(rest: str, tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="dimension"):
        open_embedder(rest, Settings(_env_file=None, home=tmp_path))


@pytest.mark.parametrize("wrong", [{"status": 500}, {"without": 1}])
async def test_a_server_that_fails_or_leaves_texts_out_is_unavailable(
    double: Double, settings: Settings, wrong: dict[str, int]
) -> None:
    vars(double).update(wrong)
    embedder = open_embedder("bge-m3?dimension=2", settings)
    with pytest.raises(Unavailable):
        await embedder.embed_documents(["one", "two"])
    await embedder.close()


async def test_vectors_of_another_length_are_refused(settings: Settings) -> None:
    embedder = open_embedder("bge-m3?dimension=3", settings)
    with pytest.raises(Unavailable, match="other vectors"):
        await embedder.embed_query("one")
    await embedder.close()


async def test_a_server_that_is_not_there_is_unavailable(tmp_path: Path) -> None:
    nowhere = Settings(_env_file=None, home=tmp_path, openai_base_url="http://127.0.0.1:9/v1")
    embedder = open_embedder("bge-m3?dimension=3", nowhere)
    with pytest.raises(Unavailable, match="cannot be reached"):
        await embedder.embed_query("one")
    await embedder.close()


async def test_texts_are_ranked_in_their_order(double: Double, settings: Settings) -> None:
    reranker = open_reranker("bge-reranker", settings)
    assert await reranker.rank("question", ["a", "long text", "text"]) == [1.0, 9.0, 4.0]
    assert double.asked[0] | {"model": "bge-reranker", "query": "question"} == double.asked[0]
    double.without = 1
    with pytest.raises(Nonsense):
        await reranker.rank("question", ["a", "b"])
    await reranker.close()


@pytest.mark.parametrize("wrong", [{"delay": 2.0}, {"status": 503}, {"without": 1}])
async def test_a_reranker_that_is_late_or_fails_leaves_the_order(
    double: Double, settings: Settings, wrong: dict[str, Any]
) -> None:
    vars(double).update(wrong)
    reranker = open_reranker("bge-reranker", settings)
    assert await rank_in_time(reranker, "question", ["a", "b"], 0.3) is None
    await reranker.close()
