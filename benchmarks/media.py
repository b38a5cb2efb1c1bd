"""What recordings show and what measuring them costs, beside the bare engines in the same run.

``python -m benchmarks.media --media DIR --models DIR [--parts truth cost memory beside]`` wants
recordings under the names below, and the models under those of ``zhiren models list``.
"""

import argparse
import asyncio
import json
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import psutil

from benchmarks.beside import interviews_beside
from benchmarks.clips import filmed, lengthened, tiled, wav
from benchmarks.rows import Row, report
from zhiren_analysis.media.sound import RATE, read_sound
from zhiren_analysis.media.studio import Job, Studio
from zhiren_analysis.video.seeing import A_SECOND

BOUNDS = {"bounds": {"seconds": 7200, "pixels": 4_000_000}}
SYLLABLES = {
    "audio/jfk.wav": 28,
    "audio/en_librispeech-1995-1837-0001.wav": 36,
    "audio/zh_aishell-BAC009S0724W0121.wav": 12,
    "audio/zh_cosyvoice_zero_shot_prompt.wav": 14,
}
"""What is said, as a dictionary divides it: for Chinese its characters."""
PAUSED, PAUSE = "audio/en_two_answers_3s_pause.wav", (10.6, 14.1)
"""From when to when nobody speaks, as marked by ear."""
TURNING, SMILING, TWO = (
    f"video/head-pose-face-detection-{who}.gif" for who in ("female", "male", "female-and-male")
)
TALKING = "video/interview_like_en_vp8_opus.webm"
FACE, POSE, WHISPER = (
    "mediapipe/face_landmarker.task",
    "mediapipe/pose_landmarker_lite.task",
    "whisper/ggml-micro-fixture.bin",
)
MINUTES, MINUTE, ROUNDS = 3.0, 60.0, 3
"""Of speech, seconds of video, and how often each is timed: the fastest counts, as for its peer."""
_LOOK_EVERY = 0.2
_NICE = 10
_Found = dict[str, Any]


@dataclass(frozen=True)
class Shelf:
    """Where recordings and models lie, and room for others."""

    media: Path
    models: Path
    made: Path

    def recording(self, name: str) -> bytes:
        """Read one of the recordings."""
        return (self.media / name).read_bytes()

    def model(self, name: str) -> str:
        """Say where a model lies."""
        return str(self.models / name)

    def keep(self, name: str, data: bytes) -> str:
        """Put *data* where a bare engine can read it."""
        (self.made / name).write_bytes(data)
        return str(self.made / name)

    @cached_property
    def faces(self) -> dict[str, str]:
        """Name both landmarkers."""
        return {"face": self.model(FACE), "pose": self.model(POSE)}


def main() -> None:
    """Be the command."""
    parser = argparse.ArgumentParser(description="Recordings")
    parser.add_argument("--media", type=Path, required=True, metavar="DIR")
    parser.add_argument("--models", type=Path, required=True, metavar="DIR")
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=list(PARTS))
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the rows there")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        shelf = Shelf(given.media.resolve(), given.models.resolve(), Path(made))
        rows = asyncio.run(_measured(shelf, given.parts))
    report("Recordings", rows, given.json)
    sys.exit(any(row.verdict == "MISSED" for row in rows))


async def _measured(shelf: Shelf, parts: Sequence[str]) -> Sequence[Row]:
    return [row for part in parts for row in await PARTS[part](shelf)]


async def truth(shelf: Shelf) -> Sequence[Row]:
    """Hold what is found against what is there."""
    rates = [await _rate(shelf, name, count) for name, count in SYLLABLES.items()]
    return [*rates, await _pause(shelf), await _silence(shelf), *await _seen(shelf)]


async def _rate(shelf: Shelf, name: str, count: int) -> Row:
    found = await _ours("speech.rhythm", shelf.recording(name), {})
    span = found["span_seconds"] / 60
    return Row(
        measure=f"rate of {Path(name).stem}",
        value=found["syllables"] / span,
        unit="syllables/min",
        peer="its text",
        peer_value=count / span,
        most=1.15,
        least=0.85,
    )


async def _pause(shelf: Shelf) -> Row:
    found = await _ours("speech.rhythm", shelf.recording(PAUSED), {})
    bare = await _bare("voice", str(shelf.media / PAUSED))
    longest = max(found["pauses"], key=lambda pause: pause[1] - pause[0])
    return Row(
        measure="edges of a pause, off by at most",
        value=_off(longest),
        unit="s",
        peer="bare Silero",
        peer_value=_off(bare["silence"]),
        limit=0.15,
    )


def _off(edges: Sequence[float]) -> float:
    return max(abs(edge - marked) for edge, marked in zip(edges, PAUSE, strict=True))


async def _silence(shelf: Shelf) -> Row:
    quiet = wav(np.random.default_rng(7).normal(0, 3, 5 * RATE).astype(np.int16))
    found = await _ours("speech.rhythm", quiet, {})
    bare = await _bare("voice", shelf.keep("silence.wav", quiet))
    return Row(
        measure="speech in silence",
        value=found["speech_seconds"],
        unit="s",
        peer="bare Silero",
        peer_value=bare["speech"],
        limit=0,
    )


async def _seen(shelf: Shelf) -> Sequence[Row]:
    turning, bare_turning = await _both(shelf, TURNING)
    smiling, bare_smiling = await _both(shelf, SMILING)
    two, bare_two = await _both(shelf, TWO)
    yaw = turning["yaw"]
    return [
        _face("a head turned left", "°", (yaw["least"], bare_turning["least"]), limit=-35),
        _face("a head turned right", "°", (yaw["most"], bare_turning["most"]), floor=20),
        _face(
            "who smiles throughout, smiling",
            "of pictures",
            (smiling["smile_share"], bare_smiling["smiling"]),
            floor=0.9,
        ),
        _face(
            "two people, two faces",
            "of pictures",
            (two["several_share"], bare_two["two"]),
            floor=0.95,
        ),
    ]


