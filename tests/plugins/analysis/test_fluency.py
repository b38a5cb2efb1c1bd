"""Rhythm becomes figures and words by stated rules."""

from typing import Any

import pytest

from zhiren_analysis.speech.fluency import Fluency, Heard, fluency_of
from zhiren_analysis.speech.wording import detail_of, manner_of
from zhiren_analysis.speech.words import wording_of

TEXT = "我负责用深度学习搭建排序模型，" * 12


def rhythm(**other: Any) -> dict[str, Any]:
    """A minute of fluent speech, but for *other*."""
    return {
        "speech_seconds": 50.0,
        "span_seconds": 60.0,
        "long_pauses": 1,
        "pause_count": 15,
        "syllables": 200,
    } | other


def judged(transcript: str = "", language: str = "zh", **other: Any) -> Fluency:
    heard = Heard(rhythm=rhythm(**other), transcript=transcript, language=language)
    found = fluency_of([heard])
    assert found is not None
    return found


def test_a_transcript_is_counted_and_without_one_syllables() -> None:
    with_words, without = judged(TEXT), judged()
    assert (with_words.rate, with_words.rate_from) == (168.0, "transcript")
    assert (without.rate, without.rate_from, without.filled) == (200.0, "syllables", None)


def test_a_transcript_of_other_words_is_not_believed() -> None:
    assert judged(TEXT * 20).rate == 200.0


def test_an_english_word_has_more_than_one_syllable() -> None:
    found = judged(language="en", syllables=225)
    assert (found.rate, found.unit) == (150.0, "words")


@pytest.mark.parametrize(
    "worse",
    [
        {"long_pauses": 10},
        {"speech_seconds": 30.0},
        {"pause_count": 60},
        {"syllables": 80},
        {"syllables": 380},
    ],
)
def test_halting_rushed_and_slow_speech_scores_less(worse: dict[str, Any]) -> None:
    assert judged(**worse).score < judged().score == 100


def test_filled_pauses_cost() -> None:
    assert judged("嗯，那个，" * 6 + TEXT).fluency < judged(TEXT).fluency == 1.0


def test_too_little_speech_is_not_judged() -> None:
    short = Heard(rhythm=rhythm(speech_seconds=2.0), transcript="", language="zh")
    assert fluency_of([short]) is None
    assert fluency_of([]) is None
    assert detail_of(None, None, "zh")["speech_rate"] == "未分析"


def test_more_speech_makes_surer() -> None:
    assert judged(speech_seconds=10.0, span_seconds=12.0).confidence < judged().confidence


@pytest.mark.parametrize(
    ("text", "language", "units", "filled"),
    [
        ("嗯，我用 PyTorch 训练模型", "zh", 8, 1),
        ("那个，就是，我们上线了", "zh", 9, 2),
        ("Um, I led a team of 5, you know, uh, engineers", "en", 11, 3),
    ],
)
def test_words_and_fillers_are_counted(text: str, language: str, units: int, filled: int) -> None:
    found = wording_of(text)
    assert found is not None
    assert (found.language, found.units, found.filled) == (language, units, filled)


def test_no_words_are_no_transcript() -> None:
    assert wording_of(" …！") is None


@pytest.mark.parametrize(
    ("worse", "pitch_range", "word"),
    [
        ({}, 10.0, "confident"),
        ({}, 2.0, "neutral"),
        ({"long_pauses": 12, "speech_seconds": 24.0, "pause_count": 60}, 10.0, "hesitant"),
    ],
)
def test_the_word_for_the_voice_follows_from_thresholds(
    worse: dict[str, Any], pitch_range: float, word: str
) -> None:
    manner = manner_of(judged(**worse), pitch_range)
    assert manner is not None
    assert manner[0] == word
    assert 0 < manner[1] < 1


def test_a_report_words_it_as_the_document_does() -> None:
    found = judged(TEXT)
    shown = detail_of(found, ("confident", 0.9), "zh")
    assert shown == {"score": 100, "speech_rate": "适中", "fluency": "良好", "emotion": "自信"}
    assert detail_of(found, None, "en")["emotion"] == "Not analysed"
