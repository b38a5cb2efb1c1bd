"""This is where the names of skills become one: k8s is Kubernetes, Java is not JavaScript."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from zhiren_screening.reading.sections import Section, pick
from zhiren_screening.reading.spans import Found, Line, fold

_SEPARATORS = re.compile(
    r"[,，、;；|｜·•]|(?<![A-Za-z])/|(?<=[\u4e00-\u9fff])/|/(?=[\u4e00-\u9fff])|\s{2,}|\t"
)
_LABEL = re.compile(r"^[^:：,，、;；]{1,40}?[:：]\s*")
_BRACKETS = re.compile(r"\s*[(（][^)）]*[)）]\s*$")
_BRACKETED = re.compile(r"[(（][^)）]*[)）]")
_LEAD = re.compile(
    r"^(?:熟练(?:掌握|使用|运用)?|精通|熟悉|掌握|了解|擅长|具备|会使用|使用过?|能够?"
    r"|能熟练(?:使用|运用)|有|及|和|以及|等"
    r"|proficient (?:in|with)|experienced? (?:in|with)|familiar(?:ity)? with|knowledge of"
    r"|good (?:at|knowledge of)|skilled in|expert in|hands[- ]on|basic|strong|and)\s*",
    re.IGNORECASE,
)
_PART = re.compile(r"[^/&]+")
_TAIL = re.compile(r"(?:等|等等|相关技术|开发|编程|\.|。)+$")
_LEVEL = re.compile(
    r"^(?:advanced|intermediate|beginner|expert|basic|native(?: speaker)?|fluent|proficient|master"
    r"|精通|熟练|熟悉|了解|掌握|良好|流利|\d+(?:\.\d+)? ?(?:years?|年)|less than 1 year"
    r"|https?:\S+)$",
    re.IGNORECASE,
)
_NEGATED = re.compile(
    (
        r"(?:不会|不懂|没有?用过|没有|不熟悉|未使用过|no (?:experience|knowledge)[\w ]{0,12}|not "
        r"|never used )\s*$"
    ),
    re.IGNORECASE,
)
_WORDY = re.compile(r"[A-Za-z0-9+#]")


@dataclass(frozen=True)
class Vocabulary:
    """Every spelling we know, and the name it stands for."""

    names: dict[str, str]
    """Folded spelling → usual name."""
    ambiguous: frozenset[str]
    """Folded spellings that are common words too."""
    pattern: re.Pattern[str]
    """Finds any spelling as a whole word, the longest first."""


@cache
def vocabulary() -> Vocabulary:
    """Read the table of skills once."""
    source = files("zhiren_screening").joinpath("vocabulary/skills.toml").read_text("utf-8")
    table = tomllib.loads(source)
    spellings: dict[str, str] = {}
    words: list[str] = []
    for name, others in table["skills"].items():
        for spelling in (name, *others):
            spellings[fold(spelling)] = name
            words.append(spelling)
    ambiguous = frozenset(fold(word) for word in table["ambiguous"])
    return Vocabulary(spellings, ambiguous, _pattern(words))


def skill_name(word: str) -> str:
    """Give the usual name of a skill; a word that we do not know stays as it is."""
    plain = _BRACKETS.sub("", word).strip()
    return vocabulary().names.get(fold(plain), plain)


def skill_key(word: str) -> str:
    """Give the key by which skills are compared."""
    return fold(skill_name(word))


def known_skill(word: str) -> str | None:
    """Give the usual name if *word* is a skill that we know."""
    return vocabulary().names.get(fold(word))


def mentions(text: str, *, listed: bool = False) -> Iterator[tuple[int, int, str]]:
    """Find known skills in *text*: start, end, usual name.

    In running text (not *listed*) words that mean other things too are left out, and so is what
    somebody says they cannot do.
    """
    known = vocabulary()
    for match in known.pattern.finditer(text):
        key = fold(match.group())
        if listed or (key not in known.ambiguous and not _NEGATED.search(text[: match.start()])):
            yield match.start(), match.end(), known.names[key]


def skills_in(sections: Sequence[Section]) -> list[Found]:
    """Read the skills that the resume lists, in its own words, each once."""
    found: dict[str, Found] = {}
    for section in pick(list(sections), "skills"):
        for line in section.lines:
            for item in _items(line):
                found.setdefault(fold(item.value), item)
    return list(found.values())


def mentioned_skills(text: str, listed: Sequence[Found]) -> list[Found]:
    """Find the skills that the rest of *text* speaks of, each once, without the *listed*."""
    have = {fold(item.value) for item in listed}
    parts = (part for item in listed for part in _together(Line(item.quote, item.start)))
    found = {part.value: part for part in parts if fold(part.value) not in have}
    for start, end, name in mentions(text):
        if fold(name) not in have:
            quote = text[start:end]
            found.setdefault(name, Found(value=name, quote=quote, start=start, end=end))
    return list(found.values())


def _together(item: Line) -> list[Found]:
    """Give the skills that one item names together: Docker/K8s, C/C++; not half of TCP/IP."""
    parts = [item.piece(*match.span()) for match in _PART.finditer(item.text)]
    named = [(part, name) for part in parts if (name := known_skill(part.text))]
    whole = len(parts) > 1 and len(named) == len(parts)
    return [part.found(name) for part, name in named] if whole else []


def _items(line: Line) -> Iterator[Found]:
    """Cut one line of a list of skills into its items."""
    label = _LABEL.match(line.text)
    body = line.piece(label.end() if label else 0, len(line.text))
    if not body.text or (len(body.text) > 60 and _is_prose(body.text)):
        yield from _known_in(body)
        return
    for piece in _split(body):
        lead = _LEAD.match(piece.text)
        bare = _BRACKETED.sub(lambda m: " " * len(m.group()), piece.text)
        tail = _TAIL.search(bare.rstrip())
        item = piece.piece(lead.end() if lead else 0, tail.start() if tail else len(bare.rstrip()))
        if not known_skill(item.text) and (together := _together(item)):
            yield from together
        elif _is_item(item.text):
            yield item.found(skill_name(item.text))
        else:
            yield from _known_in(item)


def _split(line: Line) -> Iterator[Line]:
    """Split at separators that stand outside brackets."""
    masked = _BRACKETED.sub(lambda m: "_" * len(m.group()), line.text)
    at = 0
    for match in _SEPARATORS.finditer(masked):
        yield line.piece(at, match.start())
        at = match.end()
    yield line.piece(at, len(masked))


def _is_item(text: str) -> bool:
    if not text or _LEVEL.match(text) or "@" in text:
        return False
    if re.search(r"[\u4e00-\u9fff]", text):
        return len(text) <= 16
    return len(text) <= 50 and len(text.split()) <= 6 and bool(_WORDY.search(text))


def _is_prose(text: str) -> bool:
    return text.count(",") + text.count("，") + text.count("、") < len(text) / 40


def _known_in(line: Line) -> Iterator[Found]:
    for start, end, name in mentions(line.text, listed=True):
        yield line.piece(start, end).found(name)


def _pattern(words: Sequence[str]) -> re.Pattern[str]:
    """Match whole words: C is not in C++, Java not in JavaScript, R not in React.

    Words are put together by how they begin and end, so that most places are passed at once.
    """
    groups: dict[tuple[bool, bool], list[str]] = {}
    for word in sorted(words, key=len, reverse=True):
        ends = bool(_WORDY.match(word[0])), bool(_WORDY.match(word[-1]))
        groups.setdefault(ends, []).append(re.escape(word).replace(r"\ ", r"\s+"))
    before, after = r"(?<![A-Za-z0-9+#_])", r"(?![A-Za-z0-9+#_]|\.(?:js|net)\b|-[a-z])"
    branches = [
        f"{before if begins else ''}(?:{'|'.join(spelt)}){after if ends else ''}"
        for (begins, ends), spelt in groups.items()
    ]
    return re.compile("|".join(branches), re.IGNORECASE)
