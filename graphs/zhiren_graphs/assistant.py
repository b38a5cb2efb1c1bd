"""A talk in which the assistant uses tools, and asks a person before it destroys anything.

START -> answer -> confirm | act | END, confirm -> act -> answer

A saver keeps the talk between turns and over crashes, and LangGraph may run a node again after
one. So nodes change nothing themselves; every tool is used under a key made of the conversation
and the call's place in it, beneath which its change is committed only once.
"""

import operator
from collections.abc import Sequence
from contextlib import aclosing
from typing import Annotated, Any, Literal, NotRequired, TypedDict

from langgraph.graph import START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.runtime import Runtime
from langgraph.types import interrupt

from zhiren import Fact, Mind, Nonsense, Reset, TimedOut, Token, Tool, Unavailable, ZhirenError
from zhiren.models.chat import ChatModel, Message, Text, ToolCall, Usage
from zhiren_graphs.assisting import routes, talk, wording

_ROUNDS = 6
"""How often a model may use tools before it must answer."""


class Talk(TypedDict):
    """A talk. Inputs are required; what nodes find out is not."""

    conversation_id: str
    messages: Annotated[list[dict[str, Any]], operator.add]
    rounds: int
    """Answers so far in this turn: 0 when the person has just spoken."""
    asks: NotRequired[list[dict[str, Any]]]
    """Destructive calls that wait for a person's yes."""
    approved: NotRequired[bool]
    aside: NotRequired[str]
    """What the person said instead of, or beside, yes or no."""
    results: NotRequired[list[dict[str, Any]]]
    """What the last tools answered."""
    made_by: NotRequired[str]
    fell_back: NotRequired[str | None]
    spent: NotRequired[Annotated[int, operator.add]]
    """Tokens that the whole talk has cost."""


class Answered(TypedDict):
    """What the assistant said or wants to do."""

    messages: list[dict[str, Any]]
    rounds: int
    asks: list[dict[str, Any]]
    approved: bool
    aside: str
    made_by: str
    fell_back: str | None
    spent: int


class Decided(TypedDict):
    """What the person decided."""

    approved: bool
    aside: str


class Acted(TypedDict):
    """What the tools answered."""

    messages: list[dict[str, Any]]
    results: list[dict[str, Any]]


async def answer(state: Talk, runtime: Runtime[Mind]) -> Answered:
    """Say something, or ask for tools: with the model, or by rule when there is none."""
    mind, fell_back = runtime.context, None
    if mind.model is not None:
        try:
            said, usage = await _listen(mind.model, state, runtime)
            return _answered(state, mind, said, usage, None)
        except (Unavailable, TimedOut, Nonsense) as error:
            runtime.stream_writer(Reset())
            fell_back = f"{type(error).__name__}: {error}"
    return _answered(state, mind, _by_rule(state, runtime), Usage("builtin"), fell_back)


async def next_step(state: Talk) -> Literal["confirm", "act", "__end__"]:
    """Ask the person, use the tools, or be done."""
    if not talk.calls(state["messages"][-1]):
        return "__end__"
    return "confirm" if state["asks"] else "act"


def confirm(state: Talk) -> Decided:
    """Wait for a person, for days if need be. Nothing else may happen in this node."""
    decision = interrupt({"calls": state["asks"]})
    return Decided(approved=decision["approved"] is True, aside=decision.get("aside", ""))


async def act(state: Talk, runtime: Runtime[Mind]) -> Acted:
    """Use the tools that were asked for, one after another."""
    wanted = talk.calls(state["messages"][-1])
    place = f"{state['conversation_id']}/{len(state['messages'])}"
    results = [
        await _use(call, f"{place}/{number}", state["approved"], runtime)
        for number, call in enumerate(wanted)
    ]
    said = [talk.tool(call, one["result"]) for call, one in zip(wanted, results, strict=True)]
    aside = [talk.user(state["aside"])] if state["aside"] else []
    return Acted(messages=[*said, *aside], results=results)


