"""This is where all recordings of an interview are put together for its report."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from zhiren import Call, ZhirenError
from zhiren_analysis import measuring
from zhiren_analysis.recordings import Recording, may_describe, may_measure, of_answers
from zhiren_analysis.speech import wording
from zhiren_analysis.speech.fluency import Fluency, Heard, fluency_of
from zhiren_analysis.video import describing

_VOICE = frozenset({"pitch_hz", "pitch_range_semitones", "level_db", "level_spread_db"})
"""What is told only of those who agreed to it."""

Part = dict[str, Any]
"""``detail``, as the document shows it in a report; ``evidence``: what it rests on."""


async def fill_in_words(call: Call, record: Mapping[str, Any]) -> None:
    """Write down what was said in answers that came without words, if that can be done surely."""
    for recording in of_answers(record, "speech") if may_measure(record) else ():
        answer = _answer(record, recording)
        if answer["transcript"].strip():
            continue
        try:
            found = await measuring.words_of(call, recording, record["language"])
        except ZhirenError:
            continue  # the answer stays without words, as it came
        if found["judged"]:
            answer["transcript"] = found["text"]


async def speech_of(call: Call, record: Mapping[str, Any]) -> Part:
    """Measure the speech of all answers of an interview."""
    heard: list[Heard] = []
    shown: list[Part] = []
    for recording in of_answers(record, "speech") if may_measure(record) else ():
        try:
            rhythm = await measuring.rhythm_of(call, recording)
        except ZhirenError as error:
            shown.append(_failed(recording, error))
            continue
        heard.append(
            Heard(rhythm=rhythm, transcript=recording.transcript, language=record["language"])
        )
        shown.append({"answer_id": recording.answer_id, **told(rhythm, record)})
    found = fluency_of(heard)
    manner = wording.manner_of(found, _range(heard)) if found and may_describe(record) else None
    return {
        "detail": wording.detail_of(found, manner, record["language"]),
        "evidence": {"figures": _figures(found, manner), "recordings": shown},
    }


async def video_of(call: Call, record: Mapping[str, Any]) -> Part:
    """Measure the pictures of all answers of an interview whose candidate agreed to that."""
    seen: list[Part] = []
    shown: list[Part] = []
    for recording in of_answers(record, "video") if may_describe(record) else ():
        try:
            one = await measuring.pictures_of(call, recording)
        except ZhirenError as error:
            shown.append(_failed(recording, error))
            continue
        seen.append(one)
        named = {"answer_id": recording.answer_id, "findings": describing.findings(one)}
        shown.append(named | one)
    found = describing.describe(seen)
    return {
        "detail": describing.detail_of(found, record["language"]),
        "evidence": {"figures": asdict(found) if found else None, "recordings": shown},
    }


def signals_of(
    record: Mapping[str, Any], parts: Mapping[str, Part]
) -> dict[str, dict[str, int | None]]:
    """Give what speech and video score and count: nothing without weight, or without consent."""
    weights = record.get("signal_weights") or {}
    if not may_describe(record):
        return {}
    return {
        name: {"score": part["detail"]["score"], "weight": weights.get(name, 0)}
        for name, part in parts.items()
    }


def keep_measured(
    parts: dict[str, Part], before: Mapping[str, Any] | None, record: Mapping[str, Any]
) -> None:
    """Keep in *parts* what an earlier report measured of recordings that were removed since."""
    for name, part in parts.items():
        evidence = ((before or {}).get("evidence") or {}).get(name) or {}
        if part["evidence"]["figures"] is None and before and evidence.get("figures"):
            part["detail"] = before["dimension_details"][name]
            part["evidence"] = dict(evidence)
        part["evidence"]["removed"] = max(map(str, record["removed"].values()))


def told(rhythm: Mapping[str, Any], record: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what is told only of those who agreed to it."""
    hidden = frozenset() if may_describe(record) else _VOICE
    return {name: value for name, value in rhythm.items() if name not in hidden}


def _answer(record: Mapping[str, Any], recording: Recording) -> dict[str, Any]:
    answers = (turn["answer"] for turn in record["turns"] if turn.get("answer"))
    found: dict[str, Any] = next(a for a in answers if a["answer_id"] == recording.answer_id)
    return found


def _failed(recording: Recording, error: ZhirenError) -> Part:
    return {"answer_id": recording.answer_id, "error": str(error)}


def _figures(found: Fluency | None, manner: tuple[str, float] | None) -> Part | None:
    if found is None:
        return None
    sure = {"manner": manner[0], "manner_confidence": manner[1]} if manner else {}
    return asdict(found) | sure


def _range(heard: Sequence[Heard]) -> float | None:
    """Give the middle one of the recordings' pitch ranges."""
    ranges = (one.rhythm.get("pitch_range_semitones") for one in heard)
    known = sorted(float(one) for one in ranges if one is not None)
    return known[len(known) // 2] if known else None
