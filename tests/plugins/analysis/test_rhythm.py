"""Speech is measured as it was made: pauses, syllables, pitch."""

import numpy as np
import pytest

from tests.plugins.analysis.sounds import silence, talk, voice
from zhiren_analysis.media.sound import RATE
from zhiren_analysis.speech.pauses import Span, pauses_between, spans_of
from zhiren_analysis.speech.pitch import pitches, voice_of
from zhiren_analysis.speech.rhythm import rhythm_of

STEP = 512 / 16_000


def test_pauses_are_found_where_they_are() -> None:
    found = rhythm_of(talk(silence(0.5), voice(3), silence(1.5), voice(4), silence(0.5)))
    assert found["pauses"] == [[pytest.approx(3.5, abs=0.15), pytest.approx(5.0, abs=0.15)]]
    assert found["longest_silence"] == pytest.approx(1.5, abs=0.15)
    assert (found["pause_count"], found["long_pauses"]) == (1, 1)


@pytest.mark.parametrize("pace", [3.0, 4.0, 5.0])
def test_syllables_are_counted_within_fifteen_per_cent(pace: float) -> None:
    found = rhythm_of(talk(silence(0.3), voice(5, syllables_a_second=pace), silence(0.3)))
    assert found["syllables"] == pytest.approx(5 * pace, rel=0.15)


def test_hissing_beside_a_voice_is_no_syllable() -> None:
    said = voice(5, syllables_a_second=3.0)
    white = np.random.default_rng(3).normal(0, 750, len(said))
    gate = np.sin(2 * np.pi * 9 * np.arange(len(said)) / RATE) > 0.5
    both = np.clip(said + np.diff(white, 3, prepend=[0, 0, 0]) * gate, -32768, 32767)
    found = rhythm_of(talk(silence(0.3), both.astype(np.int16), silence(0.3)))
    assert found["syllables"] == pytest.approx(15, rel=0.15)


def test_silence_holds_no_speech() -> None:
    found = rhythm_of(silence(3))
    assert found == {"seconds": 3.0, "speech_seconds": 0.0, "speech": [], "pauses": []}


@pytest.mark.parametrize("hz", [110.0, 160.0, 230.0])
def test_pitch_is_the_throats_own(hz: float) -> None:
    heard = voice_of(pitches(voice(3, hz)))
    assert heard is not None
    assert heard.median_hz == pytest.approx(hz * 1.05, rel=0.1)


def test_hardly_any_voice_has_no_pitch() -> None:
    assert voice_of(pitches(silence(1))) is None


def test_a_short_silence_parts_no_speech_and_a_click_is_none() -> None:
    chances = [0.9] * 20 + [0.0] * 5 + [0.9] * 20 + [0.0] * 30 + [0.9] + [0.0] * 10
    spans = spans_of(chances, len(chances) * STEP)
    assert spans == [Span(0.0, 45 * STEP)]
    assert pauses_between(spans) == []


def test_speech_that_goes_on_to_the_end_ends_there() -> None:
    assert spans_of([0.0, 0.9, 0.9, 0.4, 0.9], 0.15) == [Span(STEP, 0.15)]
