"""This is where characters become the ones that a reader sees and a search expects."""

import re
import unicodedata

INVISIBLE = re.compile(
    r"[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0e\ufeff"
    r"\U000e0000-\U000e007f\U000e0100-\U000e01ef]"
)
"""Characters without width: joiners, direction marks, tags, variation selectors."""

# What is written with a radical's code point looks like the character, and is not found by it.
# Unicode gives these no decomposition (Kangxi radicals, U+2F00 and up, have one).
_RADICALS = str.maketrans(
    "⺠⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰⺎⺙⻁⻑⻒⻗⻟⻡",
    "民西见角贝车长门青韦页风飞食马骨鬼鱼鸟卤麦黄黾齐齿龙兀攵虎長镸雨飠首",
)
_FOLDED = re.compile(
    r"[\u2e9f\u2ef3\u2f00-\u2fdf\uf900-\ufaff\ufb00-\ufb06\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]"
)
_PRIVATE = re.compile(r"[\ue000-\uf8ff\U000f0000-\U0010fffd]")
_GONE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufff0-\uffff]")
_BREAK = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_BLANKS = re.compile(r"[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_AROUND_BREAKS = re.compile(r" ?\n ?")
_EMOJI = r"\u2600-\u27bf\U0001f000-\U0001faff"
_EMOJI_JOINER = re.compile(rf"(?<=[{_EMOJI}\ufe0f])\u200d(?=[{_EMOJI}])")
_KEPT_JOINER = "\x00"


def clean(text: str) -> str:
    """Give *text* as it is read: no invisible or control characters, one blank at a time.

    Radicals and compatibility forms of Han characters, ligatures, and full-width letters and digits
    become the usual ones; punctuation keeps its width. Lines stay lines.
    """
    if text.isascii() and text.isprintable():
        return _BLANKS.sub(" ", text).strip()
    text = _GONE.sub("", text)
    text = _EMOJI_JOINER.sub(_KEPT_JOINER, text)
    text = INVISIBLE.sub("", text).replace(_KEPT_JOINER, "\u200d")
    text = _PRIVATE.sub(" ", text).translate(_RADICALS)
    text = _FOLDED.sub(lambda match: unicodedata.normalize("NFKC", match.group()), text)
    text = _BLANKS.sub(" ", _BREAK.sub("\n", unicodedata.normalize("NFC", text)))
    return _AROUND_BREAKS.sub("\n", text).strip()


def squeezed(text: str) -> str:
    """Give *text* without any blank, to compare what differs in blanks alone."""
    return "".join(text.split())


def shortened(text: str, most: int = 160) -> str:
    """Give the beginning of *text* on one line, for a finding's quote."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"
