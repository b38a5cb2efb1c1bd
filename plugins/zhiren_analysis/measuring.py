"""This is where one recording is measured: its rhythm, its words, its pictures."""

from typing import Any
from weakref import WeakKeyDictionary

from zhiren import Call, Host
from zhiren_analysis.engines import landmarkers, transcriber
from zhiren_analysis.media.studio import Job, Limits, Studio
from zhiren_analysis.recordings import Recording, bytes_of
from zhiren_analysis.settings import AnalysisSettings

_RHYTHM = "zhiren_analysis.speech.rhythm:measure"
_WORDS = "zhiren_analysis.speech.transcribing:measure"
_PICTURES = "zhiren_analysis.video.seeing:measure"
_studios: WeakKeyDictionary[Host, Studio] = WeakKeyDictionary()


def studio_of(host: Host) -> Studio:
    """Give the one place of *host* where recordings are measured."""
    if host not in _studios:
        settings = host.section(AnalysisSettings)
        limits = Limits(
            at_once=settings.media_at_once,
            seconds=settings.media_seconds,
            memory_mb=settings.media_memory_mb,
        )
        _studios[host] = Studio(limits)
    return _studios[host]


async def rhythm_of(call: Call, recording: Recording) -> dict[str, Any]:
    """Measure one recording's speech: pauses, syllables, pitch, loudness."""
    return await _measured(call, recording, _RHYTHM, {})


async def words_of(call: Call, recording: Recording, language: str) -> dict[str, Any]:
    """Write one recording's speech down. Raises `Unavailable` where no model is at hand."""
    model = transcriber(call.host, language)
    return await _measured(call, recording, _WORDS, {"model": model, "language": language})


async def pictures_of(call: Call, recording: Recording) -> dict[str, Any]:
    """Measure one recording's pictures. Raises `Unavailable` where no model is at hand."""
    face, pose = landmarkers(call.host)
    return await _measured(call, recording, _PICTURES, {"face": face, "pose": pose})


async def _measured(
    call: Call, recording: Recording, target: str, wanted: dict[str, Any]
) -> dict[str, Any]:
    settings = call.host.section(AnalysisSettings)
    bounds = {"seconds": settings.media_minutes * 60, "pixels": settings.media_pixels}
    data = await bytes_of(call, recording)
    job = Job(target=target, data=data, wanted={"bounds": bounds, **wanted})

    async def told(share: float) -> None:
        await call.progress(share, 1.0)

    return await studio_of(call.host).measure(job, told)
