"""This is where it is decided which models measure: those that lie in the folder of models."""

from pathlib import Path

from zhiren import Host, Unavailable
from zhiren_analysis.settings import AnalysisSettings

SPHINX = "pocketsphinx"
_NONE = "none"
_NO_WORDS = (
    "Not transcribed: no model for speech is here. zhiren models pull whisper-base, or set "
    "ZHIREN_ANALYSIS_TRANSCRIBER to a model's path or to pocketsphinx (English)."
)
_NO_FACES = "Not analysed: no model for faces is here. zhiren models pull face-landmarker"


def folder_of(host: Host) -> Path:
    """Give the folder in which models lie."""
    chosen = host.section(AnalysisSettings).media_models
    return Path(chosen) if chosen else host.settings.home / "models"


def transcriber(host: Host, language: str) -> str:
    """Give the path of the model that writes speech down, or `SPHINX`.

    Raises `Unavailable` where there is none for *language*.
    """
    chosen = host.section(AnalysisSettings).transcriber
    if chosen == SPHINX and language == "en":
        return SPHINX
    if chosen and chosen not in (SPHINX, _NONE):
        return chosen
    found = sorted((folder_of(host) / "whisper").glob("ggml-*.bin"), key=_size)
    if chosen or not found:
        raise Unavailable(_NO_WORDS)
    return str(found[-1])


def landmarkers(host: Host) -> tuple[str, str | None]:
    """Give the paths of the models for faces and, if it is there, for shoulders."""
    folder = folder_of(host) / "mediapipe"
    face, pose = folder / "face_landmarker.task", folder / "pose_landmarker_lite.task"
    if not face.is_file():
        raise Unavailable(_NO_FACES)
    return str(face), str(pose) if pose.is_file() else None


def _size(file: Path) -> int:
    return file.stat().st_size
