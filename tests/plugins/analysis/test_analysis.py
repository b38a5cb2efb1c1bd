"""Recordings are analysed on request: over HTTP as the interview document shows, and by tools."""

from typing import Any

import httpx2
import pytest

from tests.plugins.analysis.conftest import Stage
from tests.plugins.analysis.sounds import packed, silence, talk, voice
from tests.plugins.analysis.test_speech_reports import keep
from zhiren import Invalid, NotFound
from zhiren.db import utcnow
from zhiren.testing import MakeClient, make_user, sign_in

KEY = "interviews/int_1/audio_001.webm"
SPOKEN = packed(talk(silence(0.3), voice(4), silence(0.8), voice(3), silence(0.3)), "webm")
AGREED = {"recording": True, "signals": True, "at": "2026-01-01T00:00:00+00:00"}


async def ask(
    stage: Stage, client: httpx2.AsyncClient, what: str = "speech", **body: Any
) -> httpx2.Response:
    field = "audio_url" if what == "speech" else "video_url"
    sent = {"interview_id": "int_1", field: KEY} | body
    headers = await sign_in(stage.host, stage.staff)
    return await client.post(f"/interview/v1/analysis/{what}", json=sent, headers=headers)


async def recorded(stage: Stage, data: bytes = SPOKEN, **more: Any) -> None:
    stage.record.update({"recordings": {KEY: await keep(stage, data)}} | more)


@pytest.fixture
def client(stage: Stage, make_client: MakeClient) -> httpx2.AsyncClient:
    return make_client(stage.host)


@pytest.mark.parametrize("url", [KEY, f"https://example.com/{KEY}?token=1"])
async def test_speech_is_analysed_for_what_is_asked(
    stage: Stage, client: httpx2.AsyncClient, url: str
) -> None:
    await recorded(stage)
    response = await ask(stage, client, audio_url=url, analysis_type=["rhythm"])
    data = response.json()["data"]
    assert (response.status_code, data["status"]) == (200, "completed")
    assert data["result"]["rhythm"]["speech_seconds"] == pytest.approx(7, abs=0.5)
    assert data["result"]["fluency_score"] > 0.5
    assert "emotion" not in data["result"]


async def test_emotion_needs_consent_and_then_is_a_documented_word(
    stage: Stage, client: httpx2.AsyncClient
) -> None:
    await recorded(stage)
    refused = (await ask(stage, client, analysis_type=["emotion"])).json()["data"]["result"]
    assert refused["emotion"] is None
    assert "agree" in refused["not_analysed"]["emotion"]
    await recorded(stage, consent=AGREED | {"at": utcnow().isoformat()})
    allowed = (await ask(stage, client, analysis_type=["emotion"])).json()["data"]["result"]
    assert allowed["emotion"] in {"confident", "neutral", "hesitant"}
    assert 0 < allowed["emotion_score"] < 1


async def test_without_a_model_words_are_not_transcribed_and_the_reason_is_one_line(
    stage: Stage, client: httpx2.AsyncClient
) -> None:
    await recorded(stage)
    response = await ask(stage, client, analysis_type=["asr"])
    result = response.json()["data"]["result"]
    assert result["asr"] is None
    assert result["not_analysed"]["asr"].startswith("Not transcribed")
    assert "\n" not in result["not_analysed"]["asr"]


async def test_video_says_what_is_missing_consent_or_model(
    stage: Stage, client: httpx2.AsyncClient
) -> None:
    await recorded(stage)
    asked: dict[str, Any] = {"what": "video", "analysis_type": ["expression", "posture"]}
    result = (await ask(stage, client, **asked)).json()["data"]["result"]
    assert set(result["not_analysed"]) == {"expression", "posture"}
    await recorded(stage, consent=AGREED | {"at": utcnow().isoformat()})
    result = (await ask(stage, client, **asked)).json()["data"]["result"]
    assert "face-landmarker" in result["not_analysed"]["posture"]


async def test_the_same_question_is_measured_once(stage: Stage, client: httpx2.AsyncClient) -> None:
    await recorded(stage)
    first = (await ask(stage, client, analysis_type=["rhythm"])).json()["data"]
    again = (await ask(stage, client, analysis_type=["rhythm", "rhythm"])).json()["data"]
    assert again == first


@pytest.mark.parametrize(
    "body",
    [
        {"analysis_type": []},
        {"analysis_type": ["mood"]},
        {"analysis_type": "rhythm"},
        {"analysis_type": ["rhythm"], "audio_url": "https://example.com/other.wav"},
        {"analysis_type": ["rhythm"], "audio_url": "file:///etc/passwd"},
        {"analysis_type": ["rhythm"], "audio_url": f"x{KEY}"},
    ],
)
async def test_what_is_not_ours_or_not_offered_is_refused(
    stage: Stage, client: httpx2.AsyncClient, body: dict[str, Any]
) -> None:
    await recorded(stage)
    response = await ask(stage, client, **body)
    assert (response.status_code, response.json()["code"]) == (400, 40001)


@pytest.mark.parametrize(("data", "status"), [(b"junk", 415), (b"OggS" + bytes(99), 400)])
async def test_what_cannot_be_read_is_an_error_of_the_dialect(
    stage: Stage, client: httpx2.AsyncClient, data: bytes, status: int
) -> None:
    await recorded(stage, data)
    response = await ask(stage, client, analysis_type=["rhythm"])
    assert response.status_code == status
    assert response.json()["code"] != 0


async def test_an_interview_of_elsewhere_is_not_there(
    stage: Stage, client: httpx2.AsyncClient
) -> None:
    await recorded(stage)
    response = await ask(stage, client, interview_id="int_2", analysis_type=["rhythm"])
    assert response.status_code == 404


async def test_who_refused_recording_is_not_analysed(
    stage: Stage, client: httpx2.AsyncClient
) -> None:
    await recorded(stage, consent={"recording": False, "signals": False})
    response = await ask(stage, client, analysis_type=["rhythm"])
    assert (response.status_code, response.json()["code"]) == (403, 40301)


async def test_a_tool_analyses_with_progress_and_for_its_own_organisation_only(
    stage: Stage,
) -> None:
    await recorded(stage)
    told: list[float] = []

    async def tell(current: float, total: float | None, message: str) -> None:
        told.append(current)

    asked = {"interview_id": "int_1", "audio_url": KEY, "analysis_type": ["rhythm"]}
    found = await stage.host.call_tool("analyze_speech", asked, actor=stage.staff, progress=tell)
    assert found["result"]["speech_rate"] > 0
    assert told
    stranger = await make_user(stage.host, "hr")
    with pytest.raises(NotFound):
        await stage.host.call_tool("analyze_speech", asked, actor=stranger)
    with pytest.raises(Invalid):
        await stage.use("analyze_video", interview_id="int_1", video_url="x", analysis_type=[])
