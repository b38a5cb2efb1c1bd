"""What a recording shows while it is made: rolling figures, heard by those who may."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest

import zhiren_agents
import zhiren_analysis
import zhiren_graphs
import zhiren_interview
import zhiren_prompts
from tests.platform.web.caller import Caller
from tests.plugins.analysis.sounds import packed, silence, talk, voice
from tests.plugins.interview.conftest import POSITION, Door
from zhiren import Actor, Fact, Host
from zhiren.app import create_app
from zhiren.realtime import NAME, stream_of
from zhiren.testing import MakeClient, MakeHost, make_user, sign_in
from zhiren_analysis.live import telling
from zhiren_analysis.live.telling import BUSY
from zhiren_analysis.settings import AnalysisSettings

SPOKEN = packed(talk(silence(0.3), voice(4), silence(0.8), voice(1)), "webm")
SPEECH = {"emotion", "emotion_score", "speech_rate", "fluency_score"}
VIDEO = {"expression", "eye_contact_score", "posture_score"}
WANTED = {"file_type": "audio", "file_name": "answer", "content_type": "audio/webm"}


@dataclass
class Room:
    """An interview that has begun, and who has to do with it."""

    host: Host
    staff: Actor
    candidate: Door
    ident: str

    async def agree(self, **consent: bool) -> None:
        """Say what the candidate agrees to."""
        path = f"/interviews/{self.ident}/consent"
        await self.candidate.ask("POST", path, json={"recording": True, "signals": False} | consent)

    async def speak(self, data: bytes = SPOKEN, pieces: int = 4) -> None:
        """Send a recording in pieces, and leave it at that."""
        told = await self.candidate.ask("POST", "/uploads/presign", json=WANTED)
        path, size = urlsplit(told["upload_url"]).path, -(-len(data) // pieces)
        for number in range(pieces):
            piece = data[number * size : (number + 1) * size]
            sent = await self.candidate.client.put(f"{path}/pieces/{number}", content=piece)
            assert sent.status_code == 200, sent.text

    @asynccontextmanager
    async def hearing(self, headers: Mapping[str, str], rest: str = "") -> AsyncIterator[Caller]:
        """Listen to one of the interview's sockets."""
        path = f"/interview/ws/interviews/{self.ident}{rest}"
        caller = Caller(create_app(self.host), path, dict(headers))
        assert (await caller.hear())["type"] == "websocket.accept"
        yield caller
        await caller.leave()


@pytest.fixture
async def room(make_host: MakeHost, make_client: MakeClient) -> Room:
    host = await make_host(
        interview=zhiren_interview,
        analysis=zhiren_analysis,
        graphs=zhiren_graphs,
        agents=zhiren_agents,
        prompts=zhiren_prompts,
    )
    staff, person = await make_user(host, "hr"), await make_user(host, "candidate")
    client = make_client(host)
    hr, candidate = [Door(client, await sign_in(host, one)) for one in (staff, person)]
    position = await hr.ask("POST", "/positions", json=POSITION)
    wanted = {"position_id": position["position_id"]}
    opened = await candidate.ask("POST", "/interviews", json=wanted)
    await candidate.ask("POST", f"/interviews/{opened['interview_id']}/start")
    return Room(host, staff, candidate, opened["interview_id"])


async def next_figures(caller: Caller) -> Any:
    """Wait for the next event with figures."""
    while (event := await caller.hear())["type"] != "realtime_analysis":
        pass
    return event


async def test_hr_hears_figures_as_the_document_shows_them_while_somebody_speaks(
    room: Room,
) -> None:
    await room.agree()
    async with room.hearing(await sign_in(room.host, room.staff), "/analysis") as caller:
        first = await caller.hear()
        assert first["data"]["evidence"]["not_analysed"]["speech"].endswith("just now.")
        await room.speak()
        event = await next_figures(caller)
        while event["data"]["speech"]["fluency_score"] is None:
            event = await next_figures(caller)
    assert set(event) == {"type", "timestamp", "data"}
    speech, evidence = event["data"]["speech"], event["data"]["evidence"]
    assert (set(speech), set(event["data"]["video"])) == (SPEECH, VIDEO)
    assert 100 < speech["speech_rate"] < 400
    assert 0 < speech["fluency_score"] <= 1
    assert evidence["window"] > 3
    assert 0 < evidence["confidence"] < 1
    # Without consent to it, neither voice nor picture is described, and that is said.
    assert speech["emotion"] is None
    assert "pitch_hz" not in evidence
    assert set(evidence["not_analysed"]) == {"emotion", "video"}


