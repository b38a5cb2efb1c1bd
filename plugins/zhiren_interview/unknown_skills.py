"""This is where what looks like the name of a skill is found that our bank does not know.

In Chinese a skill stands after words such as 熟悉 or in Latin letters; in English it has a capital,
a digit or a sign, or stands in a list after words such as "experience with".
"""

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from zhiren_interview.question_bank import named

_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"(?<![A-Za-z0-9])[A-Za-z][A-Za-z0-9]*(?:[.+#-][A-Za-z0-9+#]*)*(?![A-Za-z0-9])")
_PLAIN = re.compile(r"^[a-z]+(?:-[a-z]+)*$")
_TITLE = re.compile(r"^[A-Z][a-z]+$")
_AFTER_TITLE = re.compile(r"\s+(?!experience|expertise|skills?|knowledge|certifi)[a-z]")
"""A lower word after a capital at the beginning of a sentence: the capital means nothing."""
_BEGINS = re.compile(r"(?:^|[.!?:;\n•*-])\s*$")
_LISTED_ZH = re.compile(
    r"(?:熟练掌握|熟练使用|熟练运用|熟悉|精通|掌握|了解|擅长|会使用|使用过)([^,，。;；:：\n]+)"
)
_LISTED_EN = re.compile(
    r"\b(?:experienced?|familiar(?:ity)?|proficien\w+|knowledge|expertise|skilled|expert|fluent"
    r"|background|hands-on)\s+(?:\w+\s+)?(?:with|in|of|using)\s+([^.;:\n]+)",
    re.IGNORECASE,
)
_SPLIT_ZH = re.compile(r"[、/|]|以及|及|和|与|或")
_SPLIT_EN = re.compile(r"\s*[,/]\s*(?:and\s+|or\s+)?|\s+(?:and|or)\s+", re.IGNORECASE)
_TAIL_ZH = re.compile(
    r"(?:等.*|(?:相关)?(?:技术|框架|工具|开发|经验|知识|者优先|优先|原理|的使用))+$"
)
_VAGUE_ZH = re.compile(
    r"业务|流程|行业|常用|常见|主流|至少|一种|一门|相关|基本|各种|以上|公司|能力|优先|其中|一定"
)
_LONGEST_ZH = 12
_LONGEST_EN = 3
"""Words."""


def unknown_in(text: str) -> list[str]:
    """List what looks like the name of a skill and is not in the bank, in the order of *text*."""
    taken = [(begin, end) for begin, end, _ in named(text)]
    found = [*_latin(text, taken), *_listed_zh(text), *_listed_en(text)]
    unique: dict[str, str] = {}
    for _, name in sorted(found):
        unique.setdefault(name.lower(), name)
    return list(unique.values())


@cache
def _ordinary() -> frozenset[str]:
    """Read the words that are written in capitals, or in lists, without naming a skill."""
    file = files("zhiren_interview").joinpath("bank", "ordinary_words.txt")
    return frozenset(file.read_text("utf-8").split())


def _latin(text: str, taken: list[tuple[int, int]]) -> Iterator[tuple[int, str]]:
    """Find names in Latin letters; capitals side by side are one name."""
    kept: list[tuple[int, int]] = []
    for match in _LATIN.finditer(text):
        begin, end = match.start(), match.start() + len(match.group().rstrip(".-"))
        if any(end > one[0] and begin < one[1] for one in taken):
            continue
        if not _is_name(text, begin, end):
            continue
        last = kept[-1] if kept else None
        if last and text[last[1] : begin] == " " and text[begin].isupper():
            kept[-1] = (last[0], end)
        else:
            kept.append((begin, end))
    yield from ((begin, text[begin:end]) for begin, end in kept)


def _is_name(text: str, begin: int, end: int) -> bool:
    word = text[begin:end]
    if len(word) <= 1 or word.lower() in _ordinary():
        return False
    if _PLAIN.match(word):
        # Among Chinese, a word in Latin letters is a name however it is written.
        return bool(_HAN.search(text[max(0, begin - 20) : end + 20]))
    starts = _BEGINS.search(text[:begin]) is not None
    return not (starts and _TITLE.match(word) and _AFTER_TITLE.match(text[end:]))


def _listed_zh(text: str) -> Iterator[tuple[int, str]]:
    for match in _LISTED_ZH.finditer(text):
        for item in _SPLIT_ZH.split(match[1]):
            name = _TAIL_ZH.sub("", item.strip(" 。（）()"))
            if _is_unknown_zh(name):
                yield match.start(1) + match[1].find(item), name


def _is_unknown_zh(name: str) -> bool:
    fits = 1 < len(name) <= _LONGEST_ZH and not re.search(r"[A-Za-z]", name)
    return fits and not _VAGUE_ZH.search(name) and not named(name)


def _listed_en(text: str) -> Iterator[tuple[int, str]]:
    for match in _LISTED_EN.finditer(text):
        if _HAN.search(match[1]):
            continue
        for item in _SPLIT_EN.split(match[1]):
            if _is_unknown_en(item.strip()):
                yield match.start(1) + match[1].find(item), item.strip()


def _is_unknown_en(name: str) -> bool:
    """Take one to three small words; capitals are found without a list."""
    words = name.split()
    if not 0 < len(words) <= _LONGEST_EN or len(name) <= 1 or named(name):
        return False
    return all(_PLAIN.match(word) and word not in _ordinary() for word in words)
