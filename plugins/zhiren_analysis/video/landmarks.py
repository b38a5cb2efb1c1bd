"""This is where faces and shoulders are found in pictures, by MediaPipe's landmarkers."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

import numpy as np

from zhiren.errors import MissingExtra, Unavailable
from zhiren_analysis.media.pictures import Picture

_MOST_FACES = 3
_LEFT_SHOULDER, _RIGHT_SHOULDER = 11, 12
_SEEN = 0.5


@dataclass(frozen=True, kw_only=True)
class Face:
    """One face: degrees of its head, its expressions from 0 to 1, and where it is."""

    yaw: float
    """To the picture's right is positive."""
    pitch: float
    roll: float
    shapes: Mapping[str, float]
    """MediaPipe's blendshapes by name."""
    centre: tuple[float, float]
    """Of the picture: 0 to 1."""
    height: float
    """Of the picture: 0 to 1."""


@dataclass(frozen=True, kw_only=True)
class Shoulders:
    """Where both shoulders are, in shares of the picture's height, and how level."""

    middle: tuple[float, float]
    width: float
    tilt: float
    """Degrees; 0 is level."""


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What one picture shows."""

    at: float
    faces: list[Face]
    shoulders: Shoulders | None


class Watcher:
    """Finds faces and shoulders in one recording, picture after picture."""

    def __init__(self, face: Any, pose: Any) -> None:
        self._face, self._pose = face, pose
        self._last = -1

    def look(self, picture: Picture) -> Seen:
        """Find what *picture* shows. Pictures come in order of time."""
        from mediapipe import Image, ImageFormat

        self._last = max(self._last + 1, round(picture.at * 1000))
        pixels = np.ascontiguousarray(picture.pixels)
        image = Image(image_format=ImageFormat.SRGB, data=pixels)
        found = self._face.detect_for_video(image, self._last)
        posed = self._pose.detect_for_video(image, self._last) if self._pose else None
        ratio = pixels.shape[1] / pixels.shape[0]
        return Seen(at=picture.at, faces=_faces(found), shoulders=_shoulders(posed, ratio))


@contextmanager
def watcher(face: str, pose: str | None) -> Iterator[Watcher]:
    """Open the landmarkers at these paths. Raises `Unavailable` for a file that is no model."""
    refuse_bad_model(face)
    try:
        from mediapipe.tasks.python import BaseOptions, vision
    except ImportError as error:
        raise MissingExtra("Measuring video", "vision") from error
    mode = vision.RunningMode.VIDEO
    seeing = vision.FaceLandmarkerOptions(
        base_options=BaseOptions(model_asset_path=face),
        running_mode=mode,
        num_faces=_MOST_FACES,
        output_face_blendshapes=True,
        output_facial_transformation_matrixes=True,
    )
    with ExitStack() as stack:
        faces = stack.enter_context(vision.FaceLandmarker.create_from_options(seeing))
        poses = None
        if pose is not None:
            refuse_bad_model(pose)
            standing = vision.PoseLandmarkerOptions(
                base_options=BaseOptions(model_asset_path=pose), running_mode=mode
            )
            poses = stack.enter_context(vision.PoseLandmarker.create_from_options(standing))
        yield Watcher(faces, poses)


def refuse_bad_model(path: str) -> None:
    """Raise `Unavailable` for a landmarker that is missing, cut short or something else."""
    file = Path(path)
    name = file.name
    if not file.is_file():
        raise Unavailable(f"The model {name} is not there: zhiren models list says how to get it.")
    try:
        with ZipFile(file) as bundle:
            whole = bundle.testzip() is None and any(
                inner.endswith(".tflite") for inner in bundle.namelist()
            )
    except (BadZipFile, OSError):
        whole = False
    if not whole:
        raise Unavailable(f"The model {name} is damaged or no landmarker: pull it again.")


def _faces(found: Any) -> list[Face]:
    parts = zip(
        found.face_landmarks,
        found.face_blendshapes,
        found.facial_transformation_matrixes,
        strict=True,
    )
    return [_face(marks, shapes, np.asarray(matrix)) for marks, shapes, matrix in parts]


def _face(marks: Any, shapes: Any, matrix: Any) -> Face:
    turn = matrix[:3, :3] / np.linalg.norm(matrix[:3, :3], axis=0)
    degrees = np.degrees(
        [
            np.arctan2(turn[0, 2], turn[2, 2]),
            np.arcsin(np.clip(-turn[1, 2], -1, 1)),
            np.arctan2(turn[1, 0], turn[1, 1]),
        ]
    )
    across, down = [mark.x for mark in marks], [mark.y for mark in marks]
    return Face(
        yaw=float(degrees[0]),
        pitch=float(degrees[1]),
        roll=float(degrees[2]),
        shapes={shape.category_name: float(shape.score) for shape in shapes},
        centre=((min(across) + max(across)) / 2, (min(down) + max(down)) / 2),
        height=max(down) - min(down),
    )


def _shoulders(posed: Any, ratio: float) -> Shoulders | None:
    if posed is None or not posed.pose_landmarks:
        return None
    left, right = (posed.pose_landmarks[0][i] for i in (_LEFT_SHOULDER, _RIGHT_SHOULDER))
    if min(left.visibility, right.visibility) < _SEEN:
        return None
    across, down = (left.x - right.x) * ratio, left.y - right.y
    width = float(np.hypot(across, down))
    if not width:
        return None
    return Shoulders(
        middle=((left.x + right.x) / 2 * ratio, (left.y + right.y) / 2),
        width=width,
        tilt=float(np.degrees(np.arctan2(abs(down), abs(across)))),
    )
