"""A chat model that says what a test wrote, without a network."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Sequence
from typing import Any

from zhiren.errors import ZhirenError
from zhiren.models import structured
from zhiren.models.chat import (
    Answer,
    Message,
    OutputT,
    Piece,
    Text,
    ToolCall,
    ToolSpec,
    Usage,
)

Line = str | ToolCall | ZhirenError
"""Words, a tool call, or what goes wrong."""


class ScriptedModel:
    """Says its lines in order, one an answer, and remembers what it was asked."""

    def __init__(self, *lines: Line, name: str = "scripted:model", delay: float = 0.0) -> None:
        """Wait *delay* seconds before every word."""
        self.name = name
        self.asked: list[list[dict[str, Any]]] = []
        """The messages of every question."""
        self.offered: list[list[str]] = []
        """The names of the tools that came with each streamed question."""
        self._lines = deque(lines)
        self._delay = delay

    async def stream(
        self, messages: Sequence[Message], tools: Sequence[ToolSpec] | None = None
    ) -> AsyncGenerator[Piece, None]:
        """Say the next line, word by word."""
        self.offered.append([tool["name"] for tool in tools or ()])
        line = self._next(messages)
        if isinstance(line, ToolCall):
            yield line
        else:
            for word in line.split(" "):
                await asyncio.sleep(self._delay)
                yield Text(f"{word} ")
        yield Usage(self.name, 1, 1)

    async def structured(
        self, messages: Sequence[Message], schema: type[OutputT]
    ) -> Answer[OutputT]:
        """Read the next line, which should be JSON."""
        line = self._next(messages)
        await asyncio.sleep(self._delay)
        return Answer(structured.read(str(line), schema), Usage(self.name, 1, 1))

    def _next(self, messages: Sequence[Message]) -> str | ToolCall:
        self.asked.append([dict(message) for message in messages])
        line = self._lines.popleft()
        if isinstance(line, ZhirenError):
            raise line
        return line
