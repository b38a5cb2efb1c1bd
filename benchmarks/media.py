"""What measuring recordings costs: time beside the bare engines in the same run, and memory.

``python -m benchmarks.media --speech FILE --video FILE --models DIR [--minutes 30] [--json FILE]``
repeats the speech of a recording for so many minutes, and measures the video as it is, each in the
process that a server measures it in.
"""

import argparse
import asyncio
import io
import time
import wave
from collections.abc import Awaitable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import psutil

from benchmarks.rows import Row, report
from zhiren_analysis.media.pictures import pictures_of
from zhiren_analysis.media.sound import RATE, Samples, read_sound
from zhiren_analysis.media.studio import Job, Studio
from zhiren_analysis.speech.pauses import probabilities
from zhiren_analysis.video.landmarks import watcher
from zhiren_analysis.video.seeing import A_SECOND

BOUNDS = {"bounds": {"seconds": 7200, "pixels": 4_000_000}}
_SHORT = 3
"""Minutes of speech that are timed beside the bare engine."""
_LOOK_EVERY = 0.2


def main() -> None:
    """Be the command."""
    parser = argparse.ArgumentParser(description="Recordings")
    parser.add_argument("--speech", type=Path, required=True, metavar="FILE")
    parser.add_argument("--video", type=Path, required=True, metavar="FILE")
    parser.add_argument("--models", type=Path, required=True, metavar="DIR")
    parser.add_argument("--minutes", type=float, default=30, help="of speech, for the memory")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the rows there")
    given = parser.parse_args()
    report("Recordings", asyncio.run(measure(given)), given.json)


async def measure(given: argparse.Namespace) -> Sequence[Row]:
    """Time both kinds of recording, and look at the memory of a long one."""
    voice = read_sound(given.speech.read_bytes())
    models = {
        "face": str(given.models / "mediapipe/face_landmarker.task"),
        "pose": str(given.models / "mediapipe/pose_landmarker_lite.task"),
    }
    return [
        await _memory(_repeated(voice, given.minutes), given.minutes),
        await _speech(_repeated(voice, _SHORT)),
        await _video(given.video.read_bytes(), models),
    ]


async def _memory(samples: Samples, minutes: float) -> Row:
    job = _job("speech.rhythm", _wav(samples), {})
    peak = await _peak(Studio().measure(job))
    return Row(
        measure=f"memory for {minutes:g} min of speech",
        value=peak,
        unit="MB",
        peer="its samples",
        peer_value=samples.nbytes / 1e6,
        limit=400,
    )


async def _speech(samples: Samples) -> Row:
    data = _wav(samples)
    start = time.perf_counter()
    await Studio().measure(_job("speech.rhythm", data, {}))
    ours = time.perf_counter() - start
    start = time.perf_counter()
    await asyncio.to_thread(probabilities, read_sound(data))
    return Row(
        measure=f"{_SHORT} min of speech, process and all",
        value=ours,
        unit="s",
        peer="bare Silero",
        peer_value=time.perf_counter() - start,
    )


async def _video(data: bytes, models: dict[str, str]) -> Row:
    start = time.perf_counter()
    found = await Studio().measure(_job("video.seeing", data, models))
    ours = time.perf_counter() - start
    start = time.perf_counter()
    await asyncio.to_thread(_bare, data, models)
    return Row(
        measure=f"video, {A_SECOND:g} pictures a second",
        value=found["seconds"] / ours,
        unit="× real time",
        peer="bare MediaPipe",
        peer_value=found["seconds"] / (time.perf_counter() - start),
        floor=8,
    )


def _bare(data: bytes, models: dict[str, str]) -> None:
    with watcher(**models) as watching:
        for picture in pictures_of(data, A_SECOND):
            watching.look(picture)


def _job(module: str, data: bytes, wanted: dict[str, Any]) -> Job:
    return Job(target=f"zhiren_analysis.{module}:measure", data=data, wanted=BOUNDS | wanted)


async def _peak(work: Awaitable[Any]) -> float:
    """Do *work*, and give the most memory that a child of ours held meanwhile, in MB."""
    task, peak = asyncio.ensure_future(work), 0
    while not (await asyncio.wait({task}, timeout=_LOOK_EVERY))[0]:
        with suppress(psutil.Error):
            held = [one.memory_info().rss for one in psutil.Process().children(recursive=True)]
            peak = max(peak, *held, 0)
    await task
    return peak / 1e6


def _repeated(samples: Samples, minutes: float) -> Samples:
    length = int(minutes * 60 * RATE)
    return np.tile(samples, -(-length // len(samples)))[:length]


def _wav(samples: Samples) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples.tobytes())
    return out.getvalue()


if __name__ == "__main__":
    main()
