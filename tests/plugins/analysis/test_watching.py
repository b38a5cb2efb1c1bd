"""Faces and shoulders are looked for side by side, and pictures come back in their order."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from zhiren.errors import Unavailable
from zhiren_analysis.media.pictures import Picture
from zhiren_analysis.video.landmarks import Landmarker, Watcher

pytest.importorskip("mediapipe")


@dataclass
class Engine:
    """Sees nobody, and remembers when it looked."""

    looked: list[int] = field(default_factory=list)
    closed: bool = False

    def detect_for_video(self, image: Any, at: int) -> Any:
        """Look at *image*."""
        assert not self.closed
        self.looked.append(at)
        nobody: dict[str, list[Any]] = {"face_landmarks": [], "pose_landmarks": []}
        return SimpleNamespace(
            **nobody, face_blendshapes=[], facial_transformation_matrixes=[], size=image.width
        )

    def close(self) -> None:
        """Look no more."""
        self.closed = True


def pictures(count: int) -> Iterator[Picture]:
    for number in range(count):
        yield Picture(number / 5, np.zeros((48, 64, 3), np.uint8))


def test_shoulders_are_looked_for_in_every_second_picture_and_order_is_kept() -> None:
    face, pose = Engine(), Engine()
    with ExitStack() as stack:
        watcher = Watcher(Landmarker(stack, lambda: face), Landmarker(stack, lambda: pose))
        seen = [found for _, found in watcher.watch(pictures(7))]
    assert [found.at for found in seen] == [picture.at for picture in pictures(7)]
    assert [found.posed for found in seen] == [True, False] * 3 + [True]
    assert face.looked == [0, 200, 400, 600, 800, 1000, 1200]
    assert pose.looked == face.looked[::2]
    assert (face.closed, pose.closed) == (True, True)


def test_a_landmarker_that_does_not_open_is_said_to() -> None:
    def refuse() -> Engine:
        raise Unavailable("No.")

    with ExitStack() as stack:
        watcher = Watcher(Landmarker(stack, refuse), None)
        with pytest.raises(Unavailable, match=r"No\."):
            list(watcher.watch(pictures(2)))


def test_what_goes_wrong_in_the_middle_closes_what_was_opened() -> None:
    face = Engine()

    def broken() -> Iterator[Picture]:
        yield from pictures(2)
        raise Unavailable("Broken off.")

    with ExitStack() as stack:
        watcher = Watcher(Landmarker(stack, lambda: face), None)
        with pytest.raises(Unavailable, match="Broken off"):
            list(watcher.watch(broken()))
    assert face.closed
