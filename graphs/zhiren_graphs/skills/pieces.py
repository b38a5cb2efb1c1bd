"""This is where finished words are cut into the pieces in which they are spoken."""

import re
from collections.abc import Iterator

_WORD = re.compile(r"\S+\s*")
_HAN = re.compile(r"[\u3400-\u9fff]")
_GLUED = re.compile(r"[\s，。！？；：、”’）》…,.!?;:)]+")


def pieces(words: str) -> Iterator[str]:
    """Cut *words* into spoken pieces, word by word; joined again they are *words*."""
    if not _HAN.search(words):
        yield from _WORD.findall(words)
        return
    import rjieba

    held = ""
    for word in rjieba.cut(words):
        if held and not _GLUED.fullmatch(word):
            yield held
            held = ""
        held += word
    if held:
        yield held
