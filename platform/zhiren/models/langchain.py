"""Any langchain-core chat model behind our port. Imported only when a model is used."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import aclosing, contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, cast

from langchain_core.exceptions import (
    ContextOverflowError,
    ModelInvalidRequestError,
    ModelTimeoutError,
    OutputParserException,
)
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, convert_to_messages
from pydantic_core import from_json

from zhiren.errors import Nonsense, TimedOut, TooLarge, Unavailable, ZhirenError
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


@dataclass(kw_only=True)
class LangChainChat:
    """One langchain-core chat model."""

    name: str
    chat: BaseChatModel
    timeout: float = 60.0
    """Seconds without a word, or for a whole structured answer, after which we give up."""
    json_schema: bool = False
    """The provider takes ``response_format``. Unlearned when it refuses one."""
    says_why_it_stops: bool = False
    """Every complete answer carries a finish reason; one without was cut off."""
    close: Callable[[], Awaitable[None]] | None = None

    async def aclose(self) -> None:
        """Let go of the connections."""
        if self.close:
            await self.close()

    async def stream(
        self, messages: Sequence[Message], tools: Sequence[ToolSpec] | None = None
    ) -> AsyncGenerator[Piece, None]:
        """Answer piece by piece: words, then finished tool calls, then what it cost."""
        heard = _Heard(self.name)
        async with aclosing(self._chunks(messages, tools)) as chunks:
            async for chunk in chunks:
                heard.add(chunk)
                if words := _words(chunk):
                    yield Text(words)
        if self.says_why_it_stops and not heard.finished:
            raise Unavailable(f"The model {self.name} was cut off in the middle of its answer.")
        for call in heard.calls():
            yield call
        if heard.usage:
            yield heard.usage

    async def structured(
        self, messages: Sequence[Message], schema: type[OutputT]
    ) -> Answer[OutputT]:
        """Answer with one value that fits *schema*, after one repair at most."""
        asked = [structured.instruction(schema), *messages]
        text, usage = await self._written(asked, schema)
        try:
            return Answer(structured.read(text, schema), usage)
        except Nonsense as problem:
            again = [*asked, *structured.repair(text, problem)]
        text, more = await self._written(again, schema)
        return Answer(structured.read(text, schema), _sum(usage, more))

    async def _chunks(
        self, messages: Sequence[Message], tools: Sequence[ToolSpec] | None
    ) -> AsyncGenerator[AIMessageChunk, None]:
        model = self.chat.bind_tools([_function(t) for t in tools]) if tools else self.chat
        asked = convert_to_messages([dict(message) for message in messages])
        started = cast("AsyncGenerator[AIMessageChunk, None]", model.astream(asked))
        async with aclosing(started) as chunks:
            while (chunk := await self._next(chunks)) is not None:
                yield chunk

    async def _next(self, chunks: AsyncIterator[AIMessageChunk]) -> AIMessageChunk | None:
        with _translated(self.name):
            async with asyncio.timeout(self.timeout):
                return await anext(chunks, None)

    async def _written(
        self, messages: Sequence[Message], schema: type[OutputT]
    ) -> tuple[str, Usage]:
        if not self.json_schema:
            return await self._invoke(messages)
        try:
            return await self._invoke(messages, response_format=structured.response_format(schema))
        except _Refused:
            written = await self._invoke(messages)
            self.json_schema = False
            return written

    async def _invoke(self, messages: Sequence[Message], **options: Any) -> tuple[str, Usage]:
        asked = convert_to_messages([dict(message) for message in messages])
        with _translated(self.name):
            async with asyncio.timeout(self.timeout):
                said = await self.chat.ainvoke(asked, **options)
        return str(said.text), _usage(self.name, said) or Usage(self.name)


class _Refused(Unavailable):
    """The provider did not understand the request."""


@dataclass
class _Heard:
    """What a stream has said so far, beside its words."""

    model: str
    usage: Usage | None = None
    finished: bool = False
    parts: list[dict[str, Any]] = field(default_factory=list)

    def add(self, chunk: AIMessageChunk) -> None:
        """Remember the parts of tool calls, the cost and the end."""
        self.finished = self.finished or bool(chunk.response_metadata.get("finish_reason"))
        if usage := _usage(self.model, chunk):
            self.usage = _sum(self.usage, usage)
        for part in chunk.tool_call_chunks:
            self._add_part(dict(part))

    def _add_part(self, part: dict[str, Any]) -> None:
        open_call = next((p for p in self.parts if p["index"] == part["index"]), None)
        # Some servers number every call 0; a new id then begins a new call.
        if open_call is None or (part["id"] and part["id"] != open_call["id"]):
            self.parts.insert(0, {**part, "args": part["args"] or ""})
            return
        open_call["args"] += part["args"] or ""
        open_call["name"] = open_call["name"] or part["name"]

    def calls(self) -> list[ToolCall]:
        """Give the finished tool calls, in order."""
        return [self._call(n, part) for n, part in enumerate(reversed(self.parts))]

    def _call(self, place: int, part: dict[str, Any]) -> ToolCall:
        try:
            arguments = from_json(part["args"] or "{}", allow_inf_nan=False)
        except ValueError:
            arguments = None
        if not part["name"] or not isinstance(arguments, dict):
            raise Nonsense(f"The model {self.model} called a tool with arguments that are no JSON.")
        return ToolCall(part["id"] or f"call_{place}", part["name"], arguments)


def _function(tool: ToolSpec) -> dict[str, Any]:
    return {"type": "function", "function": dict(tool)}


def _words(chunk: AIMessageChunk) -> str:
    # Half a surrogate pair would break whoever encodes the words later.
    return str(chunk.text).encode("utf-8", "replace").decode()


def _usage(model: str, said: AIMessage) -> Usage | None:
    if not (found := said.usage_metadata):
        return None
    return Usage(model, found["input_tokens"], found["output_tokens"])


def _sum(one: Usage | None, other: Usage) -> Usage:
    if one is None:
        return other
    return replace(
        one,
        prompt_tokens=one.prompt_tokens + other.prompt_tokens,
        completion_tokens=one.completion_tokens + other.completion_tokens,
    )


@contextmanager
def _translated(name: str) -> Iterator[None]:
    """Say by meaning what a provider's library raised."""
    try:
        yield
    except ZhirenError:
        raise
    except Exception as error:  # the edge: every provider's library raises its own
        raise _meaning(name, error) from error


def _meaning(name: str, error: Exception) -> ZhirenError:
    said = f"{type(error).__name__}: {error}"[:300]
    if isinstance(error, TimeoutError | ModelTimeoutError):
        return TimedOut(f"The model {name} did not answer in time.")
    if isinstance(error, ContextOverflowError):
        return TooLarge(f"The conversation is too long for the model {name}. {said}")
    if isinstance(error, ModelInvalidRequestError):
        return _Refused(f"The model {name} refused the request. {said}")
    if isinstance(error, OutputParserException | ValueError):
        return Nonsense(f"The model {name} answered nonsense. {said}")
    return Unavailable(f"The model {name} is not available. {said}")
