"""This is where an interview's live figures have their form: one plugin measures, another shows."""

from collections.abc import Mapping
from typing import Any

from zhiren.utterances import Fact, Utterance

NAME = "realtime_analysis"
"""What such a fact is called, in its stream and on every wire."""
_SPEECH = ("emotion", "emotion_score", "speech_rate", "fluency_score")
_VIDEO = ("expression", "eye_contact_score", "posture_score")


def stream_of(interview_id: str) -> str:
    """Name the stream of an interview's live figures; it is not the one of its words."""
    return f"analysis:{interview_id}"


def figures(found: Mapping[str, Any], evidence: Mapping[str, Any]) -> dict[str, Any]:
    """Give what was *found*, in the fields of the interview document; null is not analysed.

    *evidence* goes beyond it: ``window`` (seconds), ``confidence`` (0 to 1), what the figures rest
    on, and in ``not_analysed``, by field, why one is null.
    """
    return {
        "speech": {name: found.get(name) for name in _SPEECH},
        "video": {name: found.get(name) for name in _VIDEO},
        "evidence": dict(evidence),
    }


def nothing(why: str) -> dict[str, Any]:
    """Say that nothing is analysed, and *why*."""
    return figures({}, {"not_analysed": {"speech": why, "video": why}})


def is_figures(utterance: Utterance) -> bool:
    """Tell live figures from all else that is said into a stream."""
    return isinstance(utterance, Fact) and utterance.name == NAME
