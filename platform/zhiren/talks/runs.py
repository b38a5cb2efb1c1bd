"""A talk with a persona, turn by turn: kept between turns, and over a crash in the middle of one.

The checkpoints lie in the home folder. A turn that a crash cut off is finished before the next
begins; a call of a destructive tool waits for the person who asked, and for nobody else.
"""

import asyncio
from collections.abc import AsyncGenerator, Iterator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, cast

from zhiren.call import Call
from zhiren.db import new_id
from zhiren.errors import Conflict, Invalid, NotFound
from zhiren.graphs import Mind
from zhiren.talks.apart import apart
from zhiren.utterances import Done, Fact, Token, Utterance

if TYPE_CHECKING:
    from langgraph.graph.state import CompiledStateGraph
    from langgraph.types import StateSnapshot

    from zhiren.personas import Persona

TALKS = "assistant"
"""The graph of personas that one simply talks to."""
_UNFINISHED = frozenset({"confirm", "act"})
"""Nodes after which a talk cannot simply go on: calls have been asked for and not answered."""


@dataclass(frozen=True, kw_only=True)
class Turn:
    """What the person said, and where."""

    said: str = ""
    conversation_id: str | None = None
    """None begins a new conversation."""
    approve: bool | None = None
    """Yes or no to what waits for it; anything else that is said means no."""
    step: int | None = None
    """The ``step`` of the question that is meant; an answer to an earlier one is refused."""
    begins: bool = False
    """Open the conversation of that id, or begin it under that id."""
    before: Sequence[Mapping[str, Any]] = ()
    """What was said elsewhere before this conversation began: ``{"role", "content"}``."""


async def run_agent(call: Call, name: str, turn: Turn) -> AsyncGenerator[Utterance, None]:
    """Take one turn with the persona called *name*.

    Says `Token`, ``Fact("tool_call")``, ``Fact("tool_result")``, ``Fact("confirmation")`` when a
    person's yes is needed, and `Done`, whose data has the ``conversation_id`` to go on with.
    """
    persona = call.host.personas[name]
    if persona.graph != TALKS:
        raise Invalid(
            f"{name!r} thinks with the graph {persona.graph!r} and works inside its own feature; "
            f"talk to one whose graph is {TALKS!r}."
        )
    ident = turn.conversation_id or new_id("conv")
    thread = _thread(call, name, ident)
    with call.host.talks.alone(thread):
        conversation = await _open(call, persona, ident, thread)
        async with aclosing(conversation.take(turn)) as said:
            async for utterance in said:
                yield utterance


async def forget_run(call: Call, name: str, conversation_id: str) -> None:
    """Forget a conversation of the caller with the persona called *name*."""
    await call.host.talks.forget(_thread(call, name, conversation_id), call.actor)


def _thread(call: Call, name: str, ident: str) -> str:
    return f"{call.actor.organisation_id}/{call.actor.user_id}/{name}/{ident}"


@dataclass(frozen=True)
class _Conversation:
    """One conversation, while a turn of it is taken."""

    ident: str
    graph: "CompiledStateGraph[Any, Mind, Any, Any]"
    mind: Mind
    config: Any
    state: "StateSnapshot"
    """How the last turn left it."""

    async def take(self, turn: Turn) -> AsyncGenerator[Utterance, None]:
        """Finish what a crash left, then take the turn."""
        state = self.state
        if turn.conversation_id and not state.values and not turn.begins:
            raise NotFound("conversation", turn.conversation_id)
        _check(turn, state)
        if not state.interrupts and _UNFINISHED & set(state.next):
            async with aclosing(self._recover()) as recovered:
                async for utterance in recovered:
                    yield utterance
            state = await self.graph.aget_state(self.config)
        step = _decision(turn) if state.interrupts else self._words(turn, state)
        async with aclosing(self._think(step)) as thinking:
            async for utterance in thinking:
                yield utterance
        for utterance in _outcome(await self.graph.aget_state(self.config), self.ident):
            yield utterance

    def _words(self, turn: Turn, state: "StateSnapshot") -> dict[str, Any]:
        before = [] if state.values else [dict(message) for message in turn.before]
        said = [*before, {"role": "user", "content": turn.said}]
        return {"conversation_id": self.ident, "messages": said, "rounds": 0}

    async def _recover(self) -> AsyncGenerator[Utterance, None]:
        async with aclosing(self._think(None)) as thinking:
            async for utterance in thinking:
                if not isinstance(utterance, Token):  # words for what was asked before the crash
                    yield utterance

    async def _think(self, step: Any) -> AsyncGenerator[Utterance, None]:
        spoken = self.graph.astream(
            step, self.config, context=self.mind, stream_mode="custom", durability="sync"
        )
        # LangGraph types neither what writers write nor that the stream can be closed.
        async with aclosing(apart(cast("AsyncGenerator[Utterance, None]", spoken))) as thinking:
            async for utterance in thinking:
                yield utterance


def _check(turn: Turn, state: "StateSnapshot") -> None:
    if turn.approve is not None and not state.interrupts:
        raise Conflict("Nothing waits for a yes or no in this conversation.")
    if turn.step is not None and turn.step != len(state.values["messages"]):
        raise Conflict("Another question waits by now.")
    if turn.approve is None and not turn.said.strip():
        raise Invalid("Say something.", field="input")


def _outcome(state: "StateSnapshot", ident: str) -> Iterator[Utterance]:
    waiting = [one for asked in state.interrupts for one in asked.value["calls"]]
    if waiting:
        yield Fact("confirmation", {"calls": waiting})
    last = state.values["messages"][-1]["content"]
    text = "\n".join(one["question"] for one in waiting) or last
    outcome = {
        "text": text,
        "conversation_id": ident,
        "made_by": state.values["made_by"],
        "fell_back": state.values["fell_back"],
        "waiting": waiting,
        "step": len(state.values["messages"]),
    }
    yield Done(text, outcome)


def _decision(turn: Turn) -> Any:
    from langgraph.types import Command

    return Command(resume={"approved": turn.approve is True, "aside": turn.said.strip()})


async def _open(call: Call, persona: "Persona", ident: str, thread: str) -> _Conversation:
    host = call.host
    # The first use imports LangGraph, which takes a second.
    compiled = await asyncio.to_thread(lambda: host.graphs[persona.graph].compiled)
    graph = compiled.copy({"checkpointer": await host.talks.saver(call.actor)})
    config: Any = {"configurable": {"thread_id": thread}}
    state = await graph.aget_state(config)
    budget = host.models.budget(state.values.get("spent", 0))
    model = host.models.chat(persona.model, temperature=persona.temperature, budget=budget)
    mind = replace(host.mind(persona.name, call), model=model)
    return _Conversation(ident, graph, mind, config, state)
