"""This is where faces and shoulders are found in pictures, by MediaPipe's landmarkers."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
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
_POSE_EVERY = 2
_AHEAD = 3
"""Pictures that may wait to be looked at."""


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
    posed: bool = True
    """Whether shoulders were looked for."""


class Landmarker:
    """One of MediaPipe's landmarkers, opened and asked in a thread of its own."""

    def __init__(self, stack: ExitStack, opened: Callable[[], Any]) -> None:
        """Begin to open it; *stack* closes it."""
        self._thread = stack.enter_context(ThreadPoolExecutor(1))
        self._engine = self._thread.submit(opened)
        stack.callback(self._close)

    def find(self, image: Any, at: int) -> "Future[Any]":
        """Look at *image*, of millisecond *at*, as soon as what came before is done."""
        return self._thread.submit(lambda: self._engine.result().detect_for_video(image, at))

    def _close(self) -> None:
        self._thread.submit(lambda: self._engine.result().close())


class Watcher:
    """Finds faces and shoulders in one recording, picture after picture.

    Faces and shoulders are looked for at the same time, each in a thread of its own (the engines
    let go of Python's lock), and shoulders, which move slowly, in every second picture only.
    """

    def __init__(self, face: Landmarker, pose: Landmarker | None) -> None:
        """Look with *face* and, if it is there, *pose*."""
        self._face, self._pose = face, pose
        self._last, self._count = -1, 0

    def look(self, picture: Picture) -> Seen:
        """Find what *picture* shows. Pictures come in order of time."""
        return self._begin(picture)()

    def watch(self, pictures: Iterable[Picture]) -> Iterator[tuple[Picture, Seen]]:
        """Find what each picture shows, while the next ones are being made."""
        waiting: deque[tuple[Picture, Callable[[], Seen]]] = deque()
        for picture in pictures:
            waiting.append((picture, self._begin(picture)))
            if len(waiting) > _AHEAD:
                first, found = waiting.popleft()
                yield first, found()
        for first, found in waiting:
            yield first, found()

    def _begin(self, picture: Picture) -> Callable[[], Seen]:
        """Begin to look; what is given back waits for what is seen."""
        from mediapipe import Image, ImageFormat

        self._last = max(self._last + 1, round(picture.at * 1000))
        pixels = np.ascontiguousarray(picture.pixels)
        image = Image(image_format=ImageFormat.SRGB, data=pixels)
        faces = self._face.find(image, self._last)
        poses = self._pose.find(image, self._last) if self._pose and self._poses_now() else None
        ratio = pixels.shape[1] / pixels.shape[0]

        def seen() -> Seen:
            shoulders = _shoulders(poses.result(), ratio) if poses else None
            return Seen(
                at=picture.at,
                faces=_faces(faces.result()),
                shoulders=shoulders,
                posed=poses is not None,
            )

        return seen

    def _poses_now(self) -> bool:
        self._count += 1
        return self._count % _POSE_EVERY == 1


@contextmanager
def watcher(face: str, pose: str | None) -> Iterator[Watcher]:
    """Open the landmarkers at these paths. Raises `Unavailable` for a file that is no model."""
    for path in filter(None, (face, pose)):
        refuse_bad_model(path)
    try:
        from mediapipe.tasks.python import BaseOptions, vision
    except ImportError as error:
        raise MissingExtra("Measuring video", "vision") from error
    mode = vision.RunningMode.VIDEO

    def faces() -> Any:
        options = vision.FaceLandmarkerOptions(
            base_options=BaseOptions(model_asset_path=face),
            running_mode=mode,
            num_faces=_MOST_FACES,
            output_face_blendshapes=True,
            output_facial_transformation_matrixes=True,
        )
        return vision.FaceLandmarker.create_from_options(options)

    def poses() -> Any:
        base = BaseOptions(model_asset_path=pose)
        options = vision.PoseLandmarkerOptions(base_options=base, running_mode=mode)
        return vision.PoseLandmarker.create_from_options(options)

    with ExitStack() as stack:
        seeing = Landmarker(stack, faces)
        standing = Landmarker(stack, poses) if pose is not None else None
        yield Watcher(seeing, standing)


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
