"""This is where an interview is listened to: one turn, or all of it until its end."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Any

from zhiren import Done, Fact, Host, Numbered, Token, Utterance
from zhiren_interview.tables import Interview, Turn

ENDED = "interview_ended"
Heard = Utterance | Numbered


def about(turn: Turn) -> dict[str, Any]:
    """Name a turn, so that listeners can tell it from others."""
    return {"turn_id": turn.id, "answer_id": turn.answer_id}


def turn_started(turn: Turn) -> Fact:
    """Tell that the interviewer begins to speak."""
    return Fact("turn_started", about(turn))


def told(turn: Turn) -> Done:
    """Tell all that a finished turn said, and what may be answered now."""
    result = turn.result
    assert result is not None
    decided = {name: result[name] for name in ("kind", "follow_up", "next_question")}
    return Done(result["words"], about(turn) | decided)


def farewell(interview: Interview) -> list[Utterance]:
    """Tell that the interview is over; nothing follows."""
    return [Fact(ENDED, {"interview_id": interview.id}), Done("", {"kind": ENDED})]


def is_farewell(utterance: Utterance) -> bool:
    """Tell the end of an interview from the end of a turn."""
    return isinstance(utterance, Done) and utterance.data.get("kind") == ENDED


def concludes(utterance: Utterance, turn_id: str) -> bool:
    """Tell whether *utterance* is the end of this turn, or of the whole interview."""
    ends_it = isinstance(utterance, Done) and utterance.data.get("turn_id") == turn_id
    return ends_it or is_farewell(utterance)


async def hear_turn(host: Host, interview: Interview, turn: Turn) -> AsyncGenerator[Heard, None]:
    """Hear one turn from its beginning to its end, also one that was spoken long ago."""
    stream_id, after = interview.stream_id, turn.heard_after
    if turn.result is not None:
        kept = await host.streams.heard(stream_id, after)
        if not any(concludes(one.utterance, turn.id) for one in kept):
            # Its pieces are no longer kept: tell it from its result.
            yield turn_started(turn)
            yield Token(turn.result["words"])
            yield told(turn)
            return
    begun = False
    until = lambda utterance: concludes(utterance, turn.id)  # noqa: E731 - says what it is
    async for numbered in host.streams.watch(stream_id, after, until, claimed=False):
        begun = begun or numbered.utterance == turn_started(turn)
        if begun:
            yield numbered


async def hear_interview(
    host: Host, interview: Interview, after: int
) -> AsyncGenerator[Heard, None]:
    """Hear everything after the id *after*, until the interview ends."""
    if interview.status != "completed":
        async for numbered in host.streams.watch(interview.stream_id, after, is_farewell):
            yield numbered
        return
    kept = await host.streams.heard(interview.stream_id, after)
    for numbered in kept:
        yield numbered
    if not kept or not is_farewell(kept[-1].utterance):
        for said in farewell(interview):
            yield said


async def hear_together(
    first: AsyncGenerator[Heard, None], *others: AsyncGenerator[Heard, None]
) -> AsyncGenerator[Heard, None]:
    """Hear *first* to its end, and meanwhile whatever *others* say.

    Each says its next piece when the last was taken: nothing piles up behind a slow listener.
    """
    coming = {asyncio.ensure_future(anext(one, None)): one for one in (first, *others)}
    try:
        while True:
            done, _ = await asyncio.wait(coming, return_when=asyncio.FIRST_COMPLETED)
            for ready in done:
                one, said = coming.pop(ready), ready.result()
                if said is not None:
                    yield said
                    coming[asyncio.ensure_future(anext(one, None))] = one
                elif one is first:
                    return
    finally:
        for waiting in coming:
            waiting.cancel()
        await asyncio.wait([*coming, asyncio.ensure_future(asyncio.sleep(0))])
        for one in (first, *others):
            await one.aclose()
