"""How thinking is wired: named graphs, and the mind they think with."""

import functools
import os
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, cast

from zhiren.errors import Invalid, Unavailable
from zhiren.personas import Persona
from zhiren.talks.apart import apart
from zhiren.utterances import Utterance

if TYPE_CHECKING:
    from langgraph.graph.state import CompiledStateGraph

    from zhiren.models.chat import ChatModel
    from zhiren.prompts import Prompts
    from zhiren.tools import Tool


async def _cannot(key: str, tool: str, **_: object) -> dict[str, Any]:
    raise Unavailable(f"This mind cannot use {tool!r} under the key {key!r}.")


@dataclass(frozen=True, kw_only=True)
class Mind:
    """What a graph thinks with: a voice, a model, words and verbs. No database, no request."""

    persona: Persona
    model: "ChatModel | None"
    """None: every step is built in."""
    prompts: "Prompts"
    use: Callable[..., Awaitable[dict[str, Any]]]
    """``await mind.use("search_knowledge", query=...)``, for tools on the persona's card."""
    once: Callable[..., Awaitable[dict[str, Any]]] = _cannot
    """``await mind.once(key, "delete_talent", ...)``: under one key a change happens only once."""
    alike: Callable[[str, Sequence[str]], Awaitable[list[float] | None]] | None = None
    """Tells how alike in meaning a text is to others, 0 to 1, or None where the embedder does not
    know their language. None itself where there is no embedder."""
    tools: Sequence["Tool"] = ()
    """The tools of the card that the caller may use."""
    language: str = "zh"


@dataclass(frozen=True)
class Graph:
    """A graph under the name by which tools and tasks run it; built at first use."""

    name: str
    target: str
    """``"module:function"``, which builds the compiled graph."""
    hears: str | None = None
    """``"module:function"``: makes the state of what a person says and what was said before
    (``[{"role", "content"}]``). None: it works inside its own feature, and is not talked to."""

    @property
    def compiled(self) -> "CompiledStateGraph[Any, Mind, Any, Any]":
        """The compiled graph."""
        return _build(self.target)

    def heard(self, said: str, before: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """Make the state in which this graph begins to answer what a person says."""
        if self.hears is None:
            raise Invalid(f"The graph {self.name!r} works inside its own feature.")
        module, function = self.hears.split(":")
        state: dict[str, Any] = getattr(import_module(module), function)(said, before)
        return state

    async def run(self, state: Mapping[str, Any], mind: Mind) -> dict[str, Any]:
        """Think to the end and return the final state."""
        result: dict[str, Any] = await self.compiled.ainvoke(dict(state), context=mind)
        return result

    async def stream(self, state: Mapping[str, Any], mind: Mind) -> AsyncIterator[Utterance]:
        """Yield what the nodes say while they think."""
        spoken = self.compiled.astream(dict(state), context=mind, stream_mode="custom")
        # LangGraph types neither what writers write nor that the stream can be closed.
        async with aclosing(apart(cast("AsyncGenerator[Utterance, None]", spoken))) as thinking:
            async for said in thinking:
                yield said

    async def think_aloud(
        self, state: Mapping[str, Any], mind: Mind
    ) -> AsyncIterator[Utterance | dict[str, Any]]:
        """Yield what the nodes say, and at the very end the final state (a dict)."""
        final: dict[str, Any] = {}
        modes: Any = ["custom", "values"]
        spoken: Any = self.compiled.astream(dict(state), context=mind, stream_mode=modes)
        async with aclosing(apart(spoken)) as thinking:
            async for mode, said in thinking:
                if mode == "values":
                    final = cast("dict[str, Any]", said)
                else:
                    yield cast("Utterance", said)
        yield final


@functools.cache
def _build(target: str) -> "CompiledStateGraph[Any, Mind, Any, Any]":
    # Tracing would send candidates' words to somebody else's server.
    os.environ["LANGSMITH_TRACING"] = os.environ["LANGCHAIN_TRACING_V2"] = "false"
    os.environ["LANGGRAPH_STRICT_MSGPACK"] = "true"
    module, function = target.split(":")
    built: CompiledStateGraph[Any, Mind, Any, Any] = getattr(import_module(module), function)()
    return built
