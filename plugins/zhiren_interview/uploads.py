"""This is where candidates' recordings come in: a place is given out, then filled once.

A recording of an interview belongs to whoever owns the position, like the answer it goes with.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import PurePath
from typing import Literal

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from zhiren import Actor, Call, Conflict, Forbidden, Invalid, NotFound, TooLarge, UnsupportedFormat
from zhiren.db import utcnow
from zhiren.events import RecordingBegun
from zhiren.pieces import LARGEST
from zhiren_interview.service import Interviews
from zhiren_interview.tables import Answer, Interview, Upload

Kind = Literal["audio", "video", "image"]
LASTING = timedelta(hours=1)
"""How long a place waits to be filled."""
_SUFFIXES = {
    "audio/mpeg": ".mp3",
    "audio/mp4": ".m4a",
    "audio/ogg": ".ogg",
    "audio/wav": ".wav",
    "audio/webm": ".webm",
    "audio/x-m4a": ".m4a",
    "audio/x-wav": ".wav",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "video/mp4": ".mp4",
    "video/ogg": ".ogv",
    "video/quicktime": ".mov",
    "video/webm": ".webm",
}
MEDIA_TYPES = tuple(_SUFFIXES)
"""What may be sent."""
_KEY = re.compile(r"(?:interviews|users)/[A-Za-z0-9_]{1,64}/(?:audio|video|image)_\d{3,}\.\w{3,4}")


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What somebody would like to send."""

    kind: Kind
    name: str
    media_type: str


@dataclass(frozen=True)
class Place:
    """Where it may be sent, once."""

    upload: Upload
    token: str


async def give_place(call: Call, wanted: Wanted) -> Place:
    """Give out a place for a recording; during an interview it belongs to that."""
    suffix = _suffix(wanted)
    async with call.writing() as session:
        interview = await _interview(session, call.actor)
        folder = f"interviews/{interview.id}" if interview else f"users/{call.actor.user_id}"
        many = select(func.count(Upload.id)).where(Upload.key.startswith(f"{folder}/"))
        number = (await session.scalar(many) or 0) + 1
        upload = Upload(
            key=f"{folder}/{wanted.kind}_{number:03d}{suffix}",
            interview_id=interview.id if interview else None,
            candidate_id=call.actor.user_id,
            organisation_id=interview.organisation_id if interview else None,
            kind=wanted.kind,
            media_type=wanted.media_type,
        )
        session.add(upload)
        await session.flush()
    token = call.host.tokens.sign("upload", call.actor.user_id, LASTING, ver=1, up=upload.id)
    return Place(upload, token)


async def fill(call: Call, token: str, media_type: str) -> Upload:
    """Keep what is sent to a place. A second time is refused: what was sent stays."""
    upload = await _open(call, _named(call, token))
    if media_type and media_type != upload.media_type:
        raise UnsupportedFormat(f"This place takes {upload.media_type}.")
    data = await _body(call, call.host.settings.max_upload)
    if not data:
        raise Invalid("文件为空 · There is nothing in it.")
    kept = await _keep(call, upload, data)
    await call.host.pieces.drop(upload.id)
    return kept


async def take_piece(call: Call, token: str, number: int) -> None:
    """Keep one piece of a recording that is still being made; the first one announces it.

    Sent again, a piece changes nothing. Only the first looks at any row.
    """
    upload_id = _named(call, token)
    if number == 0:
        upload = await _open(call, upload_id)
        await _refuse_unwanted(call, upload)
    data = await _body(call, LARGEST)
    if await call.host.pieces.keep(upload_id, number, data) and number == 0:
        await _announce(call, upload)


async def join(call: Call, token: str, count: int) -> Upload:
    """Make one file of the *count* pieces that came."""
    upload = await _open(call, _named(call, token))
    most = call.host.settings.max_upload
    kept = await _keep(call, upload, await call.host.pieces.whole(upload.id, count, most))
    await call.host.pieces.drop(upload.id)
    return kept


async def discard(call: Call, token: str) -> None:
    """Remove what was sent to a place, while no answer names it; nothing more is taken there."""
    upload_id = _named(call, token)
    async with call.host.database.reading(None) as session:
        upload = await session.get(Upload, upload_id)
    if upload is None:
        raise NotFound("upload", upload_id)
    home = call.as_actor(Actor.service(upload.organisation_id))
    async with home.writing() as session:
        if await _is_named(session, upload):
            raise Conflict("该录音已随回答提交 · An answer was given with this recording.")
        row = await session.get(Upload, upload_id, with_for_update=True)
        if row is not None and row.removed_at is None:
            await remove(home, session, row)
    await call.host.pieces.drop(upload_id)


