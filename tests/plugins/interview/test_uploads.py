"""Recordings of candidates: a place is given out, filled once, and named by the answer."""

from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.plugins.interview.conftest import FULL, Begin, Door
from zhiren import Actor, Host
from zhiren.testing import MakeClient, make_user, sign_in
from zhiren_interview.tables import Interview

SOUND = b"RIFF$\x00\x00\x00WAVEfmt "
WANTED = {"file_type": "audio", "file_name": "answer.wav", "content_type": "audio/wav"}


async def send(door: Door, place: Any, data: bytes = SOUND, kind: str = "audio/wav") -> Any:
    """Put *data* at a place, without signing in."""
    path = urlsplit(place["upload_url"]).path
    return await door.client.put(path, content=data, headers={"Content-Type": kind})


async def test_a_place_is_given_out_as_the_document_shows(candidate: Door) -> None:
    place = await candidate.ask("POST", "/uploads/presign", json=WANTED)
    assert set(place) == {"upload_url", "file_key", "expires_in"}
    assert place["expires_in"] == 3600
    assert place["file_key"].endswith("/audio_001.wav")


async def test_during_an_interview_a_recording_belongs_to_it(candidate: Door, begin: Begin) -> None:
    ident, _ = await begin()
    first = await candidate.ask("POST", "/uploads/presign", json=WANTED)
    second = await candidate.ask("POST", "/uploads/presign", json=WANTED)
    assert first["file_key"] == f"interviews/{ident}/audio_001.wav"
    assert second["file_key"] == f"interviews/{ident}/audio_002.wav"


async def test_an_answer_names_the_recording_that_was_sent(
    host: Host, candidate: Door, begin: Begin
) -> None:
    ident, question = await begin()
    place = await candidate.ask("POST", "/uploads/presign", json=WANTED)
    assert (await send(candidate, place)).json()["data"] == {"file_key": place["file_key"]}
    await candidate.answer(ident, question, FULL, audio_url=place["file_key"])
    answer = (await record(host, ident))["turns"][0]["answer"]
    actor = Actor.service((await record(host, ident))["organisation_id"])
    async with host.database.reading(actor) as session:
        file, data = await host.files.read(session, answer["audio_file"])
    assert (file.media_type, data) == ("audio/wav", SOUND)


async def test_a_place_is_filled_once(candidate: Door) -> None:
    place = await candidate.ask("POST", "/uploads/presign", json=WANTED)
    assert (await send(candidate, place)).status_code == 200
    again = await send(candidate, place, b"other")
    assert (again.status_code, again.json()["code"]) == (409, 40001)


@pytest.mark.parametrize(
    ("data", "kind", "status"), [(b"", "audio/wav", 400), (SOUND, "video/mp4", 415)]
)
async def test_what_does_not_fit_a_place_leaves_it_open(
    candidate: Door, data: bytes, kind: str, status: int
) -> None:
    place = await candidate.ask("POST", "/uploads/presign", json=WANTED)
    assert (await send(candidate, place, data, kind)).status_code == status
    assert (await send(candidate, place)).status_code == 200


async def test_more_than_a_file_may_have_is_refused(
    host: Host, candidate: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(host.settings, "max_upload", 1024)
    place = await candidate.ask("POST", "/uploads/presign", json=WANTED)
    assert (await send(candidate, place, b"x" * 1025)).status_code == 413


@pytest.mark.parametrize(
    "changed",
    [
        {"content_type": "video/mp4"},
        {"content_type": "audio/x-mpegurl"},
        {"content_type": "text/html"},
        {"file_type": "image", "content_type": "image/svg+xml"},
    ],
)
async def test_other_kinds_of_files_have_no_place(candidate: Door, changed: dict[str, str]) -> None:
    await candidate.ask("POST", "/uploads/presign", 415, json=WANTED | changed)


async def test_codecs_in_a_content_type_do_no_harm(candidate: Door) -> None:
    wanted = WANTED | {"content_type": "audio/webm;codecs=opus"}
    place = await candidate.ask("POST", "/uploads/presign", json=wanted)
    assert place["file_key"].endswith(".webm")
    assert (await send(candidate, place, SOUND, "audio/webm; codecs=opus")).status_code == 200


async def test_a_made_up_address_takes_nothing(candidate: Door) -> None:
    response = await candidate.client.put("/interview/v1/uploads/abc", content=SOUND)
    assert (response.status_code, response.json()["code"]) == (401, 40101)


async def test_somebody_elses_recording_is_not_taken_for_ones_own(
    host: Host, make_client: MakeClient, candidate: Door, begin: Begin
) -> None:
    headers = await sign_in(host, await make_user(host, "candidate"))
    other = Door(make_client(host), headers)
    place = await other.ask("POST", "/uploads/presign", json=WANTED)
    await send(other, place)
    ident, question = await begin()
    await candidate.answer(ident, question, FULL, audio_url=place["file_key"])
    assert (await record(host, ident))["turns"][0]["answer"]["audio_file"] is None


async def test_an_address_elsewhere_is_kept_and_is_nobodys_file(
    host: Host, candidate: Door, begin: Begin
) -> None:
    ident, question = await begin()
    elsewhere = "https://storage.example.com/audio.wav"
    await candidate.answer(ident, question, FULL, audio_url=elsewhere)
    answer = (await record(host, ident))["turns"][0]["answer"]
    assert (answer["audio_url"], answer["audio_file"]) == (elsewhere, None)


async def record(host: Host, interview_id: str) -> Any:
    """Read an interview as those who judge it do."""
    async with host.database.reading(None) as session:
        row = await session.get(Interview, interview_id)
    assert row is not None
    hr = Actor.service(row.organisation_id)
    return await host.call_tool("show_interview", {"interview_id": interview_id}, actor=hr)