def _face(
    measure: str,
    unit: str,
    values: tuple[float, float],
    *,
    limit: float | None = None,
    floor: float | None = None,
) -> Row:
    ours, bare = values
    peer = "bare MediaPipe"
    row = Row(measure=measure, unit=unit, value=ours, peer=peer, peer_value=bare)
    return replace(row, limit=limit, floor=floor)


async def _both(shelf: Shelf, name: str) -> tuple[_Found, _Found]:
    """Look at an animation, and have the bare engine look."""
    clip = filmed(shelf.recording(name))
    bare = await _bare("faces", shelf.keep("clip.webm", clip), *shelf.faces.values())
    return await _ours("video.seeing", clip, shelf.faces), bare


async def cost(shelf: Shelf) -> Sequence[Row]:
    """Time whole processes, ours and the bare engines' in turns."""
    speech = wav(tiled(read_sound(shelf.recording(PAUSED)), MINUTES))
    long = lengthened(shelf.recording(TALKING), MINUTE)
    model = {"model": shelf.model(WHISPER), "language": "auto"}
    timings = [
        Timing("rhythm", "speech.rhythm", {}, "bare Silero", ("voice",)),
        Timing(
            "transcript",
            "speech.transcribing",
            model,
            "bare whisper.cpp",
            ("words", model["model"]),
        ),
    ]
    rows = [
        await timing.row(f"{MINUTES:g} min of speech", speech, shelf.keep("speech.wav", speech))
        for timing in timings
    ]
    looking = Timing(
        "pictures", "video.seeing", shelf.faces, "bare MediaPipe", ("faces", *shelf.faces.values())
    )
    short = shelf.recording(TALKING)
    for name, data in (("a short video", short), (f"{MINUTE:g} s of video", long)):
        row = await looking.row(name, data, shelf.keep("video.webm", data))
        rows += [
            row,
            _speed(row, name, (await _ours("video.seeing", data, shelf.faces))["seconds"]),
        ]
    return rows


@dataclass(frozen=True)
class Timing:
    """One measurement, and the bare engine that it rests on."""

    name: str
    module: str
    wanted: _Found
    peer: str
    bare: Sequence[str]

    async def row(self, of: str, data: bytes, file: str) -> Row:
        """Time it on *data*, which also lies at *file*."""
        ours, theirs = list[float](), list[float]()
        what, *rest = self.bare
        for _ in range(ROUNDS):
            ours.append(await _seconds(_ours(self.module, data, self.wanted)))
            theirs.append(await _seconds(_bare(what, file, *rest)))
        return Row(
            measure=f"{self.name} of {of}, process and all",
            value=min(ours),
            unit="s",
            peer=self.peer,
            peer_value=min(theirs),
            most=1.05,
        )


def _speed(row: Row, name: str, seconds: float) -> Row:
    return Row(
        measure=f"{name}, {A_SECOND:g} pictures a second",
        value=seconds / row.value,
        unit="× real time",
        peer=row.peer,
        peer_value=seconds / row.peer_value,
        floor=8,
    )


async def memory(shelf: Shelf) -> Sequence[Row]:
    """Look at the memory of half an hour of speech."""
    samples = tiled(read_sound(shelf.recording(PAUSED)), 30)
    peak = await _peak(_ours("speech.rhythm", wav(samples), {}))
    return [
        Row(
            measure="memory for 30 min of speech",
            value=peak,
            unit="MB",
            peer="its samples",
            peer_value=samples.nbytes / 1e6,
            limit=400,
        )
    ]


async def beside(shelf: Shelf) -> Sequence[Row]:
    """Hold interviews while ten recordings are analysed."""
    return await interviews_beside(shelf.recording(TALKING), shelf.models)


PARTS: dict[str, Callable[[Shelf], Awaitable[Sequence[Row]]]] = {
    "truth": truth,
    "cost": cost,
    "memory": memory,
    "beside": beside,
}


async def _ours(module: str, data: bytes, wanted: _Found) -> _Found:
    target = f"zhiren_analysis.{module}:measure"
    return await Studio().measure(Job(target=target, data=data, wanted=BOUNDS | wanted))


async def _bare(*command: str) -> _Found:
    """Run a bare engine, as politely as ours."""
    process = await asyncio.create_subprocess_exec(
        *("nice", "-n", str(_NICE), sys.executable, "-m", "benchmarks.peers.engines", *command),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    out, _ = await process.communicate()
    if process.returncode:
        raise RuntimeError(f"The bare engine fails: {' '.join(command)}")
    found: _Found = json.loads(out)
    return found


async def _seconds(work: Awaitable[Any]) -> float:
    begin = time.perf_counter()
    await work
    return time.perf_counter() - begin


async def _peak(work: Awaitable[Any]) -> float:
    """Do *work*, and give the most memory that a child of ours held meanwhile, in MB."""
    task, peak = asyncio.ensure_future(work), 0
    while not (await asyncio.wait({task}, timeout=_LOOK_EVERY))[0]:
        with suppress(psutil.Error):
            held = [one.memory_info().rss for one in psutil.Process().children(recursive=True)]
            peak = max(peak, *held, 0)
    await task
    return peak / 1e6


if __name__ == "__main__":
    main()
