"""Recordings are opened from memory alone, with limits; what cannot be read says why."""

import os
import subprocess
import sys

import pytest

from tests.plugins.analysis.sounds import CONTAINERS, packed, silence, talk, voice
from zhiren import TooLarge, UnsupportedFormat
from zhiren.errors import TimedOut, Unreadable
from zhiren_analysis.media.containers import Bounds
from zhiren_analysis.media.sound import RATE, read_sound
from zhiren_analysis.media.studio import Job, Limits, Studio

RHYTHM = "zhiren_analysis.speech.rhythm:measure"
BOUNDS = {"bounds": {"seconds": 60, "pixels": 1_000_000}}


def job(data: bytes, target: str = RHYTHM) -> Job:
    return Job(target=target, data=data, wanted=BOUNDS)


@pytest.mark.parametrize("kind", CONTAINERS)
def test_whatever_recorders_make_is_heard_whole(kind: str) -> None:
    heard = read_sound(packed(voice(3), kind))
    assert len(heard) / RATE == pytest.approx(3, abs=0.12)


@pytest.mark.parametrize(
    "data",
    [
        b"#EXTM3U\nhttp://127.0.0.1/secret.wav\n",
        b"concat:/etc/hostname|/etc/passwd",
        b"ffconcat version 1.0\nfile /etc/hostname\n",
        b"http://127.0.0.1/a.wav",
        b"%PDF-1.7",
        b"GIF89a",
    ],
)
def test_what_names_other_files_or_is_no_recording_is_refused(data: bytes) -> None:
    with pytest.raises(UnsupportedFormat):
        read_sound(data)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"RIFF\x00\x00\x00\x00WAVE" + bytes(200),
        b"OggS" + bytes(1000),
        b"\x1aE\xdf\xa3" + bytes(range(256)) * 20,
        b"\x00\x00\x00\x18ftypisom" + bytes(500),
        b"ID3" + bytes(1000),
    ],
)
def test_junk_behind_a_good_beginning_is_said_to_be_damaged(data: bytes) -> None:
    with pytest.raises(Unreadable):
        read_sound(data)


@pytest.mark.parametrize("kind", ["wav", "mp3", "m4a"])
def test_a_recording_that_was_broken_off_is_not_taken_for_a_whole_one(kind: str) -> None:
    data = packed(voice(6), kind)
    with pytest.raises(Unreadable):
        read_sound(data[: len(data) // 2])


def test_a_live_recording_that_stopped_early_is_heard_as_far_as_it_goes() -> None:
    data = packed(voice(6), "webm")
    assert 1 < len(read_sound(data[: len(data) // 2])) / RATE < 5


@pytest.mark.parametrize("kind", ["wav", "webm"])
def test_what_lasts_too_long_is_refused_whether_it_says_so_or_not(kind: str) -> None:
    with pytest.raises(TooLarge):
        read_sound(packed(voice(3), kind), Bounds(seconds=2))


async def test_a_recording_is_measured_in_a_process_of_its_own() -> None:
    data = packed(talk(silence(0.5), voice(2), silence(0.5)), "webm")
    told: list[float] = []

    async def tell(share: float) -> None:
        told.append(share)

    found = await Studio().measure(job(data), tell)
    assert found["speech_seconds"] == pytest.approx(2, abs=0.3)
    assert all(0 <= share <= 1 for share in told)


async def test_errors_cross_from_the_process_as_they_are() -> None:
    with pytest.raises(UnsupportedFormat, match="WebM"):
        await Studio().measure(job(b"#EXTM3U"))


async def test_a_crash_is_said_to_be_the_recordings_and_the_next_one_is_measured() -> None:
    studio = Studio()
    with pytest.raises(Unreadable, match="crash"):
        await studio.measure(job(b"x", "tests.plugins.analysis.misfits:crash"))
    found = await studio.measure(job(packed(voice(1))))
    assert found["seconds"] == pytest.approx(1, abs=0.1)


async def test_what_takes_too_long_or_too_much_is_ended() -> None:
    with pytest.raises(TimedOut):
        await Studio(Limits(seconds=3)).measure(job(b"x", "tests.plugins.analysis.misfits:loop"))
    greedy = Studio(Limits(memory_mb=200))
    with pytest.raises(Unreadable, match="200 MB"):
        await greedy.measure(job(b"x", "tests.plugins.analysis.misfits:hoard"))


def test_the_process_that_measures_loads_nothing_of_the_server() -> None:
    heavy = ("sqlalchemy", "starlette", "pydantic", "zhiren.host")
    code = f"import zhiren_analysis.media.child, sys; print(set(sys.modules) & set({heavy}))"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "set()"


@pytest.mark.skipif(sys.platform == "win32", reason="niceness is a thing of Unix")
def test_a_process_that_measures_takes_the_smaller_share_and_goes_on_as_usual() -> None:
    code = "from zhiren_analysis.media.politeness import be_polite; import os; be_polite(7); "
    code += "print(os.nice(0), sum(range(10)))"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.split() == [str(min(19, os.nice(0) + 7)), "45"]
