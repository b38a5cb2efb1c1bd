"""This is where an interview's recordings are found: those that came through our own upload."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from zhiren import Call, Forbidden, Invalid

Kind = Literal["speech", "video"]
_FIELDS: Mapping[Kind, tuple[str, ...]] = {
    "speech": ("audio_file", "video_file"),
    "video": ("video_file",),
}
_URL: Mapping[Kind, str] = {"speech": "audio_url", "video": "video_url"}


@dataclass(frozen=True, kw_only=True)
class Recording:
    """One file of an interview, with what is known of what is said in it."""

    file_id: str
    transcript: str
    answer_id: str | None
    """None for one that no answer names."""


def named(record: Mapping[str, Any], kind: Kind, url: str) -> Recording:
    """Find the recording that *url* (or key) names. Raises `Invalid` for one of elsewhere."""
    bare = url.partition("?")[0].partition("#")[0]
    for key, file_id in record.get("recordings", {}).items():
        if bare == key or bare.endswith(f"/{key}"):
            found = (one for one in of_answers(record, kind) if one.file_id == file_id)
            nameless = Recording(file_id=file_id, transcript="", answer_id=None)
            return next(found, nameless)
    raise Invalid(
        "只分析通过本系统上传的录音录像 · Only recordings of this interview that came through our "
        "own upload are analysed.",
        _URL[kind],
    )


def of_answers(record: Mapping[str, Any], kind: Kind) -> list[Recording]:
    """List the recordings of *kind* that answers name, in their order."""
    answers = [turn["answer"] for turn in record["turns"] if turn.get("answer")]
    return [
        Recording(file_id=file_id, transcript=one["transcript"], answer_id=one["answer_id"])
        for one in answers
        if (file_id := next(filter(None, map(one.get, _FIELDS[kind])), None))
    ]


def may_measure(record: Mapping[str, Any]) -> bool:
    """Whether recordings may be listened to: unless the candidate said no."""
    consent = record.get("consent")
    return consent is None or bool(consent.get("recording"))


def may_describe(record: Mapping[str, Any]) -> bool:
    """Whether voice and picture may be described: only if the candidate said yes."""
    consent = record.get("consent") or {}
    return bool(consent.get("recording") and consent.get("signals"))


def agreed_at(record: Mapping[str, Any]) -> datetime | None:
    """Tell when the candidate last said what they agree to; None if that is not known."""
    at = (record.get("consent") or {}).get("at")
    return datetime.fromisoformat(at) if at else None


async def bytes_of(call: Call, recording: Recording) -> bytes:
    """Read a recording from our own storage."""
    async with call.reading() as session:
        _, data = await call.host.files.read(session, recording.file_id)
    return data


def refuse_unwanted(record: Mapping[str, Any]) -> None:
    """Raise `Forbidden` where the candidate does not want recordings to be analysed."""
    if not may_measure(record):
        raise Forbidden("候选人未同意录制 · The candidate did not agree to being recorded.")
