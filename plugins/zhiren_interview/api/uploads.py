"""Recordings in the interview dialect: a place is asked for, then filled with one PUT."""

from typing import Annotated
from urllib.parse import urljoin

from pydantic import AfterValidator, BaseModel, Field

from zhiren import CANDIDATES, PUBLIC, STAFF, Call, Invalid, UnsupportedFormat, delete, post, put
from zhiren.pieces import MOST
from zhiren_interview import uploads
from zhiren_interview.addresses import base_url
from zhiren_interview.api.shapes import Body, be_in_time
from zhiren_interview.service import Interviews

_DIGITS = 6


def _bare(media_type: str) -> str:
    """Leave the codecs away: ``audio/webm;codecs=opus`` is audio/webm."""
    return media_type.partition(";")[0].strip().lower()


class PresignIn(Body):
    """What somebody would like to send."""

    file_type: uploads.Kind
    file_name: str = Field(min_length=1, max_length=255)
    content_type: Annotated[str, Field(min_length=3, max_length=127), AfterValidator(_bare)]


class PresignOut(BaseModel):
    """Where it may be sent, and how an answer names it then."""

    upload_url: str
    """Takes one PUT of the bytes."""
    file_key: str
    expires_in: int
    """Seconds."""


class StoredOut(BaseModel):
    """What was sent and is kept."""

    file_key: str


class DiscardedOut(BaseModel):
    """What was sent is gone."""

    discarded: bool


class PieceOut(BaseModel):
    """A piece that came."""

    number: int


class JoinIn(Body):
    """How many pieces there are."""

    pieces: int = Field(ge=1, le=MOST)


async def presign(call: Call, body: PresignIn) -> PresignOut:
    """Give out a place for a recording or a picture."""
    if call.actor.interview_id is not None:
        async with call.reading() as session:
            be_in_time(call.actor, await Interviews(session).get(call.actor.interview_id))
    wanted = uploads.Wanted(kind=body.file_type, name=body.file_name, media_type=body.content_type)
    place = await uploads.give_place(call, wanted)
    prefix = call.host.settings.prefix("interview").strip("/")
    return PresignOut(
        upload_url=urljoin(base_url(call), f"/{prefix}/uploads/{place.token}"),
        file_key=place.upload.key,
        expires_in=int(uploads.LASTING.total_seconds()),
    )


async def store(call: Call, token: str) -> StoredOut:
    """Keep what is sent. The address itself is the right to send it."""
    assert call.request is not None
    media_type = _bare(call.request.headers.get("content-type", ""))
    row = await uploads.fill(call, token, media_type)
    return StoredOut(file_key=row.key)


async def store_piece(call: Call, token: str, number: str) -> PieceOut:
    """Keep one piece of a recording while it is being made, so that nothing waits for its end.

    Pieces are numbered from 0 and at most 1 MB; one that is sent again changes nothing.
    """
    if not (number.isascii() and number.isdigit() and len(number) <= _DIGITS):
        raise Invalid("A piece has a number.", "number")
    await uploads.take_piece(call, token, int(number))
    return PieceOut(number=int(number))


async def join_pieces(call: Call, token: str, body: JoinIn) -> StoredOut:
    """Make one recording of the pieces that came; a place is filled once, either way."""
    row = await uploads.join(call, token, body.pieces)
    return StoredOut(file_key=row.key)


async def discard(call: Call, token: str) -> DiscardedOut:
    """Remove what was sent to a place and goes with no answer; it cannot be filled again."""
    await uploads.discard(call, token)
    return DiscardedOut(discarded=True)


endpoints = [
    post(
        "/uploads/presign",
        presign,
        roles=STAFF | CANDIDATES,
        guests=True,
        fails=(UnsupportedFormat,),
    ),
    put("/uploads/{token}", store, roles=PUBLIC, takes=uploads.MEDIA_TYPES),
    delete("/uploads/{token}", discard, roles=PUBLIC),
    put(
        "/uploads/{token}/pieces/{number}",
        store_piece,
        roles=PUBLIC,
        takes=uploads.MEDIA_TYPES,
    ),
    post("/uploads/{token}/pieces", join_pieces, roles=PUBLIC),
]
