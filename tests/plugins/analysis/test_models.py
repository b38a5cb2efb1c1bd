"""Models are read through before an engine may load them, and words are put together rightly."""

import struct
import zipfile
from pathlib import Path

import pytest

from zhiren.errors import Unavailable
from zhiren_analysis.speech.transcribing import joined, told
from zhiren_analysis.speech.weights import refuse_bad_weights
from zhiren_analysis.video.landmarks import refuse_bad_model


def weights(layers: int = 1, tensors: int = 50) -> bytes:
    """Write a model's file: its heads are right, its numbers are zeros."""
    head = struct.pack("<11i", 10, 1, 1, 1, layers, 1, 1, 1, layers, 1, 1)
    words = struct.pack("<i", 2) + struct.pack("<i1s", 1, b"a") + struct.pack("<i2s", 2, b"bc")
    tensor = struct.pack("<3i", 1, 4, 0) + struct.pack("<i", 3) + b"name" + bytes(12)
    return b"lmgg" + head + struct.pack("<2i", 1, 1) + bytes(4) + words + tensor * tensors


def test_a_whole_model_is_let_through(tmp_path: Path) -> None:
    file = tmp_path / "ggml-whole.bin"
    file.write_bytes(weights())
    refuse_bad_weights(str(file))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"lmgg",
        weights()[:-1],
        weights()[:300],
        weights() + b"x",
        weights(tensors=49),
        weights(layers=0),
        weights(layers=1000),
        b"ggml" + weights()[4:],
        b"lmgg" + b"\xff" * 500,
        b"<!DOCTYPE html><title>404</title>",
    ],
)
def test_what_the_engine_would_crash_on_is_refused(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "ggml-bad.bin"
    file.write_bytes(data)
    with pytest.raises(Unavailable, match=r"ggml-bad\.bin is damaged"):
        refuse_bad_weights(str(file))


@pytest.mark.parametrize("refuse", [refuse_bad_weights, refuse_bad_model])
def test_a_model_that_is_not_there_is_named_in_one_line(refuse: object, tmp_path: Path) -> None:
    assert callable(refuse)
    with pytest.raises(Unavailable, match="zhiren models list"):
        refuse(str(tmp_path / "gone.bin"))


def test_a_landmarker_is_a_bundle_that_is_whole(tmp_path: Path) -> None:
    file = tmp_path / "face.task"
    with zipfile.ZipFile(file, "w") as bundle:
        bundle.writestr("face.tflite", bytes(1000))
    refuse_bad_model(str(file))
    file.write_bytes(file.read_bytes()[:500])
    with pytest.raises(Unavailable, match="damaged"):
        refuse_bad_model(str(file))


def test_a_character_that_came_in_two_pieces_is_put_together() -> None:
    first, second = "广州".encode(), "市".encode()
    tokens = [(first[:4], 0.0, 0.1, 0.9), (first[4:], 0.1, 0.3, 0.8), (second, 0.4, 0.6, 0.9)]
    words = joined(tokens)
    assert [(word["text"], word["start"], word["end"]) for word in words] == [
        ("广州", 0.0, 0.3),
        ("市", 0.4, 0.6),
    ]


def test_pieces_of_an_english_word_and_its_comma_are_one() -> None:
    pieces = [(b" pro", 0.0, 0.2, 0.9), (b"ject", 0.2, 0.4, 0.6), (b",", 0.4, 0.4, 0.9)]
    words = joined([*pieces, (b" ok", 0.5, 0.4, 0.9)])
    assert [word["text"] for word in words] == [" project,", " ok"]
    assert words[0]["probability"] == 0.6
    assert words[1]["end"] >= words[1]["start"]


def test_a_transcript_that_is_unsure_or_empty_is_not_judged() -> None:
    unsure = [{"text": " hm", "start": 0.0, "end": 1.0, "probability": 0.2}]
    assert told(unsure, "en", 1.0)["judged"] is False
    assert told([], "en", 1.0)["judged"] is False
    sure = told([unsure[0] | {"probability": 0.9}], "en", 1.0)
    assert (sure["judged"], sure["text"]) == (True, "hm")