async def test_with_consent_the_candidates_own_socket_tells_how_it_sounds(room: Room) -> None:
    await room.agree(signals=True)
    async with room.hearing(room.candidate.headers) as caller:
        await room.speak()
        event = await next_figures(caller)
        while event["data"]["speech"]["emotion"] is None:
            event = await next_figures(caller)
    assert event["data"]["speech"]["emotion"] in {"confident", "neutral", "hesitant"}
    assert event["data"]["evidence"]["pitch_hz"] > 100


async def test_of_somebody_who_refused_recording_nothing_is_analysed_and_that_is_said(
    room: Room,
) -> None:
    await room.agree(recording=False)
    async with room.hearing(await sign_in(room.host, room.staff), "/analysis") as caller:
        told = (await caller.hear())["data"]
    assert set(told["speech"].values()) == set(told["video"].values()) == {None}
    assert "did not agree" in told["evidence"]["not_analysed"]["speech"]


@pytest.mark.parametrize("role", ["viewer", "candidate", "hr"])
async def test_nobody_else_hears_them(room: Room, role: Any) -> None:
    home = room.staff.organisation_id if role == "viewer" else None
    headers = await sign_in(room.host, await make_user(room.host, role, home))
    path = f"/interview/ws/interviews/{room.ident}/analysis"
    caller = Caller(create_app(room.host), path, headers)
    first = await caller.hear()
    told = first if first["type"] != "websocket.accept" else await caller.hear()
    assert told["type"] != "realtime_analysis"
    await caller.leave()


async def test_where_there_is_no_room_it_is_said_and_the_recording_comes_in(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room.host.section(AnalysisSettings), "realtime_at_once", 0)
    async with room.hearing(await sign_in(room.host, room.staff), "/analysis") as caller:
        await caller.hear()
        await room.speak()
        told = (await next_figures(caller))["data"]["evidence"]["not_analysed"]["speech"]
    assert "switched off" in told
    assert told != BUSY


async def test_junk_is_named_and_costs_nothing(room: Room) -> None:
    async with room.hearing(await sign_in(room.host, room.staff), "/analysis") as caller:
        await caller.hear()
        await room.speak(b"\x1aE\xdf\xa3" + b"junk" * 100)
        told = (await next_figures(caller))["data"]["evidence"]["not_analysed"]["speech"]
    assert "damaged" in told


async def test_a_slow_viewer_holds_nobody_up_and_hears_the_newest(room: Room) -> None:
    async with room.hearing(await sign_in(room.host, room.staff), "/analysis") as slow:
        await slow.hear()
        speaker = await room.host.streams.open(stream_of(room.ident), room.staff.organisation_id)
        for number in range(50):
            await speaker.say(Fact(NAME, {"number": number}))
            await asyncio.sleep(0.001)
        await speaker.close()
        heard = [(await next_figures(slow))["data"]["number"]]
        while heard[-1] != 49:
            heard.append((await next_figures(slow))["data"]["number"])
    assert len(heard) <= 4


async def test_while_nothing_new_comes_the_newest_is_told_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(telling, "_BEAT", 0.01)
    said: list[Any] = []
    over = asyncio.Event()

    class Slow:
        async def heard(self) -> AsyncIterator[dict[str, Any]]:
            yield {"evidence": {"window": 1.0, "not_analysed": {}}}
            await over.wait()

    class Told:
        async def say(self, found: dict[str, Any]) -> None:
            said.append(found["evidence"]["window"])
            if len(said) == 3:
                over.set()

    await telling._tell(Slow(), {}, Told())  # type: ignore[arg-type]
    assert said == [1.0, 1.0, 1.0]
