"""This is where it is decided who hears live figures of an interview, and what they hear at first.

Whoever measures speaks them into a stream of their own: the interviewer's words never wait for it.
"""

from collections.abc import AsyncGenerator
from typing import Any

from zhiren import STAFF, Actor, Host
from zhiren.realtime import is_figures, nothing, stream_of
from zhiren_interview.listening import Heard
from zhiren_interview.tables import Interview

_REFUSED = "候选人未同意录制 · The candidate did not agree to being recorded."
_SILENT = "当前没有录音 · Nothing is being recorded just now."


def may_hear_analysis(actor: Actor) -> bool:
    """Whether live figures are for *actor*, of an interview that they may see.

    They are for those who decide, and for whom they are of; nobody looks on beside.
    """
    return actor.role in STAFF or actor.role == "candidate"


async def hear_analysis(host: Host, interview: Interview) -> AsyncGenerator[Heard, None]:
    """Hear the newest figures, from now on; whoever is slow misses what lay between."""
    stream = stream_of(interview.id)
    return _newest(host, stream, await host.streams.last_id(stream))


async def _newest(host: Host, stream: str, after: int) -> AsyncGenerator[Heard, None]:
    async for said in host.streams.newest(stream, after, is_figures):
        yield said


def standing(interview: Interview) -> dict[str, Any]:
    """Say that nothing is analysed yet, and why."""
    refused = interview.consent is not None and not interview.consent.get("recording")
    return nothing(_REFUSED if refused else _SILENT)
