"""This is where spoken words are counted: characters of Chinese, words of English, and fillers."""

import re
from dataclasses import dataclass

_HAN = re.compile(r"[\u3400-\u9fff]")
_WORD = re.compile(r"[A-Za-z]+(?:['’-][A-Za-z]+)*|\d+")
_FILLED_ZH = re.compile(
    r"[嗯呃额唔]+|(?<=[，,。、\s])(?:那个|这个|就是|然后)(?=[，,。、\s])|^(?:那个|这个)(?=[，,、])"
)
_FILLED_EN = re.compile(
    r"\b(?:u+m+|u+h+|e+r+m?|h+m+)\b|(?<=,)\s*(?:you know|i mean)(?=,)", re.IGNORECASE
)
_SYLLABLES_A_WORD = 1.5
"""Of English as it is spoken, where there are no words to count."""


@dataclass(frozen=True, kw_only=True)
class Wording:
    """What a transcript holds of speech."""

    language: str
    """``zh`` or ``en``: what most of it is."""
    units: int
    """Characters of Chinese, words of English."""
    syllables: float
    """About as many as it takes to say it."""
    filled: int
    """Filled pauses: 嗯, 那个 between commas, um."""


def wording_of(transcript: str) -> Wording | None:
    """Count a transcript's words; None where there are none."""
    han, words = len(_HAN.findall(transcript)), len(_WORD.findall(transcript))
    if not han + words:
        return None
    chinese = han >= words
    filled = _FILLED_ZH.findall(transcript) + _FILLED_EN.findall(transcript)
    return Wording(
        language="zh" if chinese else "en",
        units=han + words,
        syllables=han + words * _SYLLABLES_A_WORD,
        filled=len(filled),
    )


def units_of(syllables: float, language: str) -> float:
    """Tell how many units so many syllables are: a Chinese character is one, a word is more."""
    return syllables if language == "zh" else syllables / _SYLLABLES_A_WORD
