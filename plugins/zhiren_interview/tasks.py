"""The interviewer's turn as background work: think, speak into the stream, write it down.

Whoever listens only watches. Begun again after a crash, a turn that was not written down is said
anew (watchers hear a `Reset` first); one that was written down is only said if nobody heard it.
"""

from collections.abc import Mapping
from typing import Any

import structlog

from zhiren import Call, Fact, Reset, Token, Utterance
from zhiren.streams import Speaker
from zhiren_interview.listening import concludes, farewell, told, turn_started
from zhiren_interview.turns import Scene, Turns, plain

log = structlog.get_logger(__name__)


async def interview_turn(call: Call, *, turn_id: str) -> dict[str, Any]:
    """Carry out one turn; done again, nothing is asked twice."""
    async with call.reading() as session:
        scene = await Turns(session).scene(turn_id)
    if scene.turn.result is not None and await _was_heard(call, scene):
        return {"kind": scene.turn.result["kind"]}
    streams, interview = call.host.streams, scene.interview
    speaker = await streams.open(interview.stream_id, interview.organisation_id)
    try:
        await speaker.say(turn_started(scene.turn))
        if scene.turn.result is None:
            scene = await _decide(call, scene, speaker)
        else:
            await speaker.say(Token(scene.turn.result["words"]))
        for utterance in _conclusion(scene):
            await speaker.say(utterance)
    finally:
        await speaker.close()
    return {"kind": (scene.turn.result or {})["kind"]}


async def _decide(call: Call, scene: Scene, speaker: Speaker) -> Scene:
    """Think aloud, then write down what came out of it."""
    try:
        thought = await _think(call, scene, speaker)
    except Exception:  # the edge to thinking: whatever breaks there, the interview goes on
        log.exception("turn_failed", turn=scene.turn.id)
        thought = plain(scene)
        await speaker.say(Reset())
        await speaker.say(Token(thought["words"]))
    async with call.writing() as session:
        return await Turns(session).finish(scene, thought)


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


async def _was_heard(call: Call, scene: Scene) -> bool:
    said = await call.host.streams.heard(scene.interview.stream_id, scene.turn.heard_after)
    return any(concludes(one.utterance, scene.turn.id) for one in said)
