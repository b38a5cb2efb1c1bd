"""How thinking is wired: named graphs, and the mind they think with."""

import functools
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, cast

from zhiren.errors import Unavailable
from zhiren.personas import Persona
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
    tools: Sequence["Tool"] = ()
    """The tools of the card that the caller may use."""
    language: str = "zh"


@dataclass(frozen=True)
class Graph:
    """A graph under the name by which tools and tasks run it; built at first use."""

    name: str
    target: str
    """``"module:function"``, which builds the compiled graph."""

    @property
    def compiled(self) -> "CompiledStateGraph[Any, Mind, Any, Any]":
        """The compiled graph."""
        return _build(self.target)

    async def run(self, state: Mapping[str, Any], mind: Mind) -> dict[str, Any]:
        """Think to the end and return the final state."""
        result: dict[str, Any] = await self.compiled.ainvoke(dict(state), context=mind)
        return result

    async def stream(self, state: Mapping[str, Any], mind: Mind) -> AsyncIterator[Utterance]:
        """Yield what the nodes say while they think."""
        async for said in self.compiled.astream(dict(state), context=mind, stream_mode="custom"):
            yield cast("Utterance", said)  # LangGraph does not type what writers write

    async def think_aloud(
        self, state: Mapping[str, Any], mind: Mind
    ) -> AsyncIterator[Utterance | dict[str, Any]]:
        """Yield what the nodes say, and at the very end the final state (a dict)."""
        final: dict[str, Any] = {}
        modes: Any = ["custom", "values"]
        async for mode, said in self.compiled.astream(dict(state), context=mind, stream_mode=modes):
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
