"""What language models cost: counted for the host, and bounded for a conversation."""

from collections import Counter
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import aclosing, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Protocol

from zhiren.errors import QuotaExceeded
from zhiren.models.chat import (
    Answer,
    ChatModel,
    Message,
    OutputT,
    Piece,
    Text,
    ToolSpec,
    Usage,
)

BYTES_A_TOKEN = 3.5
"""Roughly, for English and Chinese alike; used only where a provider does not count."""


class Ledger(Protocol):
    """Wherever costs are written down."""

    def check(self) -> None:
        """Raise ``QuotaExceeded`` when nothing more may be spent."""

    def add(self, usage: Usage) -> None:
        """Write down what was spent."""


@dataclass
class Meter:
    """What the whole host has spent since it started, by model."""

    prompt_tokens: Counter[str] = field(default_factory=Counter)
    completion_tokens: Counter[str] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)

    def check(self) -> None:
        """Allow everything: a meter only counts."""

    def add(self, usage: Usage) -> None:
        """Count one answer."""
        self.prompt_tokens[usage.model] += usage.prompt_tokens
        self.completion_tokens[usage.model] += usage.completion_tokens
        self.answers[usage.model] += 1


@dataclass
class Budget:
    """How many tokens one conversation may still cost."""

    limit: int
    spent: int = 0
    prompt_tokens: int = 0
    """Of those that this budget saw itself."""
    completion_tokens: int = 0

    def check(self) -> None:
        """Refuse to begin another answer once the limit is reached."""
        if self.spent >= self.limit:
            raise QuotaExceeded(
                f"This conversation has used {self.spent} of its {self.limit} tokens. "
                "Begin a new one, or raise ZHIREN_CONVERSATION_MAX_TOKENS."
            )

    def add(self, usage: Usage) -> None:
        """Take off what an answer cost."""
        self.spent += usage.total_tokens
        self.prompt_tokens += usage.prompt_tokens
        self.completion_tokens += usage.completion_tokens


_paying: ContextVar[tuple[Budget, ...]] = ContextVar("paying", default=())


@contextmanager
def charging(budget: Budget) -> Iterator[Budget]:
    """Let *budget* pay for every model that is opened inside, however deep: in tools too."""
    token = _paying.set((*_paying.get(), budget))
    try:
        yield budget
    finally:
        _paying.reset(token)


def paying() -> Sequence[Budget]:
    """Tell who pays here, beside whoever is named."""
    return _paying.get()


@dataclass(frozen=True)
class Metered:
    """A chat model whose every answer is written into ledgers."""

    model: ChatModel
    ledgers: Sequence[Ledger]

    @property
    def name(self) -> str:
        """The model's own name."""
        return self.model.name

    async def stream(
        self, messages: Sequence[Message], tools: Sequence[ToolSpec] | None = None
    ) -> AsyncGenerator[Piece, None]:
        """Answer piece by piece; an answer that is cut off is estimated and counts too."""
        self._check()
        usage: Usage | None = None
        said: list[str] = []
        try:
            async with aclosing(self.model.stream(messages, tools)) as pieces:
                async for piece in pieces:
                    if isinstance(piece, Usage):
                        usage = piece
                    else:
                        said.append(piece.text if isinstance(piece, Text) else str(piece.arguments))
                        yield piece
        finally:
            cost = usage or estimate(self.name, messages, "".join(said))
            if usage or said:
                self._add(cost)
        yield cost

    async def structured(
        self, messages: Sequence[Message], schema: type[OutputT]
    ) -> Answer[OutputT]:
        """Answer with one value that fits *schema*."""
        self._check()
        answer = await self.model.structured(messages, schema)
        self._add(answer.usage)
        return answer

    def _check(self) -> None:
        for ledger in self.ledgers:
            ledger.check()

    def _add(self, usage: Usage) -> None:
        for ledger in self.ledgers:
            ledger.add(usage)


def estimate(model: str, messages: Sequence[Message], answer: str) -> Usage:
    """Count words instead of tokens, for providers that count nothing."""
    asked = sum(len(str(message.get("content") or "").encode()) for message in messages)
    return Usage(
        model=model,
        prompt_tokens=round(asked / BYTES_A_TOKEN),
        completion_tokens=round(len(answer.encode()) / BYTES_A_TOKEN),
        estimated=True,
    )