async def _listen(
    model: ChatModel, state: Talk, runtime: Runtime[Mind]
) -> tuple[dict[str, Any], Usage]:
    mind, words, wanted, usage = runtime.context, "", list[ToolCall](), Usage(model.name)
    system = mind.prompts.render(mind.persona.prompt, mind.language)
    messages: list[Message] = [{"role": "system", "content": system}]
    messages += talk.recent(state["messages"])
    specs = [talk.spec(tool) for tool in mind.tools] if state["rounds"] < _ROUNDS else None
    async with aclosing(model.stream(messages, specs)) as pieces:
        async for piece in pieces:
            match piece:
                case Text(text):
                    words += text
                    runtime.stream_writer(Token(text))
                case ToolCall():
                    wanted.append(piece)
                case Usage():
                    usage = piece
    if not (words.strip() or wanted):
        raise Nonsense(f"The model {model.name} said nothing.")
    return talk.assistant(words, wanted if specs else ()), usage


def _answered(
    state: Talk, mind: Mind, said: dict[str, Any], usage: Usage, fell_back: str | None
) -> Answered:
    return Answered(
        messages=[said],
        rounds=state["rounds"] + 1,
        asks=_asks(said, mind),
        approved=False,
        aside="",
        made_by=usage.model,
        fell_back=fell_back,
        spent=usage.total_tokens,
    )


def _by_rule(state: Talk, runtime: Runtime[Mind]) -> dict[str, Any]:
    mind, last = runtime.context, state["messages"][-1]
    if last["role"] == "tool":
        return _say(wording.describe(state.get("results", []), mind.language), runtime)
    route = routes.choose(last["content"], mind.tools)
    if route is None:
        return _say(wording.able(routes.reachable(mind.tools), mind.language), runtime)
    if route.missing:
        return _say(wording.missing(route.tool, route.missing, mind.language), runtime)
    return talk.assistant("", [ToolCall("rule", route.tool.name, route.arguments)])


def _say(text: str, runtime: Runtime[Mind]) -> dict[str, Any]:
    for line in text.splitlines(keepends=True):
        runtime.stream_writer(Token(line))
    return talk.assistant(text)


def _asks(said: Message, mind: Mind) -> list[dict[str, Any]]:
    """List the calls that destroy something, as a person needs to see them."""
    return [
        {
            "id": call.id,
            "name": call.name,
            "arguments": call.arguments,
            "question": wording.confirm(tool, call.arguments, mind.language),
        }
        for call in talk.calls(said)
        if (tool := _tool(call.name, mind.tools)) and tool.destructive
    ]


async def _use(call: ToolCall, key: str, approved: bool, runtime: Runtime[Mind]) -> dict[str, Any]:
    mind, tool = runtime.context, _tool(call.name, runtime.context.tools)
    runtime.stream_writer(Fact("tool_call", {**vars(call)}))
    ok = False
    if tool is None:
        result = {"error": wording.unknown(call.name)}
    elif tool.destructive and not approved:
        result = {"declined": wording.declined(mind.language)}
    else:
        ok, result = await _tried(call, key, mind)
    outcome = {"id": call.id, "name": call.name, "ok": ok, "result": result}
    runtime.stream_writer(Fact("tool_result", outcome))
    return outcome


async def _tried(call: ToolCall, key: str, mind: Mind) -> tuple[bool, dict[str, Any]]:
    try:
        return True, await mind.once(key, call.name, **call.arguments)
    except ZhirenError as error:
        return False, {"error": str(error)}


def _tool(name: str, tools: Sequence[Tool]) -> Tool | None:
    return next((tool for tool in tools if tool.name == name), None)


def build() -> CompiledStateGraph[Talk, Mind, Talk, Talk]:
    """Wire the talk."""
    graph = StateGraph(Talk, context_schema=Mind)
    graph.add_node(answer)
    graph.add_node(confirm)
    graph.add_node(act)
    graph.add_edge(START, "answer")
    graph.add_conditional_edges("answer", next_step)
    graph.add_edge("confirm", "act")
    graph.add_edge("act", "answer")
    return graph.compile()
