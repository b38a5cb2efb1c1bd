"""The interviewer's turn as background work: think, speak into the stream, write it down.

Whoever listens only watches. Begun again after a crash, a turn that was not written down is said
anew (watchers hear a `Reset` first); one that was written down is only said if nobody heard it.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import structlog

from zhiren import Call, Fact, Reset, Token, Utterance
from zhiren.streaming.streams import Speaker
from zhiren_interview.listening import concludes, farewell, told, turn_started
from zhiren_interview.turns import Scene, Turns, plain

log = structlog.get_logger(__name__)
Think = Callable[[Call, Scene, Speaker], Awaitable[Mapping[str, Any]]]


async def interview_turn(call: Call, *, turn_id: str, plainly: bool = False) -> dict[str, Any]:
    """Carry out one turn; done again, nothing is asked twice.

    *plainly*: without thinking, since a task before this one failed at it.
    """
    scene = call.brought or await _look(call, turn_id)
    if scene.turn.result is not None and await _was_heard(call, scene):
        return _outcome(scene)
    speaker = await _open(call, scene, anew=plainly)
    try:
        await speaker.say(turn_started(scene.turn))
        if scene.turn.result is None:
            think = _do_not_think if plainly else _thought
            return await _decide(call, scene, speaker, think)
        await speaker.say(Token(scene.turn.result["words"]))
        for utterance in _conclusion(scene):
            await speaker.say(utterance)
    finally:
        await speaker.close()
    return _outcome(scene)


async def _look(call: Call, turn_id: str) -> Scene:
    async with call.reading() as session:
        return await Turns(session).scene(turn_id)


async def _open(call: Call, scene: Scene, *, anew: bool) -> Speaker:
    stream = scene.interview.stream_id, scene.interview.organisation_id, scene.turn.heard_after
    if call.brought is not None:
        return call.host.streams.begin(*stream)
    begun_before = call.task is not None and call.task.attempts > 1
    return await call.host.streams.open(*stream, anew=anew or begun_before)


async def _decide(call: Call, scene: Scene, speaker: Speaker, think: Think) -> dict[str, Any]:
    """Think aloud, then write down what came out of it, and in the same write its last words."""
    thought = await think(call, scene, speaker)
    async with speaker.concluding() as conclude, call.writing(near=True) as session:
        scene = await Turns(session).finish(scene, thought)
        told_until = await conclude(session, _conclusion(scene))
        scene.turn.result = (scene.turn.result or {}) | {"told_until": told_until}
        await call.conclude(session, _outcome(scene))
    return _outcome(scene)


async def _thought(call: Call, scene: Scene, speaker: Speaker) -> Mapping[str, Any]:
    try:
        return await _think(call, scene, speaker)
    except Exception:  # the edge to thinking: whatever breaks there, the interview goes on
        log.exception("turn_failed", turn=scene.turn.id)
        await speaker.say(Reset())
        return await _do_not_think(call, scene, speaker)


async def _do_not_think(_: Call, scene: Scene, speaker: Speaker) -> Mapping[str, Any]:
    thought = plain(scene)
    await speaker.say(Token(thought["words"]))
    return thought


async def _think(call: Call, scene: Scene, speaker: Speaker) -> Mapping[str, Any]:
    graph = call.host.graphs["interview_turn"]
    mind = call.host.mind(f"{scene.interview.style}_interviewer", call)
    final: Mapping[str, Any] = {}
    async for said in graph.think_aloud(scene.state(), mind):
        if isinstance(said, dict):
            final = said
        elif isinstance(said, Token):
            # Facts and the end are told below, with ids, once they are written down.
            await speaker.say(said)
    return final


def _conclusion(scene: Scene) -> list[Utterance]:
    """Tell what may be answered now; if the interview was ended meanwhile, tell that instead."""
    result = scene.turn.result
    assert result is not None
    if scene.interview.ended_at is not None:
        return farewell(scene.interview)
    facts: list[Utterance] = []
    if result["follow_up"]:
        facts = [Fact("follow_up_generated", result["follow_up"])]
    elif result["kind"] != "close" and result["next_question"]:
        facts = [Fact("question_started", result["next_question"])]
    return [*facts, told(scene.turn)]


def _outcome(scene: Scene) -> dict[str, Any]:
    return {"kind": (scene.turn.result or {})["kind"]}


async def _was_heard(call: Call, scene: Scene) -> bool:
    said = await call.host.streams.heard(scene.interview.stream_id, scene.turn.heard_after)
    return any(concludes(one.utterance, scene.turn.id) for one in said)
