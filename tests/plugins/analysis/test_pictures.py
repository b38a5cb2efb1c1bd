"""Pictures are taken out of whatever recorders make, a few a second, within limits."""

import pytest

from tests.plugins.analysis.films import KINDS, filmed, shot
from tests.plugins.analysis.sounds import packed, voice
from zhiren import TooLarge, UnsupportedFormat
from zhiren.errors import Unreadable
from zhiren_analysis.media.containers import Bounds
from zhiren_analysis.media.pictures import pictures_of
from zhiren_analysis.media.sound import RATE, read_sound

FILM = (1.0, (64, 48), 10)


@pytest.mark.parametrize("kind", KINDS)
def test_whatever_recorders_make_is_seen_and_heard_whole(kind: str) -> None:
    data = filmed(kind)
    seen = list(pictures_of(data, 5))
    times = [one.at for one in seen]
    assert times == pytest.approx([place / 5 for place in range(10)], abs=0.05)
    lights = [one.pixels.mean() for one in seen]
    assert lights == sorted(lights)
    assert lights[-1] > lights[0] + 100
    assert len(read_sound(data)) / RATE == pytest.approx(2, abs=0.12)


def test_fewer_pictures_than_are_wanted_are_all_taken() -> None:
    assert len(list(pictures_of(filmed("webm vp8", a_second=3), 5))) == 6


def test_large_pictures_are_made_small_and_keep_their_shape() -> None:
    film = filmed("mp4 h264", 0.2, (1280, 720))
    [picture] = pictures_of(film, 5)
    assert picture.pixels.shape == (360, 640, 3)


@pytest.mark.parametrize("kind", ["webm vp8", "mp4 h264"])
def test_pictures_that_are_too_large_are_refused_before_they_are_decoded(kind: str) -> None:
    with pytest.raises(TooLarge, match="pixels"):
        list(pictures_of(filmed(kind, 0.2, (320, 240)), 5, Bounds(pixels=320 * 239)))


@pytest.mark.parametrize("kind", KINDS)
def test_a_film_that_lasts_too_long_is_refused_whether_it_says_so_or_not(kind: str) -> None:
    with pytest.raises(TooLarge, match="minutes"):
        list(pictures_of(filmed(kind), 5, Bounds(seconds=1)))


def test_a_live_film_that_stopped_early_is_seen_as_far_as_it_goes() -> None:
    data = filmed("webm vp8")
    assert 2 <= len(list(pictures_of(data[: len(data) // 2], 5))) < 10


def test_a_film_whose_end_with_the_index_is_gone_is_said_to_be_damaged() -> None:
    data = filmed("mp4 h264")
    with pytest.raises(Unreadable):
        list(pictures_of(data[: len(data) // 2], 5))


def test_a_recording_of_sound_alone_says_that_it_has_no_pictures() -> None:
    with pytest.raises(Unreadable, match="no pictures"):
        list(pictures_of(packed(voice(1), "webm"), 5))


def test_a_film_without_sound_says_that_it_has_none() -> None:
    with pytest.raises(Unreadable, match="no sound"):
        read_sound(shot("webm", ("libvpx", None), {"live": "1"}, FILM))


@pytest.mark.parametrize("codec", ["mpeg4", "ffv1"])
def test_a_codec_that_no_recorder_uses_is_not_opened(codec: str) -> None:
    with pytest.raises(UnsupportedFormat, match="coded"):
        list(pictures_of(shot("matroska", (codec, None), {}, FILM), 5))
