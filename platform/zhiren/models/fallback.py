"""Several models in order of preference: the next one is asked when one does not answer."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing

import structlog

from zhiren.errors import Nonsense, TimedOut, Unavailable
from zhiren.models.chat import Answer, ChatModel, Message, OutputT, Piece, ToolSpec

log = structlog.get_logger(__name__)

_SWITCHES = (Unavailable, TimedOut, Nonsense)
Open = Callable[[], ChatModel]


class Fallbacks:
    """Asks models one after another until one answers. A model is opened when first asked."""

    def __init__(self, name: str, models: Sequence[Open]) -> None:
        """Prefer the first of *models*, whose name is *name*."""
        self.name = name
        self._models = models

    async def stream(
        self, messages: Sequence[Message], tools: Sequence[ToolSpec] | None = None
    ) -> AsyncGenerator[Piece, None]:
        """Answer piece by piece. Once a piece was said, nobody else is asked."""
        for place, open_model in enumerate(self._models):
            said = False
            try:
                model = await asyncio.to_thread(open_model)  # the first import takes a second
                async with aclosing(model.stream(messages, tools)) as pieces:
                    async for piece in pieces:
                        said = True
                        yield piece
                return
            except _SWITCHES as error:
                if said or self._last(place):
                    raise
                _note(self.name, error)

    async def structured(
        self, messages: Sequence[Message], schema: type[OutputT]
    ) -> Answer[OutputT]:
        """Answer with one value that fits *schema*."""
        for place, open_model in enumerate(self._models):
            try:
                model = await asyncio.to_thread(open_model)
                return await model.structured(messages, schema)
            except _SWITCHES as error:
                if self._last(place):
                    raise
                _note(self.name, error)
        raise Unavailable("No language model is configured.")

    def _last(self, place: int) -> bool:
        return place == len(self._models) - 1


def _note(name: str, error: Exception) -> None:
    log.warning("model_fell_back", preferred=name, reason=str(error))
