"""A report shows what the recordings of an interview's answers sound like."""

from typing import Any

from tests.plugins.analysis.conftest import Stage
from tests.plugins.analysis.sounds import packed, silence, talk, voice
from zhiren import Actor

SPOKEN = packed(talk(silence(0.3), voice(4), silence(0.8), voice(3), silence(0.3)), "webm")


async def keep(stage: Stage, data: bytes) -> str:
    """Store *data* as our own upload would, and give the file's id."""
    home = Actor.service(stage.staff.organisation_id)
    async with stage.host.database.writing(home) as session:
        file = await stage.host.files.store(session, data, name="a.webm", media_type="audio/webm")
    return file.id


async def report(stage: Stage, *data: bytes, **more: Any) -> dict[str, Any]:
    """Let the answers of the interview be these recordings, and read its report."""
    stage.record.update(more)
    answers = [turn["answer"] for turn in stage.record["turns"] if turn["answer"]]
    for answer, each in zip(answers, data, strict=False):
        answer["audio_file"] = await keep(stage, each)
    await stage.end()
    shown = await stage.use("show_report", interview_id="int_1")
    found: dict[str, Any] = shown["report"]
    return found


async def test_speech_is_scored_from_our_own_recordings(stage: Stage) -> None:
    found = await report(stage, SPOKEN, SPOKEN)
    speech = found["dimension_details"]["speech"]
    assert set(speech) == {"score", "speech_rate", "fluency", "emotion"}
    assert 0 < speech["score"] <= 100
    assert speech["fluency"] in {"良好", "一般"}
    figures = found["evidence"]["speech"]["figures"]
    assert figures["window"] > 10
    assert 0 < figures["confidence"] < 1


async def test_the_voice_is_described_only_with_consent(stage: Stage) -> None:
    found = await report(stage, SPOKEN)
    assert found["dimension_details"]["speech"]["emotion"] == "未分析"
    assert "pitch_hz" not in found["evidence"]["speech"]["recordings"][0]


async def test_with_consent_the_voice_is_described(stage: Stage) -> None:
    found = await report(stage, SPOKEN, consent={"recording": True, "signals": True})
    assert found["dimension_details"]["speech"]["emotion"] in {"自信", "平稳", "犹豫"}
    assert found["evidence"]["speech"]["recordings"][0]["pitch_hz"] > 100


async def test_who_refused_recording_is_not_listened_to(stage: Stage) -> None:
    found = await report(stage, SPOKEN, consent={"recording": False, "signals": False})
    assert found["dimension_details"]["speech"]["score"] is None
    assert found["evidence"]["speech"] == {"figures": None, "recordings": []}


async def test_a_recording_that_cannot_be_read_costs_nothing_and_is_named(stage: Stage) -> None:
    found = await report(stage, b"junk", SPOKEN)
    first, second = found["evidence"]["speech"]["recordings"]
    assert "WebM" in first["error"]
    assert second["speech_seconds"] > 5
    assert found["dimension_details"]["speech"]["score"] is not None


async def test_speech_takes_no_part_in_the_total(stage: Stage) -> None:
    quiet = await report(stage, packed(silence(4)))
    assert quiet["dimension_details"]["speech"]["score"] is None
    stage.record["turns"][0]["answer"]["audio_file"] = await keep(stage, SPOKEN)
    again = await stage.use("write_report", interview_id="int_1")
    assert again["report"]["dimension_details"]["speech"]["score"] is not None
    assert again["report"]["overall_score"] == quiet["overall_score"]
