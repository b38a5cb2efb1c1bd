"""This is where recordings are measured, and what several of them show is put together."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any
from weakref import WeakKeyDictionary

from zhiren import Call, Host, ZhirenError
from zhiren_analysis.media.studio import Job, Limits, Studio
from zhiren_analysis.recordings import Recording, bytes_of, may_describe, may_measure, of_answers
from zhiren_analysis.settings import AnalysisSettings
from zhiren_analysis.speech.fluency import Fluency, Heard, fluency_of
from zhiren_analysis.speech.wording import detail_of, manner_of

_RHYTHM = "zhiren_analysis.speech.rhythm:measure"
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
    """Measure one recording's speech, telling how far it has come."""
    job = Job(
        target=_RHYTHM,
        data=await bytes_of(call, recording),
        wanted={"bounds": _bounds(call.host)},
    )

    async def told(share: float) -> None:
        await call.progress(share, 1.0)

    return await studio_of(call.host).measure(job, told)


def speech_shown(
    rhythm: Mapping[str, Any], recording: Recording, record: Mapping[str, Any]
) -> dict[str, Any]:
    """Tell what one recording's speech shows, in figures and the document's words."""
    heard = Heard(rhythm=rhythm, transcript=recording.transcript, language=record["language"])
    found = fluency_of([heard])
    describes = may_describe(record)
    manner = manner_of(found, rhythm["pitch_range_semitones"]) if found and describes else None
    return {
        "emotion": manner[0] if manner else None,
        "emotion_score": manner[1] if manner else None,
        "speech_rate": found.rate if found else None,
        "fluency_score": found.fluency if found else None,
        "score": found.score if found else None,
        "figures": asdict(found) if found else None,
        "rhythm": dict(rhythm) if describes else _without_voice(rhythm),
    }


async def speech_of(call: Call, record: Mapping[str, Any]) -> dict[str, Any]:
    """Measure the speech of all answers of an interview.

    Gives ``detail``, as the document shows it in a report, and ``evidence``: what it rests on, or
    why there is nothing.
    """
    heard: list[Heard] = []
    shown: list[dict[str, Any]] = []
    for recording in of_answers(record, "speech") if may_measure(record) else ():
        try:
            rhythm = await rhythm_of(call, recording)
        except ZhirenError as error:
            shown.append({"answer_id": recording.answer_id, "error": str(error)})
            continue
        transcript, language = recording.transcript, record["language"]
        heard.append(Heard(rhythm=rhythm, transcript=transcript, language=language))
        kept = rhythm if may_describe(record) else _without_voice(rhythm)
        shown.append({"answer_id": recording.answer_id, **kept})
    found = fluency_of(heard)
    manner = manner_of(found, _range(heard)) if found and may_describe(record) else None
    return {
        "detail": detail_of(found, manner, record["language"]),
        "evidence": {"figures": _figures(found, manner), "recordings": shown},
    }


def _figures(found: Fluency | None, manner: tuple[str, float] | None) -> dict[str, Any] | None:
    if found is None:
        return None
    sure = {"manner": manner[0], "manner_confidence": manner[1]} if manner else {}
    return asdict(found) | sure


def _range(heard: Sequence[Heard]) -> float | None:
    """Give the middle one of the recordings' pitch ranges."""
    known = sorted(
        float(one.rhythm["pitch_range_semitones"])
        for one in heard
        if one.rhythm.get("pitch_range_semitones") is not None
    )
    return known[len(known) // 2] if known else None


def _without_voice(rhythm: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what only those are told about who agreed to it."""
    voice = {"pitch_hz", "pitch_range_semitones", "level_db", "level_spread_db"}
    return {name: value for name, value in rhythm.items() if name not in voice}


def _bounds(host: Host) -> dict[str, Any]:
    settings = host.section(AnalysisSettings)
    return {"seconds": settings.media_minutes * 60, "pixels": settings.media_pixels}
