"""This is where text becomes words that can be looked up, in Chinese and in English.

Traditional Chinese and simplified are the same words here, so that each finds the other.

``tokens`` gives the words of a text, ``lex`` the same words joined by spaces and spelt with letters
and digits only, so that a full-text index which knows nothing but letters and digits still tells
``C++`` from ``C#`` from ``C``.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Any

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_KANA_HANGUL = "\u3040-\u30ff\u31f0-\u31ff\uac00-\ud7af"
_EAST = _HAN + _KANA_HANGUL

# In order: a run of East Asian script; .NET; C++ C# F#; a word or number with dots and hyphens.
_PIECE = re.compile(
    rf"(?P<east>[{_EAST}]+)"
    r"|(?P<dotted>(?<![a-z0-9])\.net(?![a-z0-9]))"
    r"|(?P<signed>(?<![a-z0-9])[a-z](?:\+\+|\#)(?!\#))"
    rf"|(?P<word>[^\W_{_EAST}]+(?:[.,'’\-][^\W_{_EAST}]+)*)"
)
_CHINESE = re.compile(f"[{_HAN}]")
_NUMBER = re.compile(r"\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)+")
_VERSIONED = re.compile(r"([a-z]{2,})(\d[\d.]*)")
_INITIALS = re.compile(r"[a-z](?:\.[a-z])+")
_POSSESSIVE = re.compile(r"['’]s$")

_ENGLISH_STOP = """
a an the and or but if then than that this these those of in on at by for from to into with as about
between during is are was were be been being am do does did has have had having it its he she they
them their his her him we our us you your i me my what which who whom whose when where why how there
here also can could would should will may might shall so such not no nor too very just only same
both each all any some most more other dont doesnt didnt isnt arent wasnt werent cant im ive
"""
_CHINESE_STOP = """
的 了 是 在 和 与 及 或 而 也 都 就 着 著 之 于 以 为 被 把 对 从 到 由 向 将
吗 呢 吧 啊 这 那 个 其 它 他 她 们 我 你 您 有 一个 这个 那个 以及
什么 甚么 哪 哪个 哪些 哪里 怎么 怎样 如何 为什么 多少 几 谁 还是 可以 请问
"""
_STOP = frozenset(_ENGLISH_STOP.split()) | frozenset(_CHINESE_STOP.split())
_SPELLING = str.maketrans({"+": "plus", "#": "sharp", ".": "dot"})
_LONGEST = 100
"""Letters of a word that count: what is longer is no word, and an index takes only so much."""


def tokens(text: str, *, pairs: bool = True) -> list[str]:
    """Give the words of *text* to compare and to look up, in their order, repeats included.

    English words are stemmed and stop words left out. A run of Chinese gives both its words (in
    search mode) and, unless it is done without, its *pairs* of neighbouring characters. Signs
    that carry meaning stay: ``c++``, ``c#``, ``.net``; ``Node.js`` and ``NodeJS`` are one word.
    """
    found: list[str] = []
    for piece in _PIECE.finditer(folded(text)):
        value = piece.group()
        match piece.lastgroup:
            case "east":
                found.extend(_east(value) if pairs else _words(value))
            case "word":
                found.extend((_western if len(value) <= _LONGEST else _taken_apart)(value))
            case _:
                found.append(value)
    return found


def folded(text: str) -> str:
    """Give *text* as it is compared: lower case, one width, one script of Chinese.

    Its length may differ from that of *text*.
    """
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFKC", text).lower()
    if not _CHINESE.search(text):
        return text
    # The converter takes no half characters.
    return str(_simplifier().convert(text.encode(errors="replace").decode()))


def lex(text: str) -> str:
    """Give the words of *text* joined by spaces, spelt with letters and digits only."""
    return " ".join(map(spell, tokens(text)))


def spell(token: str) -> str:
    """Spell a token with letters and digits only: ``c++`` is ``cplusplus``, ``.net`` ``dotnet``.

    One without end is spelt by its beginning, since an index has no room for more.
    """
    return (token if token.isalnum() else token.translate(_SPELLING))[:_LONGEST]


def _words(run: str) -> list[str]:
    return [word for word in _segmenter().cut_for_search(run) if word not in _STOP]


def _east(run: str) -> Iterator[str]:
    """Give the words of a run of East Asian script, then its bigrams that are no words."""
    words = _words(run)
    yield from words
    known = {word for word in words if len(word) == 2}
    for first, second in pairwise(run):
        pair = first + second
        if pair not in known and _STOP.isdisjoint((first, second, pair)):
            yield pair


@lru_cache(maxsize=50_000)
def _western(word: str) -> tuple[str, ...]:
    """Give the tokens of a word that may hold dots, hyphens and apostrophes."""
    return tuple(_taken_apart(word))


def _taken_apart(word: str) -> Iterator[str]:
    if _NUMBER.fullmatch(word):
        yield word.replace(",", "")
        return
    for part in re.split(r"[,\-]", _unaccented(_POSSESSIVE.sub("", word))):
        whole = re.sub(r"['’]", "", part)
        if whole.endswith(".net"):
            yield ".net"
            whole = whole.removesuffix(".net")
        yield from _plain(whole)


def _plain(word: str) -> Iterator[str]:
    """Give a word and what it is made of: ``python3.8`` is Python too, ``node.js`` Node."""
    if _NUMBER.fullmatch(word):
        yield word
    elif versioned := _VERSIONED.fullmatch(word):
        yield word
        yield from _plain(versioned[1])
    elif _INITIALS.fullmatch(word):
        yield word.replace(".", "")
    else:
        if word.endswith(".js"):
            yield word.replace(".", "")
            word = word.removesuffix(".js")
        yield from (_stem(part) for part in word.split(".") if part and part not in _STOP)


def _unaccented(word: str) -> str:
    if word.isascii():
        return word
    parts = unicodedata.normalize("NFKD", word)
    return "".join(part for part in parts if not unicodedata.combining(part))


def _stem(word: str) -> str:
    """Stem an English word; other scripts, digits and the -js of libraries stay as they are."""
    if not (word.isascii() and word.isalpha()) or word.endswith("js"):
        return word
    return str(_stemmer().stem_word(word))


@lru_cache(maxsize=1)
def _segmenter() -> Any:
    import rjieba

    return rjieba


@lru_cache(maxsize=1)
def _simplifier() -> Any:
    from opencc import OpenCC

    return OpenCC("t2s")


@lru_cache(maxsize=1)
def _stemmer() -> Any:
    from py_rust_stemmers import SnowballStemmer

    return SnowballStemmer("english")
