"""The port to a reranker: a model that reads a question beside a text, and tells how they fit."""

import asyncio
from collections.abc import Sequence
from typing import Protocol

import structlog

from zhiren.errors import ZhirenError

log = structlog.get_logger(__name__)


class Reranker(Protocol):
    """Ranks texts by how well they answer a question."""

    @property
    def name(self) -> str:
        """Give the model's name."""

    async def rank(self, query: str, texts: Sequence[str]) -> list[float]:
        """Give each text's relevance, in their order: the higher the better."""

    async def close(self) -> None:
        """Let go of the model."""


async def rank_in_time(
    reranker: Reranker, query: str, texts: Sequence[str], seconds: float
) -> list[float] | None:
    """Rank *texts*; None where that takes longer than *seconds*, or fails: the order stays."""
    try:
        async with asyncio.timeout(seconds):
            return await reranker.rank(query, texts)
    except (TimeoutError, ZhirenError) as error:
        log.warning("not_reranked", reranker=reranker.name, reason=str(error) or "too slow")
        return None
