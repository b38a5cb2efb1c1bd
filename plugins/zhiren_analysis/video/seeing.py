"""This is where a recording's pictures are measured: faces, head, eyes, expression, shoulders.

Everything here runs in the process that opened the recording. What is told is what can be seen,
in shares of the pictures; it says nothing of what somebody feels or is.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from zhiren.errors import Unreadable
from zhiren_analysis.media.containers import Bounds, declared, opened
from zhiren_analysis.media.pictures import pictures_of
from zhiren_analysis.video.landmarks import Face, Seen, Shoulders, watcher
from zhiren_analysis.video.quality import Quality, quality_of

A_SECOND = 5.0
"""Pictures that are looked at."""
_SMILE, _BROWS = 0.4, 0.4
"""Of a blendshape, from which it is counted as a smile, as raised brows."""
_ASIDE = 12.0
"""Degrees of the head away from where it points most."""
_EYES_ASIDE = 0.25
"""Of the eyes' blendshapes, away from where they look most."""
_DARK, _BRIGHT, _BLURRED = 50.0, 215.0, 20.0
_SMALL, _OFF_CENTRE = 0.15, 0.3
_MOST_TOLD = 3000

Progress = Callable[[float], None]


def measure(data: bytes, wanted: Mapping[str, Any], progress: Progress) -> dict[str, Any]:
    """Measure the pictures of *data*. *wanted*: ``bounds``, ``face`` and ``pose`` (paths)."""
    bounds, seen, quality = Bounds(**wanted["bounds"]), list[Seen](), list[Quality]()
    with opened(data) as container:
        said = declared(container)
    with watcher(wanted["face"], wanted["pose"]) as watching:
        for picture, found in watching.watch(pictures_of(data, A_SECOND, bounds)):
            quality.append(quality_of(picture.pixels))
            seen.append(found)
            progress(min(1.0, picture.at / said) if said else 0.0)
    if not seen:
        raise Unreadable("There are no pictures in the recording.")
    return {"seconds": round(seen[-1].at, 2), "pictures": len(seen)} | shown_of(seen, quality)


def shown_of(seen: Sequence[Seen], quality: Sequence[Quality]) -> dict[str, Any]:
    """Sum up what pictures show, in shares of them; there is at least one."""
    alone = [(one.at, _main(one.faces)) for one in seen if one.faces]
    counts = [len(one.faces) for one in seen]
    found: dict[str, Any] = {
        "face_share": _share(counts, lambda count: count > 0),
        "several_share": _share(counts, lambda count: count > 1),
        "most_faces": max(counts),
        "dark_share": _share(quality, lambda one: one.light < _DARK),
        "bright_share": _share(quality, lambda one: one.light > _BRIGHT),
        "blurred_share": _share(quality, lambda one: one.sharpness < _BLURRED),
    }
    posed = sum(one.posed for one in seen)
    found |= _posture([one.shoulders for one in seen if one.shoulders], posed)
    return found | (_faces(alone) if alone else {})


def _faces(alone: Sequence[tuple[float, Face]]) -> dict[str, Any]:
    faces = [face for _, face in alone]
    yaw, pitch = np.array([f.yaw for f in faces]), np.array([f.pitch for f in faces])
    eyes = np.array([_eyes(face) for face in faces])
    apart = np.abs(eyes - np.median(eyes, axis=0)).max(axis=1)
    turned = np.maximum(np.abs(yaw - np.median(yaw)), np.abs(pitch - np.median(pitch)))
    steady = (turned <= _ASIDE) & (apart <= _EYES_ASIDE)
    return {
        "yaw": _spread(yaw),
        "pitch": _spread(pitch),
        "eye_contact_share": round(float(steady.mean()), 3),
        "smile_share": _share(faces, lambda face: _mean(face, "mouthSmile") > _SMILE),
        "brows_share": _share(faces, lambda face: face.shapes.get("browInnerUp", 0) > _BROWS),
        "small_share": _share(faces, lambda face: face.height < _SMALL),
        "off_centre_share": _share(faces, lambda face: abs(face.centre[0] - 0.5) > _OFF_CENTRE),
        "gaze": _timeline([at for at, _ in alone], steady.tolist()),
    }


def _posture(shoulders: Sequence[Shoulders], posed: int) -> dict[str, Any]:
    if not shoulders:
        return {"shoulders_share": 0.0}
    width = float(np.median([one.width for one in shoulders]))
    middles = np.array([one.middle for one in shoulders])
    sway = float(np.linalg.norm(middles - np.median(middles, axis=0), axis=1).mean() / width)
    tilt = float(np.median([one.tilt for one in shoulders]))
    return {
        "shoulders_share": round(len(shoulders) / posed, 3),
        "shoulder_tilt": round(tilt, 1),
        "sway": round(sway, 3),
    }


def _main(faces: Sequence[Face]) -> Face:
    """Take the largest face for the candidate's."""
    return max(faces, key=lambda face: face.height)


def _eyes(face: Face) -> tuple[float, float]:
    """Tell where the eyes look beside the head: across and down, about -1 to 1."""
    across = ("OutLeft", "InRight"), ("InLeft", "OutRight")
    down = ("DownLeft", "DownRight"), ("UpLeft", "UpRight")
    return _between(face, *across), _between(face, *down)


def _between(face: Face, one: Sequence[str], other: Sequence[str]) -> float:
    there, back = (sum(face.shapes.get(f"eyeLook{way}", 0.0) for way in w) for w in (one, other))
    return (there - back) / 2


def _mean(face: Face, shape: str) -> float:
    return (face.shapes.get(f"{shape}Left", 0.0) + face.shapes.get(f"{shape}Right", 0.0)) / 2


def _share(items: Sequence[Any], holds: Callable[[Any], bool]) -> float:
    return round(sum(map(holds, items)) / len(items), 3)


def _spread(values: Any) -> dict[str, float]:
    """Give the least, the middle and the most, in degrees."""
    names = ("least", "middle", "most")
    found = np.percentile(values, [0, 50, 100])
    return {name: round(float(value), 1) for name, value in zip(names, found, strict=True)}


def _timeline(times: Sequence[float], steady: Sequence[bool]) -> list[list[float]]:
    """Join moments that look at the same place into spans of seconds."""
    spans: list[list[float]] = []
    reach = 2 / A_SECOND
    for at, looks in zip(times, steady, strict=True):
        if not looks:
            continue
        if spans and at - spans[-1][1] <= reach:
            spans[-1][1] = round(at, 2)
        else:
            spans.append([round(at, 2), round(at, 2)])
    return spans[:_MOST_TOLD]