async def remove(call: Call, session: AsyncSession, upload: Upload) -> None:
    """Take the bytes of *upload* away; its row says since when."""
    if upload.file_id is not None:
        await call.host.files.erase(session, upload.file_id)
    upload.file_id, upload.removed_at = None, utcnow()


async def _is_named(session: AsyncSession, upload: Upload) -> bool:
    either = Answer.audio_url.contains(upload.key), Answer.video_url.contains(upload.key)
    query = select(Answer.id).where(Answer.interview_id == upload.interview_id, or_(*either))
    return await session.scalar(query.limit(1)) is not None


def _named(call: Call, token: str) -> str:
    """Find for which place a token is."""
    return str(call.host.tokens.read(token, "upload")["up"])


async def _open(call: Call, upload_id: str) -> Upload:
    """Find a place that was not filled yet."""
    async with call.host.database.reading(None) as session:
        upload = await session.get(Upload, upload_id)
    if upload is None:
        raise NotFound("upload", upload_id)
    if upload.file_id is not None or upload.removed_at is not None:
        raise Conflict("此上传地址已被使用 · This place has been filled.")
    return upload


async def _refuse_unwanted(call: Call, upload: Upload) -> None:
    """Refuse to take up what the candidate said they do not want to be recorded."""
    if upload.kind == "image":
        raise Invalid("图片不分段上传 · A picture comes in one piece.")
    async with call.host.database.reading(None) as session:
        interview = await session.get(Interview, upload.interview_id or "")
    if interview and interview.consent is not None and not interview.consent.get("recording"):
        raise Forbidden("候选人未同意录制 · The candidate did not agree to being recorded.")


async def _announce(call: Call, upload: Upload) -> None:
    if upload.interview_id is not None:
        begun = RecordingBegun(
            organisation_id=upload.organisation_id,
            interview_id=upload.interview_id,
            key=upload.id,
        )
        await call.host.publish(begun)


async def _keep(call: Call, upload: Upload, data: bytes) -> Upload:
    """Make a file of *data*, and fill the place with it."""
    home = call.as_actor(Actor.service(upload.organisation_id))
    async with home.writing() as session:
        row = await session.get(Upload, upload.id, with_for_update=True)
        if row is None or row.file_id is not None:
            raise Conflict("此上传地址已被使用 · This place has been filled.")
        name = PurePath(upload.key).name
        kept = await call.host.files.store(session, data, name=name, media_type=row.media_type)
        row.file_id = kept.id
    return row


async def sent(session: AsyncSession, interview: Interview) -> list[Upload]:
    """List what was sent for an interview; some of it may have been removed since."""
    mine = Upload.candidate_id == interview.candidate_id
    there = or_(Upload.file_id.is_not(None), Upload.removed_at.is_not(None))
    rows = await session.scalars(select(Upload).where(mine, there))
    here = (None, interview.id)
    return [row for row in rows if row.interview_id in here]


def file_of(files: Mapping[str, str], url: str) -> str | None:
    """Find the file that an answer's address names, if it came through our own upload."""
    found = _KEY.findall(url.partition("?")[0])
    return files.get(found[-1]) if found else None


def _suffix(wanted: Wanted) -> str:
    suffix = _SUFFIXES.get(wanted.media_type)
    if suffix is None or not wanted.media_type.startswith(f"{wanted.kind}/"):
        listed = ", ".join(_of_kind(wanted.kind))
        raise UnsupportedFormat(f"A recording of this kind comes as one of {listed}.")
    return suffix


def _of_kind(kind: Kind) -> Iterable[str]:
    return (name for name in _SUFFIXES if name.startswith(f"{kind}/"))


async def _interview(session: AsyncSession, actor: Actor) -> Interview | None:
    """Find the interview that the caller is in now."""
    if actor.interview_id is not None:
        return await Interviews(session).get(actor.interview_id)
    if actor.role not in {"candidate", "hr", "admin"}:
        raise Forbidden("只有候选人可以上传 · Only candidates send recordings.")
    mine = Interview.candidate_id == actor.user_id, Interview.status == "in_progress"
    query = select(Interview).where(*mine).order_by(Interview.started_at.desc()).limit(1)
    found: Interview | None = await session.scalar(query)
    return found


async def _body(call: Call, limit: int) -> bytes:
    """Read the body, as far as it may go: *limit* bytes."""
    assert call.request is not None
    data = bytearray()
    async for piece in call.request.stream():
        data += piece
        if len(data) > limit:
            raise TooLarge(f"This may have at most {limit / 1024**2:g} MB.")
    return bytes(data)
