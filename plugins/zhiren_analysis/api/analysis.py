"""Recordings in the interview dialect: a speech or video analysis is asked for, and answered.

The document does not say what is answered: it is the result, or, where that takes long, word that
it is being made. Asking for the same again then waits for it on.
"""

from datetime import datetime, timedelta
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select
from starlette.responses import Response

from zhiren import (
    STAFF,
    Call,
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
    TooLarge,
    Unavailable,
    UnsupportedFormat,
    post,
)
from zhiren.db import utcnow
from zhiren.errors import TimedOut, Unreadable
from zhiren.kernel.tables import Task
from zhiren.web.dialects.interview import interview as dialect
from zhiren_analysis.recordings import Kind, agreed_at, refuse_unwanted
from zhiren_analysis.showing import SpeechType, VideoType

PATIENCE = 20.0
"""Seconds for which whoever asks waits."""
_GOOD_FOR = timedelta(minutes=10)
"""How long a result is given again."""
_RAISED = {
    kind.__name__: kind
    for kind in (
        *(Invalid, Unreadable, UnsupportedFormat, TooLarge, Unavailable, TimedOut),
        *(Forbidden, Conflict),
    )
}


class _In(BaseModel):
    model_config = ConfigDict(strict=True)

    interview_id: str = Field(min_length=1, max_length=64)


class SpeechIn(_In):
    """Which recording to listen to, and for what."""

    audio_url: str = Field(min_length=1, max_length=2000)
    analysis_type: list[SpeechType] = Field(min_length=1, max_length=10)


class VideoIn(_In):
    """Which recording to look at, and for what."""

    video_url: str = Field(min_length=1, max_length=2000)
    analysis_type: list[VideoType] = Field(min_length=1, max_length=10)


class AnalysisOut(BaseModel):
    """A finished analysis, or one in the making."""

    analysis_id: str
    interview_id: str
    analysis_type: list[str]
    status: Literal["completed", "processing"]
    result: dict[str, Any] | None
    """What was asked for; ``not_analysed`` says of each type that is missing, why."""


async def analyse_speech(call: Call, body: SpeechIn) -> AnalysisOut | Response:
    """Analyse the speech of a recording that came through our own upload."""
    return await _analyse(call, "speech", body, body.audio_url)


async def analyse_video(call: Call, body: VideoIn) -> AnalysisOut | Response:
    """Analyse the pictures of a recording that came through our own upload."""
    return await _analyse(call, "video", body, body.video_url)


async def _analyse(
    call: Call, kind: Kind, body: SpeechIn | VideoIn, url: str
) -> AnalysisOut | Response:
    record = await call.use("show_interview", interview_id=body.interview_id)
    refuse_unwanted(record)
    since = max(utcnow() - _GOOD_FOR, agreed_at(record) or utcnow() - _GOOD_FOR)
    types = sorted(set(body.analysis_type))
    wanted = {"kind": kind, "interview_id": body.interview_id, "url": url, "types": types}
    task = await _begun(call, wanted, since) or await _begin(call, wanted)
    task = await call.host.tasks.wait(task.id, PATIENCE)
    if task.ended and (task.status != "completed" or task.result is None):
        raise Unavailable(task.error or "The analysis was called off.")
    if task.ended and (error := (task.result or {}).get("error")):
        raise _RAISED.get(error["kind"], Unavailable)(error["message"])
    out = AnalysisOut(
        analysis_id=task.id,
        interview_id=body.interview_id,
        analysis_type=types,
        status="completed" if task.ended else "processing",
        result=task.result if task.ended else None,
    )
    return out if task.ended else dialect.ok(out, status=202)


async def _begun(call: Call, wanted: dict[str, Any], since: datetime) -> Task | None:
    """Find the same analysis, in the making or made, of after *since*."""
    fresh = Task.kind == "analyse_recording", Task.created_at > since
    async with call.reading() as session:
        query = select(Task).where(*fresh).order_by(Task.created_at.desc()).limit(100)
        rows = (await session.scalars(query)).all()
    alive = {"pending", "running", "completed"}
    same = (
        row
        for row in rows
        if row.payload == wanted and row.status in alive and "error" not in (row.result or {})
    )
    return next(same, None)


async def _begin(call: Call, wanted: dict[str, Any]) -> Task:
    name = f"{wanted['kind']} of {wanted['interview_id']}"
    async with call.writing() as session:
        return await call.enqueue(session, "analyse_recording", wanted, name=name, queue="bulk")


_FAILS = (NotFound, Invalid, UnsupportedFormat, TooLarge)
endpoints = [
    post("/analysis/speech", analyse_speech, roles=STAFF, also=(202,), fails=_FAILS),
    post("/analysis/video", analyse_video, roles=STAFF, also=(202,), fails=_FAILS),
]
