"""The port to a language model: what the rest of Zhiren may ask of one.

Messages are plain JSON in the form that OpenAI made common (``role``, ``content``, ``tool_calls``,
``tool_call_id``), so that they can be stored, checkpointed and logged as they are.
"""

from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from pydantic import BaseModel

OutputT = TypeVar("OutputT", bound=BaseModel)

Message = Mapping[str, Any]
"""``{"role": "system" | "user" | "assistant" | "tool", "content": ..., ...}``"""

ToolSpec = Mapping[str, Any]
"""``{"name": ..., "description": ..., "parameters": JSON Schema}``"""


@dataclass(frozen=True)
class Text:
    """Some words of the answer, as soon as they exist."""

    text: str


@dataclass(frozen=True)
class ToolCall:
    """A tool that the model wants to use. Comes whole, never in parts."""

    id: str
    name: str
    arguments: dict[str, Any]


@dataclass(frozen=True)
class Usage:
    """What an answer cost. Comes last."""

    model: str
    """Who answered; not always whom was asked, for there may be a fallback."""
    prompt_tokens: int = 0
    completion_tokens: int = 0
    estimated: bool = False
    """The provider gave no count, so that the words were counted instead."""

    @property
    def total_tokens(self) -> int:
        """Prompt and completion together."""
        return self.prompt_tokens + self.completion_tokens


Piece = Text | ToolCall | Usage


@dataclass(frozen=True)
class Answer(Generic[OutputT]):
    """A value that fits the schema that was asked for, who gave it and what it cost."""

    value: OutputT
    usage: Usage


class ChatModel(Protocol):
    """A language model, whoever provides it.

    Both ways of asking raise ``Unavailable`` (down, refused, cut off in the middle), ``TimedOut``,
    ``Nonsense`` (an answer that cannot be used) or ``QuotaExceeded`` (the budget is spent).
    """

    @property
    def name(self) -> str:
        """Give the model as ``"provider:model"``."""

    def stream(
        self, messages: Sequence[Message], tools: Sequence[ToolSpec] | None = None
    ) -> AsyncGenerator[Piece, None]:
        """Answer piece by piece: words, then finished tool calls, then what it cost."""

    async def structured(
        self, messages: Sequence[Message], schema: type[OutputT]
    ) -> Answer[OutputT]:
        """Answer with one value that fits *schema*."""
