"""On real recordings: what is heard and seen is what is there."""

import io
from fractions import Fraction
from typing import Any

import av
import pytest

from tests.plugins.analysis.shared import media, model
from zhiren.errors import Unavailable
from zhiren_analysis.media.sound import read_sound
from zhiren_analysis.speech import transcribing
from zhiren_analysis.speech.rhythm import rhythm_of
from zhiren_analysis.video import seeing
from zhiren_analysis.video.describing import findings

BOUNDS = {"bounds": {"seconds": 60, "pixels": 4_000_000}}
CLIP = "video/head-pose-face-detection-{}.gif"


def filmed(gif: bytes) -> bytes:
    """Record an animation as a browser's live WebM."""
    out = io.BytesIO()
    with (
        av.open(io.BytesIO(gif), "r") as source,
        av.open(out, "w", "webm", {"live": "1"}) as file,
    ):
        shown = source.streams.video[0]
        stream: Any = file.add_stream("libvpx", rate=10)
        stream.width, stream.height, stream.pix_fmt = shown.width, shown.height, "yuv420p"
        stream.bit_rate, stream.codec_context.time_base = 2_000_000, Fraction(1, 1000)
        for frame in source.decode(shown):
            assert frame.time is not None
            picture = frame.reformat(format="yuv420p")
            picture.pts, picture.time_base = int(frame.time * 1000), Fraction(1, 1000)
            file.mux(stream.encode(picture))
        file.mux(stream.encode(None))
    return out.getvalue()


def seen(clip: str) -> dict[str, Any]:
    models = {
        "face": model("mediapipe/face_landmarker.task"),
        "pose": model("mediapipe/pose_landmarker_lite.task"),
    }
    return seeing.measure(filmed(media(CLIP.format(clip))), BOUNDS | models, lambda _: None)


def transcribed(clip: str, engine: str, language: str = "auto") -> dict[str, Any]:
    wanted = BOUNDS | {"model": engine, "language": language}
    return transcribing.measure(media(clip), wanted, lambda _: None)


def test_a_pause_of_three_seconds_is_found_where_it_is() -> None:
    found = rhythm_of(read_sound(media("audio/en_two_answers_3s_pause.wav")))
    start, end = max(found["pauses"], key=lambda pause: pause[1] - pause[0])
    # The first speaker falls silent 0.4 s before the pause that was put in.
    assert (start, end) == (pytest.approx(10.6, abs=0.15), pytest.approx(14.1, abs=0.15))


SYLLABLES = {
    "audio/zh_aishell-BAC009S0724W0121.wav": 12,
    "audio/zh_cosyvoice_zero_shot_prompt.wav": 14,
    "audio/jfk.wav": 28,
    "audio/en_librispeech-1995-1837-0001.wav": 36,
}
"""What is said in each recording, counted by hand."""


@pytest.mark.parametrize("clip", SYLLABLES)
def test_syllables_are_counted_within_fifteen_per_cent(clip: str) -> None:
    counted = rhythm_of(read_sound(media(clip)))["syllables"]
    assert counted == pytest.approx(SYLLABLES[clip], rel=0.15)


def test_a_head_that_turns_is_followed_from_left_to_right() -> None:
    yaw = seen("female")["yaw"]
    assert yaw["least"] < -35
    assert yaw["most"] > 20


def test_who_smiles_throughout_is_seen_to() -> None:
    found = seen("male")
    assert found["smile_share"] >= 0.9
    assert found["face_share"] == 1.0
    assert findings(found) == []


def test_two_people_are_two_in_nearly_every_picture_and_a_finding() -> None:
    found = seen("female-and-male")
    assert found["several_share"] >= 0.95
    assert "several_faces" in findings(found)


@pytest.mark.parametrize(
    ("clip", "language", "words"),
    [
        ("audio/jfk.wav", "en", "ask not what your country can do for you"),
        ("audio/zh_aishell-BAC009S0724W0121.wav", "zh", "广州市房地产中介协会分析"),
    ],
)
def test_whisper_gives_words_with_times(clip: str, language: str, words: str) -> None:
    found = transcribed(clip, model("whisper/ggml-micro-fixture.bin"))
    assert words in found["text"]
    assert (found["language"], found["judged"]) == (language, True)
    assert all(0 <= word["start"] <= word["end"] for word in found["words"])


def test_the_small_english_engine_hears_most_words_and_is_not_judged() -> None:
    found = transcribed("audio/jfk.wav", transcribing.SPHINX)
    assert "what your country can do for you" in found["text"]
    assert (found["confidence"], found["judged"]) == (None, False)


@pytest.mark.parametrize("name", ["for-tests-ggml-tiny.bin", "for-tests-silero-v6.2.0-ggml.bin"])
def test_a_model_without_tensors_or_of_something_else_is_refused(name: str) -> None:
    with pytest.raises(Unavailable, match="is damaged"):
        transcribed("audio/jfk.wav", model(f"whisper/{name}"))
