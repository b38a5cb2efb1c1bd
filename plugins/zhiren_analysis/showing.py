"""This is where one recording is analysed on request: what was asked for, and why what is not."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import asdict
from typing import Any, Literal

from zhiren import Call, Unavailable
from zhiren_analysis import gathering, measuring
from zhiren_analysis.recordings import (
    Kind,
    Recording,
    may_describe,
    named,
    refuse_unwanted,
)
from zhiren_analysis.speech import wording
from zhiren_analysis.speech.fluency import Heard, fluency_of
from zhiren_analysis.video import describing

SpeechType = Literal["asr", "emotion", "rhythm"]
VideoType = Literal["expression", "eye_tracking", "posture"]
_NO_CONSENT = (
    "候选人未同意分析声音与画面特征 · "
    "The candidate did not agree to voice and picture being described."
)
_TOO_LITTLE = "语音过少，无法判断 · There is too little speech to judge."
_NO_FACE = "画面中人脸过少，无法描述 · A face is hardly seen."

Shown = dict[str, Any]


async def analyse(
    call: Call, kind: Kind, interview_id: str, url: str, types: Collection[str]
) -> Shown:
    """Analyse the recording that *url* names for *types*.

    Raises `Invalid` for a recording of elsewhere, `Forbidden` where the candidate did not agree,
    and what measuring raises for one that cannot be read.
    """
    record = await call.use("show_interview", interview_id=interview_id)
    refuse_unwanted(record)
    recording = named(record, kind, url)
    show: Callable[..., Awaitable[Shown]] = _speech if kind == "speech" else _video
    return await show(call, record, recording, types)


async def _speech(
    call: Call, record: Mapping[str, Any], recording: Recording, types: Collection[str]
) -> Shown:
    shown: Shown = {"not_analysed": {}}
    transcript = recording.transcript
    if "asr" in types:
        try:
            shown["asr"] = await measuring.words_of(call, recording, record["language"])
            transcript = transcript or shown["asr"]["text"] * shown["asr"]["judged"]
        except Unavailable as error:
            shown["asr"] = None
            shown["not_analysed"]["asr"] = str(error)
    if {"emotion", "rhythm"} & set(types):
        rhythm = await measuring.rhythm_of(call, recording)
        heard = Heard(rhythm=rhythm, transcript=transcript, language=record["language"])
        _judge(shown, heard, record, types)
    return shown


def _judge(shown: Shown, heard: Heard, record: Mapping[str, Any], types: Collection[str]) -> None:
    """Put into *shown* the figures and words that were asked for."""
    found = fluency_of([heard])
    if found is None:
        shown["not_analysed"] |= dict.fromkeys(set(types) - {"asr"}, _TOO_LITTLE)
    if "rhythm" in types:
        shown["rhythm"] = gathering.told(heard.rhythm, record)
        shown["figures"] = asdict(found) if found else None
        shown["speech_rate"] = found.rate if found else None
        shown["fluency_score"] = found.fluency if found else None
    if "emotion" in types:
        manner = None
        if not may_describe(record):
            shown["not_analysed"]["emotion"] = _NO_CONSENT
        elif found:
            manner = wording.manner_of(found, heard.rhythm.get("pitch_range_semitones"))
        shown["emotion"], shown["emotion_score"] = manner or (None, None)


async def _video(
    call: Call, record: Mapping[str, Any], recording: Recording, types: Collection[str]
) -> Shown:
    if not may_describe(record):
        return {"not_analysed": dict.fromkeys(types, _NO_CONSENT)}
    try:
        seen = await measuring.pictures_of(call, recording)
    except Unavailable as error:
        return {"not_analysed": dict.fromkeys(types, str(error))}
    found = describing.describe([seen])
    shown: Shown = {
        "not_analysed": {} if found else dict.fromkeys(types, _NO_FACE),
        "findings": describing.findings(seen),
        "pictures": seen,
        "figures": asdict(found) if found else None,
    }
    if "expression" in types:
        shown["expression"] = found.expression if found else None
    if "eye_tracking" in types:
        shown["eye_contact_score"] = found.eye_contact_score if found else None
    if "posture" in types:
        shown["posture_score"] = found.posture_score if found else None
    return shown
