"""This is where speech becomes words with times: by whisper.cpp, or by PocketSphinx in English.

It runs in the process that opened the recording.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from typing import Any

import numpy as np

from zhiren.errors import MissingExtra
from zhiren_analysis.media.containers import Bounds
from zhiren_analysis.media.sound import RATE, Samples, read_sound
from zhiren_analysis.speech.pauses import Progress
from zhiren_analysis.speech.weights import refuse_bad_weights

SPHINX = "pocketsphinx"
"""Names the small English engine in the place of a model's path."""
ENOUGH = 0.5
"""Mean probability of words below which a transcript is not judged."""
_FULL = 32768.0
_MOST_WORDS = 20_000
_THREADS = 2
_SPHINX_FRAMES = 100
"""A second."""
_HAN = ("\u3400", "\u9fff")

Word = dict[str, Any]
"""``text``, ``start`` and ``end`` in seconds, ``probability`` from 0 to 1, or None."""


def measure(data: bytes, wanted: Mapping[str, Any], progress: Progress) -> dict[str, Any]:
    """Write down what is said. *wanted*: ``bounds``, ``model`` (path) and ``language``."""
    samples = read_sound(data, Bounds(**wanted["bounds"]))
    if wanted["model"] == SPHINX:
        words, language = _by_sphinx(samples), "en"
    else:
        words, language = _by_whisper(samples, wanted, progress)
    return told(words, language, len(samples) / RATE)


def told(words: Sequence[Word], language: str, seconds: float) -> dict[str, Any]:
    """Tell the transcript, how sure it is, and whether that is enough to judge it."""
    known = [word["probability"] for word in words if word["probability"] is not None]
    sure = sum(known) / len(known) if known else None
    return {
        "text": "".join(word["text"] for word in words).strip(),
        "language": language,
        "confidence": None if sure is None else round(sure, 3),
        "judged": sure is not None and sure >= ENOUGH,
        "seconds": round(seconds, 2),
        "words": [{**word, "text": word["text"].strip()} for word in words[:_MOST_WORDS]],
    }


def _by_whisper(
    samples: Samples, wanted: Mapping[str, Any], progress: Progress
) -> tuple[list[Word], str]:
    refuse_bad_weights(wanted["model"])
    os.environ["OMP_WAIT_POLICY"] = "passive"  # else its threads spin on a busy machine
    try:
        engine: Any = import_module("_pywhispercpp")
        whisper: Any = import_module("pywhispercpp.model")
    except ImportError as error:
        raise MissingExtra("Writing down speech", "speech") from error
    model = whisper.Model(
        wanted["model"], n_threads=_THREADS, print_progress=False, redirect_whispercpp_logs_to=None
    )
    length = len(samples) / RATE
    model.transcribe(
        samples.astype(np.float32) / _FULL,
        language=wanted.get("language") or "auto",
        token_timestamps=True,
        new_segment_callback=lambda segment: progress(min(1.0, segment.t1 / 100 / length)),
    )
    context = model._ctx  # noqa: SLF001 - words' times are told nowhere else
    language = engine.whisper_lang_str(engine.whisper_full_lang_id(context))
    return [word for part in _tokens(engine, context) for word in joined(part)], language


def _tokens(engine: Any, context: Any) -> Iterator[list[tuple[bytes, float, float, float]]]:
    """Give the tokens of each segment: their bytes, times and probability; no marks."""
    end = engine.whisper_token_eot(context)
    for segment in range(engine.whisper_full_n_segments(context)):
        found = []
        for place in range(engine.whisper_full_n_tokens(context, segment)):
            token = engine.whisper_full_get_token_data(context, segment, place)
            if token.id < end:
                raw = engine.whisper_token_to_bytes(context, token.id)
                found.append((raw, token.t0 / 100, token.t1 / 100, token.p))
        yield found


def joined(tokens: Sequence[tuple[bytes, float, float, float]]) -> list[Word]:
    """Join tokens to words: a Chinese character is one, and what follows a space begins one."""
    words: list[Word] = []
    raw, begun = b"", 0.0
    for piece, start, end, chance in tokens:
        begun = begun if raw else start
        raw += piece
        try:
            text = raw.decode()
        except UnicodeDecodeError:  # a character is cut in two: the rest comes with the next
            continue
        raw = b""
        if words and not _begins(text, words[-1]["text"]):
            last = words[-1]
            last |= {
                "text": last["text"] + text,
                "end": max(end, last["start"]),
                "probability": round(min(last["probability"], chance), 3),
            }
        else:
            words.append(
                {
                    "text": text,
                    "start": begun,
                    "end": max(begun, end),
                    "probability": round(chance, 3),
                }
            )
    return words


def _begins(text: str, before: str) -> bool:
    """Tell whether *text* begins a word after *before*."""
    if not any(letter.isalnum() for letter in text):
        return False
    return text.startswith(" ") or _is_han(text[0]) or _is_han(before[-1])


def _is_han(letter: str) -> bool:
    return _HAN[0] <= letter <= _HAN[1]


def _by_sphinx(samples: Samples) -> list[Word]:
    try:
        sphinx: Any = import_module("pocketsphinx")
    except ImportError as error:
        raise MissingExtra("Writing down English", "asr-en") from error
    decoder = sphinx.Decoder(samprate=RATE, loglevel="FATAL")
    decoder.start_utt()
    decoder.process_raw(samples.tobytes(), full_utt=True)
    decoder.end_utt()
    return [
        {
            "text": " " + segment.word.partition("(")[0],
            "start": segment.start_frame / _SPHINX_FRAMES,
            "end": (segment.end_frame + 1) / _SPHINX_FRAMES,
            "probability": None,  # it tells none that means something
        }
        for segment in decoder.seg()
        if not segment.word.startswith(("<", "["))
    ]
