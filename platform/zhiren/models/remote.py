"""This is where texts are embedded and ranked by a server that speaks as OpenAI's does.

``openai:NAME?dimension=1024&languages=zh,en`` names an embedder (``/embeddings``), and
``openai:NAME`` a reranker (``/rerank``, as vLLM, Jina and Cohere offer it). Both stand below
``openai_base_url``.
"""

import math
from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qs

import httpx2
from pydantic import BaseModel, ValidationError

from zhiren.errors import Invalid, Nonsense, TimedOut, Unavailable
from zhiren.models.embedding import Language, Languages
from zhiren.settings import Settings

_HOME = "https://api.openai.com/v1"
_AT_ONCE = 64


class _Embedding(BaseModel):
    index: int
    embedding: list[float]


class _Embeddings(BaseModel):
    data: list[_Embedding]


class _Ranked(BaseModel):
    index: int
    relevance_score: float


class _Ranking(BaseModel):
    results: list[_Ranked]


class Server:
    """A server below *settings*' base URL, asked with JSON."""

    def __init__(self, settings: Settings) -> None:
        """Remember where it is; nothing is opened before the first question."""
        self._url = (settings.openai_base_url or _HOME).rstrip("/")
        self._key = settings.openai_api_key
        self._timeout = settings.model_timeout
        self._client: httpx2.AsyncClient | None = None

    async def post(self, path: str, body: dict[str, Any]) -> bytes:
        """Ask, and give what was answered. Raises `TimedOut` or `Unavailable`."""
        if self._client is None:
            key = self._key.get_secret_value() if self._key else ""
            headers = {"Authorization": f"Bearer {key}"} if key else {}
            self._client = httpx2.AsyncClient(headers=headers, timeout=self._timeout)
        try:
            response = await self._client.post(self._url + path, json=body)
        except httpx2.TimeoutException as error:
            raise TimedOut(f"{self._url} does not answer in time.") from error
        except httpx2.HTTPError as error:
            raise Unavailable(f"{self._url} cannot be reached: {error}") from error
        if response.is_error:
            raise Unavailable(f"{self._url}{path} answers {response.status_code}.")
        return response.content

    async def close(self) -> None:
        """Let go of the connections."""
        client, self._client = self._client, None
        if client is not None:
            await client.aclose()


class RemoteEmbedder:
    """An embedder that a server runs."""

    def __init__(self, name: str, dimension: int, languages: Languages, server: Server) -> None:
        """Remember which model is meant."""
        self.name, self.dimension, self.languages = name, dimension, languages
        self._server = server

    async def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Embed texts that are to be found, in their order; each vector has length 1."""
        vectors: list[list[float]] = []
        for start in range(0, len(texts), _AT_ONCE):
            vectors += await self._embed(texts[start : start + _AT_ONCE])
        return vectors

    async def embed_query(self, text: str) -> list[float]:
        """Embed a text that something is looked for with."""
        [vector] = await self._embed([text])
        return vector

    async def close(self) -> None:
        """Let go of the server."""
        await self._server.close()

    async def _embed(self, texts: list[str]) -> list[list[float]]:
        told = await self._server.post("/embeddings", {"model": self.name, "input": texts})
        try:
            found = sorted(_Embeddings.model_validate_json(told).data, key=lambda one: one.index)
        except ValidationError as error:
            raise Unavailable(f"The embedder {self.name} answers nonsense.") from error
        if len(found) != len(texts) or any(len(f.embedding) != self.dimension for f in found):
            raise Unavailable(f"The embedder {self.name} gives other vectors than it is said to.")
        return [_unit(one.embedding) for one in found]


class RemoteReranker:
    """A model that ranks texts by how well they answer, on a server."""

    def __init__(self, name: str, server: Server) -> None:
        """Remember which model is meant."""
        self.name = name
        self._server = server

    async def rank(self, query: str, texts: Sequence[str]) -> list[float]:
        """Give each text's relevance, in their order: the higher the better."""
        body = {"model": self.name, "query": query, "documents": list(texts)}
        try:
            ranking = _Ranking.model_validate_json(await self._server.post("/rerank", body))
        except ValidationError as error:
            raise Nonsense(f"The reranker {self.name} answers nonsense.") from error
        scores = {one.index: one.relevance_score for one in ranking.results}
        if scores.keys() != set(range(len(texts))):
            raise Nonsense(f"The reranker {self.name} leaves texts out.")
        return [scores[place] for place in range(len(texts))]

    async def close(self) -> None:
        """Let go of the server."""
        await self._server.close()


def open_embedder(rest: str, settings: Settings) -> RemoteEmbedder:
    """Make the embedder that stands after ``openai:`` in a setting."""
    name, _, query = rest.partition("?")
    said = parse_qs(query)
    dimension = "".join(said.get("dimension", []))
    if not name or not dimension.isdecimal() or not int(dimension):
        raise Invalid("Say openai:NAME?dimension=NUMBER.", "embedder")
    known: list[Language] = ["zh", "en"]
    asked = ",".join(said.get("languages", known)).split(",")
    languages = frozenset(one for one in known if one in asked)
    return RemoteEmbedder(name, int(dimension), languages, Server(settings))


def open_reranker(rest: str, settings: Settings) -> RemoteReranker:
    """Make the reranker that stands after ``openai:`` in a setting."""
    if not rest:
        raise Invalid("Say openai:NAME.", "reranker")
    return RemoteReranker(rest, Server(settings))


def _unit(vector: list[float]) -> list[float]:
    length = math.sqrt(sum(number * number for number in vector)) or 1.0
    return [number / length for number in vector]
