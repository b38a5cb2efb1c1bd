"""Recordings end: after so many days, when they are discarded, and when a person is erased."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import select, update

from tests.plugins.interview.conftest import FULL, Begin, Door
from tests.plugins.interview.test_uploads import SOUND, WANTED, record, send
from zhiren import Host
from zhiren.db import utcnow
from zhiren.kernel.tables import AuditEntry, File
from zhiren.testing import make_user, sign_in
from zhiren_interview.keeping import sweep
from zhiren_interview.settings import InterviewSettings
from zhiren_interview.tables import Upload


async def age(host: Host, days: float) -> None:
    """Let all that was sent be so old."""
    async with host.database.writing(None) as session:
        query = update(Upload).values(created_at=utcnow() - timedelta(days=days))
        await session.execute(query.execution_options(synchronize_session=False))


async def colleague(host: Host, hr: Door) -> Door:
    """Bring in an admin of the same organisation."""
    me = await hr.client.get("/interview/v1/users/me", headers=hr.headers)
    user_id = me.json()["data"]["user_id"]
    user = await host.accounts.get(user_id)
    assert user is not None
    admin = await make_user(host, "admin", user.organisation_id)
    return Door(hr.client, await sign_in(host, admin))


async def rows(host: Host, table: Any) -> list[Any]:
    async with host.database.reading(None) as session:
        return list(await session.scalars(select(table)))


async def answered(candidate: Door, begin: Begin) -> tuple[str, Any]:
    """Answer with a recording."""
    ident, question = await begin()
    place = await candidate.ask("POST", "/uploads/presign", json=WANTED)
    await send(candidate, place)
    await candidate.answer(ident, question, FULL, audio_url=place["file_key"])
    return ident, place


async def test_recordings_are_removed_when_their_time_is_over_and_the_row_says_so(
    host: Host, candidate: Door, begin: Begin
) -> None:
    ident, place = await answered(candidate, begin)
    days = host.section(InterviewSettings).media_days
    await age(host, days - 0.1)
    assert await sweep(host) == 0
    await age(host, days + 0.1)
    assert await sweep(host) == 1
    assert await sweep(host) == 0
    [upload] = await rows(host, Upload)
    assert upload.file_id is None
    assert upload.removed_at is not None
    assert await rows(host, File) == []
    told = await record(host, ident)
    assert list(told["removed"]) == [place["file_key"]]
    assert told["turns"][0]["answer"]["transcript"] == FULL
    book = [entry for entry in await rows(host, AuditEntry) if entry.subject == upload.id]
    assert [entry.action for entry in book] == ["retention of recordings"]


async def test_what_was_never_finished_goes_after_a_day(
    host: Host, candidate: Door, begin: Begin
) -> None:
    await begin()
    place = await candidate.ask("POST", "/uploads/presign", json=WANTED)
    path = urlsplit(place["upload_url"]).path
    await candidate.client.put(f"{path}/pieces/0", content=SOUND)
    [upload] = await rows(host, Upload)
    assert await sweep(host) == 0
    await age(host, 1.1)
    assert await sweep(host) == 1
    assert await host.pieces.take(upload.id, 0) is None
    assert (await send(candidate, place)).status_code == 409


async def test_a_recording_that_is_discarded_is_gone_and_one_of_an_answer_is_not(
    host: Host, candidate: Door, begin: Begin
) -> None:
    _, kept = await answered(candidate, begin)
    place = await candidate.ask("POST", "/uploads/presign", json=WANTED)
    await send(candidate, place)
    statuses = [
        (await candidate.client.delete(urlsplit(one["upload_url"]).path)).status_code
        for one in (place, kept, place)
    ]
    assert statuses == [200, 409, 200]
    assert len(await rows(host, File)) == 1


async def test_weights_of_signals_are_written_into_the_book_and_kept_by_the_interview(
    host: Host, hr: Door, candidate: Door, begin: Begin, position: str
) -> None:
    path = f"/positions/{position}/signal-weights"
    assert (await hr.ask("PUT", path, 403, json={"speech": 10}))["code"] == 40301
    before, _ = await begin()
    admin = await colleague(host, hr)
    told = await admin.ask("PUT", path, json={"speech": 10})
    assert told == {"position_id": position, "speech": 10, "video": 0}
    await admin.ask("PUT", path, 400, json={"speech": 21})
    after, _ = await begin()
    assert (await record(host, before))["signal_weights"] == {}
    assert (await record(host, after))["signal_weights"] == {"speech": 10, "video": 0}
    book = [entry.action for entry in await rows(host, AuditEntry) if entry.subject == position]
    assert book == ["weigh signals {'speech': 10, 'video': 0}"]
