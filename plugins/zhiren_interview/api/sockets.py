"""An interview's events over a socket, as the interview document names them."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import Any, Literal

from pydantic import BaseModel, Field

from zhiren import CANDIDATES, READERS, STAFF, Call, Fact, Numbered, Socket
from zhiren.db import utcnow
from zhiren.kernel.api.interview import Moment
from zhiren.realtime import NAME
from zhiren_interview import clock
from zhiren_interview.api.shapes import be_in_time, stay_in
from zhiren_interview.listening import ENDED, hear_interview, hear_together
from zhiren_interview.live import hear_analysis, may_hear_analysis, standing
from zhiren_interview.service import Interviews
from zhiren_interview.tables import Asked, Interview
from zhiren_interview.turns import as_told

Kind = Literal[
    "connected",
    "question_started",
    "time_warning",
    "realtime_analysis",
    "follow_up_generated",
    "interview_ended",
]
_PUT = frozenset({"question_started", "follow_up_generated"})
_TOLD = _PUT | {ENDED, NAME}


class EventOut(BaseModel):
    """One event of an interview."""

    type: Kind
    timestamp: Moment = Field(default_factory=utcnow)
    data: dict[str, Any]


async def tell_events(call: Call, interview_id: str) -> AsyncIterator[EventOut]:
    """Tell what happens in an interview, from now until it ends."""
    stay_in(call.actor, interview_id)
    async with call.reading() as session:
        interview = await Interviews(session).get(interview_id)
    be_in_time(call.actor, interview)
    after = await call.host.streams.last_id(interview.stream_id)
    yield await _connected(call, interview)
    heard = _hear(call, interview, after)
    coming = asyncio.ensure_future(anext(heard, None))
    short = await _short_time(call, interview)
    try:
        while True:
            if not (await asyncio.wait([coming], timeout=_seconds_to(short)))[0]:
                still = await _short_time(call, interview)
                if short is not None and still == short:
                    yield EventOut(type="time_warning", data=short.told())
                short = still if still != short else None
                continue
            if (event := coming.result()) is None:
                return
            yield event
            if event.type in _PUT:
                short = await _short_time(call, interview)
            coming = asyncio.ensure_future(anext(heard, None))
    finally:
        coming.cancel()
        await asyncio.wait([coming])
        await heard.aclose()


async def tell_analysis(call: Call, interview_id: str) -> AsyncIterator[EventOut]:
    """Tell what is measured while somebody speaks, from now until the interview ends."""
    stay_in(call.actor, interview_id)
    async with call.reading() as session:
        interview = await Interviews(session).get(interview_id)
    be_in_time(call.actor, interview)
    yield EventOut(type=NAME, data=standing(interview))
    heard = _hear(call, interview, await call.host.streams.last_id(interview.stream_id))
    try:
        async for event in heard:
            if event.type == NAME:
                yield event
    finally:
        await heard.aclose()


async def _hear(call: Call, interview: Interview, after: int) -> AsyncGenerator[EventOut, None]:
    """Hear those facts that the document names, as far as the caller may."""
    sources = [hear_interview(call.host, interview, after)]
    if may_hear_analysis(call.actor) and interview.status != "completed":
        sources.append(await hear_analysis(call.host, interview))
    async with aclosing(hear_together(*sources)) as heard:
        async for said in heard:
            fact = said.utterance if isinstance(said, Numbered) else said
            if isinstance(fact, Fact) and fact.name in _TOLD:
                kind: Any = fact.name
                yield EventOut(type=kind, data=fact.data)


async def _connected(call: Call, interview: Interview) -> EventOut:
    """Say where the interview stands, so that whoever comes late has missed nothing."""
    asked = await _current(call, interview)
    question = as_told(asked) if asked else None
    shown = {"interview_id": interview.id, "status": interview.status}
    return EventOut(type="connected", data=shown | {"current_question": question})


async def _short_time(call: Call, interview: Interview) -> clock.ShortTime | None:
    async with call.reading() as session:
        interviews = Interviews(session)
        asked = clock.current(await interviews.asked(interview.id))
        paused_at = (await interviews.get(interview.id)).paused_at
    return clock.short_time(asked, paused_at) if asked else None


async def _current(call: Call, interview: Interview) -> Asked | None:
    async with call.reading() as session:
        return clock.current(await Interviews(session).asked(interview.id))


def _seconds_to(short: clock.ShortTime | None) -> float | None:
    return max(0.0, (short.due - utcnow()).total_seconds()) if short else None


sockets = [
    Socket(
        dialect="interview",
        path="/ws/interviews/{interview_id}",
        handler=tell_events,
        roles=READERS | CANDIDATES,
    ),
    Socket(
        dialect="interview",
        path="/ws/interviews/{interview_id}/analysis",
        handler=tell_analysis,
        roles=STAFF | CANDIDATES,
    ),
]
