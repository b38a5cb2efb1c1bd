"""This is where measured figures become lines of a report, each part with window and confidence."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from zhiren_analysis.rendering.labels import label


@dataclass(frozen=True, kw_only=True)
class Figures:
    """What was measured of speech, or of video."""

    title: str
    sure: str
    """Window and confidence, in words."""
    lines: list[tuple[str, str]]
    """Names and values, in words."""


def figures_of(report: Mapping[str, Any], language: str) -> list[Figures]:
    """Lay out the figures of *report* in *language*; what was not measured is left out."""
    found = []
    for part, lines in (("speech", _speech), ("video", _video)):
        evidence = report["evidence"].get(part) or {}
        if figures := evidence.get("figures"):
            sure = label("sure", language).format(
                window=round(figures["window"]), sure=f"{figures['confidence']:.0%}"
            )
            shown = [
                (label(name, language), value)
                for name, value in lines(figures, evidence["recordings"], language)
                if value is not None
            ]
            found.append(Figures(title=label(part, language), sure=sure, lines=shown))
    return found


def removed_of(report: Mapping[str, Any], language: str) -> str:
    """Say that the recordings are kept no longer, where that is so."""
    parts = (report["evidence"].get(part) or {} for part in ("speech", "video"))
    days = [part["removed"][:10] for part in parts if part.get("removed")]
    return label("removed", language).format(day=max(days)) if days else ""


Named = Iterator[tuple[str, str | None]]


def _speech(figures: Mapping[str, Any], recordings: list[dict[str, Any]], language: str) -> Named:
    unit = label(f"unit_{figures['unit']}", language)
    yield "speech_rate", f"{figures['rate']:.0f} {unit}"
    yield "fluency", _share(figures["fluency"])
    pauses = [one["median_pause"] for one in recordings if one.get("median_pause") is not None]
    yield "median_pause", f"{sorted(pauses)[len(pauses) // 2]:.1f} s" if pauses else None
    silences = [one["longest_silence"] for one in recordings if "longest_silence" in one]
    yield "longest_silence", f"{max(silences):.1f} s" if silences else None
    yield "long_pauses", str(sum(one.get("long_pauses", 0) for one in recordings))
    yield "filled", None if figures.get("filled") is None else str(figures["filled"])
    ranges = [
        one["pitch_range_semitones"] for one in recordings if one.get("pitch_range_semitones")
    ]
    yield "pitch_range", f"{sorted(ranges)[len(ranges) // 2]:.0f}" if ranges else None


def _video(figures: Mapping[str, Any], recordings: list[dict[str, Any]], language: str) -> Named:
    yield "smile", _share(figures["smile_share"])
    yield "eye_contact", _share(figures["eye_contact_score"])
    yield "posture", _share(figures["posture_score"])
    found = sorted({name for one in recordings for name in one.get("findings", ())})
    yield "findings", ", ".join(label(f"seen_{name}", language) for name in found) or None


def _share(value: float | None) -> str | None:
    return None if value is None else f"{value:.0%}"
