"""Recordings that are sent while they are made: piece by piece, then put together."""

from typing import Any
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from tests.plugins.interview.conftest import Begin, Door
from tests.plugins.interview.test_uploads import SOUND, WANTED, send
from zhiren import Actor, Host
from zhiren_interview.tables import Upload

WHOLE = {"pieces": 3}


async def place(door: Door, **changed: str) -> str:
    """Ask for a place, and give its path."""
    told = await door.ask("POST", "/uploads/presign", json=WANTED | changed)
    return str(urlsplit(told["upload_url"]).path)


async def put(door: Door, path: str, number: Any, data: bytes) -> Any:
    """Send one piece, without signing in."""
    return await door.client.put(f"{path}/pieces/{number}", content=data)


async def stored(host: Host) -> bytes:
    """Read the one file that was made."""
    async with host.database.reading(None) as session:
        [upload] = (await session.scalars(select(Upload))).all()
    async with host.database.reading(Actor.service(upload.organisation_id)) as session:
        return (await host.files.read(session, upload.file_id or ""))[1]


async def test_pieces_become_one_recording(host: Host, candidate: Door, begin: Begin) -> None:
    await begin()
    path = await place(candidate)
    for number in (0, 2, 1, 1):
        answered = await put(candidate, path, number, SOUND + bytes([number]))
        assert answered.json()["data"] == {"number": number}
    joined = await candidate.client.post(f"{path}/pieces", json=WHOLE)
    assert joined.json()["data"]["file_key"].endswith("audio_001.wav")
    assert await stored(host) == b"".join(SOUND + bytes([number]) for number in range(3))
    again = await candidate.client.post(f"{path}/pieces", json=WHOLE)
    assert again.status_code == 409


async def test_a_gap_is_named_and_the_whole_may_still_be_sent(
    candidate: Door, begin: Begin
) -> None:
    await begin()
    told = await candidate.ask("POST", "/uploads/presign", json=WANTED)
    path = urlsplit(told["upload_url"]).path
    for number in (0, 2):
        await put(candidate, path, number, SOUND)
    missing = await candidate.client.post(f"{path}/pieces", json=WHOLE)
    assert missing.status_code == 409
    assert "Piece 1 has not come" in missing.json()["message"]
    assert (await send(candidate, told)).status_code == 200
    assert (await put(candidate, path, 0, SOUND)).status_code == 409


async def test_who_refused_recording_is_not_taken_up(candidate: Door, begin: Begin) -> None:
    ident, _ = await begin()
    refused = {"recording": False, "signals": False}
    await candidate.ask("POST", f"/interviews/{ident}/consent", json=refused)
    assert (await put(candidate, await place(candidate), 0, SOUND)).status_code == 403


@pytest.mark.parametrize(
    ("number", "data", "status"),
    [
        *((number, SOUND, 400) for number in ("x", "-1", "3600", "１")),
        ("0", b"", 400),
        ("0", b"x" * (1024 * 1024 + 1), 413),
    ],
)
async def test_an_impossible_piece_is_refused(
    candidate: Door, number: str, data: bytes, status: int
) -> None:
    assert (await put(candidate, await place(candidate), number, data)).status_code == status


async def test_a_picture_does_not_come_in_pieces(candidate: Door) -> None:
    path = await place(candidate, file_type="image", content_type="image/png")
    assert (await put(candidate, path, 0, SOUND)).status_code == 400
