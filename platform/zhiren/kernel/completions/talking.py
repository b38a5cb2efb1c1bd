"""This is where a persona answers one request. The client keeps the talk; nothing is kept here.

Only a call that destroys something is kept until the person says yes to it, by its code.
"""

from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import aclosing
from dataclasses import replace
from typing import Any

from anyio import CancelScope

from zhiren.access import Actor
from zhiren.call import Call
from zhiren.errors import Conflict, NotFound
from zhiren.host import Host
from zhiren.kernel.completions import wording
from zhiren.kernel.completions.asking import Asked
from zhiren.personas import Persona
from zhiren.talks.runs import TALKS, Turn, forget_run, run_agent
from zhiren.utterances import Done, Fact, Utterance

_NOTE = "assistant/application"
"""The prompt that hands over what the client's system messages say."""


def speakers(host: Host, actor: Actor) -> list[Persona]:
    """List the personas that *actor* may talk to: any of whose tools they may use."""
    return [persona for persona in host.personas.values() if _speaks(host, persona, actor)]


def speaker(host: Host, actor: Actor, name: str) -> Persona:
    """Find the persona called *name*, if *actor* may talk to it."""
    for persona in speakers(host, actor):
        if persona.name == name:
            return persona
    raise NotFound("model", name)


def _speaks(host: Host, persona: Persona, actor: Actor) -> bool:
    graph = host.graphs.get(persona.graph)
    if graph is None or not (persona.graph == TALKS or graph.hears):
        return False
    tools = [host.tools[name] for name in persona.tools if name in host.tools]
    return not persona.tools or any(tool.allows(actor) for tool in tools)


def converse(call: Call, persona: Persona, asked: Asked) -> AsyncGenerator[Utterance, None]:
    """Let *persona* answer, in the end with `Done`."""
    if persona.graph == TALKS:
        return _talk(call, persona, asked)
    return _think(call, persona, asked)


async def _talk(call: Call, persona: Persona, asked: Asked) -> AsyncGenerator[Utterance, None]:
    verdict = wording.verdict(asked.said)
    talk = verdict.talk if verdict else wording.new_talk()
    turn = _decided(verdict) if verdict else _begun(call, asked, talk)
    waits = False
    try:
        async with aclosing(run_agent(call, persona.name, turn)) as said:
            async for utterance in said:
                if isinstance(utterance, Done) and utterance.data["waiting"]:
                    waits = True
                    yield _question(utterance, talk, call.language)
                else:
                    yield utterance
    except (NotFound, Conflict):
        if verdict is None:
            raise
        waits = True  # perhaps another question of that talk does
        yield Done(wording.nothing_waits(call.language))
    finally:
        if not waits:
            with CancelScope(shield=True):
                await forget_run(call, persona.name, _conversation(talk))


def _begun(call: Call, asked: Asked, talk: str) -> Turn:
    before = list(asked.before)
    if asked.notes:
        note = call.host.prompts.render(_NOTE, call.language, text=asked.notes)
        before.insert(0, {"role": "user", "content": note})
    return Turn(said=asked.said, conversation_id=_conversation(talk), begins=True, before=before)


def _decided(verdict: wording.Verdict) -> Turn:
    return Turn(
        conversation_id=_conversation(verdict.talk), approve=verdict.approve, step=verdict.step
    )


def _conversation(talk: str) -> str:
    return f"chat_{talk}"


def _question(done: Done, talk: str, language: str) -> Done:
    code = f"{talk}-{done.data['step']}"
    return Done(wording.ask(done.data["waiting"], code, language), done.data)


async def _think(call: Call, persona: Persona, asked: Asked) -> AsyncGenerator[Utterance, None]:
    graph = call.host.graphs[persona.graph]
    mind = call.host.mind(persona.name, call)
    mind = replace(mind, use=_shown(mind.use))
    state = graph.heard(asked.said, asked.before)
    spoken: Any = graph.stream(state, mind)  # a generator, though typed as an iterator
    async with aclosing(spoken) as said:
        async for utterance in said:
            yield utterance


def _shown(use: Callable[..., Awaitable[dict[str, Any]]]) -> Callable[..., Awaitable[Any]]:
    """Tell of each use of a tool, as the assistant's graph does by itself."""

    async def used(tool: str, /, **arguments: object) -> Mapping[str, Any]:
        from langgraph.config import get_stream_writer

        tell, ok = get_stream_writer(), False
        tell(Fact("tool_call", {"name": tool, "arguments": arguments}))
        try:
            result = await use(tool, **arguments)
            ok = True
            return result
        finally:
            tell(Fact("tool_result", {"name": tool, "ok": ok}))

    return used
