"""One turn with an agent of the research document, or with nobody in particular.

START -> look_up -> advise -> END

What is said: `Token`s and `Done`. What knowledge bases and their documents say is data.
"""

from collections.abc import Mapping, Sequence
from contextlib import aclosing
from dataclasses import replace
from typing import Any, NotRequired, TypedDict

from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.runtime import Runtime

from zhiren import Done, Mind, Nonsense, NotFound, Reset, TimedOut, Token, Unavailable
from zhiren.documents import language_of
from zhiren.models.chat import ChatModel, Message, Text, Usage
from zhiren.skills import BUILTIN, think
from zhiren_graphs.advising import FORMS, general
from zhiren_graphs.advising.forms import Form

_REMEMBERED = 12
"""Messages of the conversation that a model is shown."""


class Advice(TypedDict):
    """What is asked. Inputs are required; what nodes find out is not."""

    said: str
    history: Sequence[Mapping[str, Any]]
    """``[{"role", "content"}]``, oldest first, without what is said now."""
    background: str
    """Of the project: its description and the messages that were pinned."""
    kb_ids: Sequence[str]
    """Knowledge bases that the message names."""
    known: NotRequired[list[dict[str, Any]]]
    answer: NotRequired[str]
    made_by: NotRequired[str]
    fell_back: NotRequired[str | None]


class Known(TypedDict):
    """What the knowledge bases answered."""

    known: list[dict[str, Any]]


class Advised(TypedDict):
    """What was said."""

    answer: str
    made_by: str
    fell_back: str | None


async def look_up(state: Advice, runtime: Runtime[Mind]) -> Known:
    """Ask the knowledge bases that are named."""
    known = []
    for kb_id in state["kb_ids"]:
        try:
            known.append(
                await runtime.context.use("ask_knowledge", question=state["said"], kb_id=kb_id)
            )
        except NotFound:  # taken away since it was named
            continue
    return Known(known=known)


async def advise(state: Advice, runtime: Runtime[Mind]) -> Advised:
    """Fill the persona's form; whoever has none simply talks."""
    if (form := FORMS.get(runtime.context.persona.name)) is not None:
        return await _fill(form, state, runtime)
    return await _talk(state, runtime)


async def _fill(form: Form, state: Advice, runtime: Runtime[Mind]) -> Advised:
    """Fill *form* with what was said so far, with the model or by its rule."""
    language = _language(state)
    mind = replace(runtime.context, language=language)
    mine = [one["content"] for one in state["history"] if one["role"] == "user"]
    inputs = {
        "said": [*mine, state["said"]],
        "language": language,
        "background": state["background"],
        "known": _shown(state),
    }
    thought = await think(form.skill(mind.persona.prompt), mind, inputs)
    words = form.show(thought.value, state["known"], language)
    return _said(words, thought.made_by, thought.fell_back, runtime)


async def _talk(state: Advice, runtime: Runtime[Mind]) -> Advised:
    """Answer with the model, or from the knowledge bases alone when there is none or it fails."""
    mind, fell_back = runtime.context, None
    language = _language(state)
    if mind.model is not None:
        try:
            words, usage = await _listen(mind.model, state, runtime)
        except (Unavailable, TimedOut, Nonsense) as error:
            runtime.stream_writer(Reset())
            fell_back = f"{type(error).__name__}: {error}"
        else:
            grounds = general.grounds(state["known"], language)
            tail = f"\n\n{grounds}" if grounds else ""
            return _said(words, usage.model, None, runtime, tail=tail)
    words = general.advise(state["known"], language, failed=fell_back is not None)
    return _said(words, BUILTIN, fell_back, runtime)


async def _listen(model: ChatModel, state: Advice, runtime: Runtime[Mind]) -> tuple[str, Usage]:
    mind, words, usage = runtime.context, "", Usage(model.name)
    system = mind.prompts.render(
        mind.persona.prompt,
        _language(state),
        background=state["background"],
        known=_shown(state),
    )
    messages: list[Message] = [{"role": "system", "content": system}]
    messages += [dict(one) for one in state["history"][-_REMEMBERED:]]
    messages.append({"role": "user", "content": state["said"]})
    async with aclosing(model.stream(messages)) as pieces:
        async for piece in pieces:
            if isinstance(piece, Text):
                words += piece.text
                runtime.stream_writer(Token(piece.text))
            elif isinstance(piece, Usage):
                usage = piece
    if not words.strip():
        raise Nonsense(f"The model {model.name} said nothing.")
    return words, usage


def _said(
    words: str,
    made_by: str,
    fell_back: str | None,
    runtime: Runtime[Mind],
    *,
    tail: str | None = None,
) -> Advised:
    """Say *words* line by line; where they were heard already, only what comes after: *tail*."""
    for line in (words if tail is None else tail).splitlines(keepends=True):
        runtime.stream_writer(Token(line))
    whole = words + (tail or "")
    advised = Advised(answer=whole, made_by=made_by, fell_back=fell_back)
    runtime.stream_writer(Done(whole, dict(advised)))
    return advised


def _shown(state: Advice) -> list[dict[str, Any]]:
    """Give what knowledge bases answered, as prompts show it."""
    return [
        {"answer": one["answer"], "quotes": [cited["quote"] for cited in one["citations"]]}
        for one in state["known"]
    ]


def _language(state: Advice) -> str:
    return language_of(state["said"])


def build() -> CompiledStateGraph[Advice, Mind, Advice, Advice]:
    """Wire the turn."""
    graph = StateGraph(Advice, context_schema=Mind)
    graph.add_node(look_up)
    graph.add_node(advise)
    graph.add_edge(START, "look_up")
    graph.add_edge("look_up", "advise")
    graph.add_edge("advise", END)
    return graph.compile()
