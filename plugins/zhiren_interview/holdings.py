"""What interviews keep of a person, given out and let go.

The interview itself stays with the organisation, without a name and without recordings.
"""

import base64
from typing import Any

from sqlalchemy import delete, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from zhiren import Call
from zhiren.holdings import GONE, Person, told
from zhiren.kernel.tables import StreamPiece
from zhiren.realtime import stream_of
from zhiren_interview.tables import Answer, Asked, Interview, Turn, Upload


async def gather(call: Call, session: AsyncSession, person: Person) -> dict[str, Any]:
    """Give the interviews with what was answered, and the recordings with their bytes."""
    interviews = await _interviews(session, person)
    idents = [interview.id for interview in interviews]
    return {
        "interviews": [told(interview) for interview in interviews],
        "answers": [told(answer) for answer in await _of(session, Answer, idents)],
        "turns": [told(turn) for turn in await _of(session, Turn, idents)],
        "recordings": [
            await _shown(call, session, upload) for upload in await _of(session, Upload, idents)
        ],
    }


async def erase(call: Call, session: AsyncSession, person: Person) -> dict[str, int]:
    """Take the name out of interviews, and the recordings away."""
    interviews = await _interviews(session, person)
    idents = [interview.id for interview in interviews]
    for interview in interviews:
        interview.candidate_name, interview.invited_id = GONE, None
        interview.accommodations = None
    for answer in await _of(session, Answer, idents):
        answer.transcript = person.without(answer.transcript)
        answer.original_transcript = person.without(answer.original_transcript)
        answer.audio_url = answer.video_url = ""
        answer.assessment = person.without(answer.assessment)
    for asked in await _of(session, Asked, idents):  # a follow-up says again what was answered
        asked.content = person.without(asked.content)
        asked.scoring_points = person.without(asked.scoring_points)
    for turn in await _of(session, Turn, idents):
        turn.result = person.without(turn.result)
    recordings = await _of(session, Upload, idents)
    for upload in recordings:
        if upload.file_id:
            await call.host.files.erase(session, upload.file_id)
        await session.delete(upload)
        await call.host.pieces.drop(upload.id)
    said = [name for one in interviews for name in (one.stream_id, stream_of(one.id))]
    await session.execute(delete(StreamPiece).where(StreamPiece.stream_id.in_(said)))
    return {"interviews": len(interviews), "recordings": len(recordings)}


async def _interviews(session: AsyncSession, person: Person) -> list[Interview]:
    same = [Interview.invited_id == person.id]
    same += [Interview.candidate_id == person.user_id] if person.user_id else []
    here = Interview.organisation_id == session.info["scope"].organisation_id
    return list(await session.scalars(select(Interview).where(here, or_(*same))))


async def _of(session: AsyncSession, table: Any, interviews: list[str]) -> list[Any]:
    query = select(table).where(table.interview_id.in_(interviews))
    return list(await session.scalars(query))


async def _shown(call: Call, session: AsyncSession, upload: Upload) -> dict[str, Any]:
    if upload.file_id is None:
        return told(upload)
    _, data = await call.host.files.read(session, upload.file_id)
    return told(upload) | {"content_base64": base64.b64encode(data).decode()}
