"""This is where a question is taken apart: what one reader understood, the next no longer sees."""

import re
import unicodedata
from collections.abc import Iterator

from zhiren_screening.query.lengths import in_years

_CLAUSE_END = re.compile(
    (
        r"[,，。;；!！?？()（）]|但是?|而是|不过|的(?!\s*(?:和|或|、|以及|与|一[种个门项]))|\bbut\b|\bwith\b"
        r"|\bwho\b|\bthat\b"
        r"|\band (?=know|has|have|with|can)"
    ),
    re.IGNORECASE,
)
_NEGATIONS = re.compile(
    r"不要|不想要|不能|不是|不会|不懂|不含|不包含|不包括|不在|没有|没|未|(?<!双)非|除了|除去|排除"
    r"|剔除|去掉"
    r"|\bnot\b|n't\b|n’t\b|\bno\b|\bwithout\b|\bexcept\b|\bexclud\w+|\bother than\b|\bnon-"
    r"|\bnever\b|\bneither\b|\bnor\b|\black(?:s|ing)?\b",
    re.IGNORECASE,
)
_OUTSIDE = re.compile(r"^[^,，。;；\s]{0,12}?(?:以外|之外|除外)")
_OR = re.compile(r"或|/|\bor\b|任一|任意", re.IGNORECASE)
_WISH = re.compile(r"最好|优先考虑|ideally|preferably|prefer|nice to have|bonus", re.IGNORECASE)
_WISH_AFTER = re.compile(
    r"(?:者)?优先|加分|preferred|(?:is|are|would be) a (?:plus|bonus)", re.IGNORECASE
)
_LIST = re.compile(
    (
        r"^[\s、,，/&+]*(?:或者?|和|与|及|以及|跟|加|and|or|and/or|还有|又|且|并且|同时会|会|ex-"
        r"|\band\b)?[\s、,，/]*(?:ex-|会)?$"
    ),
    re.IGNORECASE,
)
_ONE_OF = re.compile(
    (
        r"一个就行|一种就行|一个即可|一种即可|其一|之一|任一|任意一|至少一|有一个"
        r"|中的?一[种个门项]|either|any of"
        r"|one of|at least one"
    ),
    re.IGNORECASE,
)
_LATIN, _PLURAL = re.compile(r"[A-Za-z0-9]"), re.compile(r"[a-z]{3}$")
_WHETHER = re.compile(
    r"(?P<v>[有是会懂能在])[没不](?P=v)|有无|(?:是否|能否|可否)|\b(?:is|are)n['’]t there\b",
    re.IGNORECASE,
)
"""What asks whether: it holds a "not" and denies nothing."""


def _asks(match: re.Match[str]) -> str:
    """Keep of 有没有 what it asks for, and the length of the text."""
    return (match["v"] or "").ljust(len(match.group()))


class Question:
    """A question in plain words. `take` removes what was understood."""

    def __init__(self, text: str) -> None:
        """Keep *text*, with full-width forms made plain."""
        plain = in_years(unicodedata.normalize("NFKC", text).strip())
        self.text = _WHETHER.sub(_asks, plain)
        self.rest = self.text

    def take(self, pattern: "str | re.Pattern[str]") -> re.Match[str] | None:
        """Find *pattern* in what is left, and remove it."""
        match = _compiled(pattern).search(self.rest)
        if match:
            self.blank(match)
        return match

    def take_all(self, pattern: "str | re.Pattern[str]") -> Iterator[re.Match[str]]:
        """Find every *pattern* in what is left, from left to right, and remove each."""
        for match in list(_compiled(pattern).finditer(self.rest)):
            self.blank(match)
            yield match

    def negated(self, start: int) -> bool:
        """Tell whether a "not" reaches the place *start* in its clause."""
        if _OUTSIDE.match(self.text[start:]):
            return True
        before = self.text[:start]
        ends = [match.end() for match in _CLAUSE_END.finditer(before)]
        return bool(_NEGATIONS.search(before[ends[-1] if ends else 0 :]))

    def joined(self, left_end: int, right_start: int) -> bool:
        """Tell whether only a separator stands between two things: they form one list."""
        return bool(_LIST.match(self.text[left_end:right_start]))

    def wished(self, start: int) -> bool:
        """Tell whether what stands at *start* is a wish only: 最好会Kafka."""
        clause = re.split(r"[,，。;；]", self.text[:start])[-1]
        after = re.split(r"[,，。;；]", self.text[start:])[0]
        return bool(_WISH.search(clause) or _WISH_AFTER.search(after))

    def alternatives(self, start: int, end: int) -> bool:
        """Tell whether the list at ``[start:end]`` asks for one of its members only."""
        clause_end = _CLAUSE_END.search(self.text, end)
        after = self.text[end : clause_end.start() if clause_end else len(self.text)]
        before = self.text[max(0, start - 20) : start]
        return bool(
            _OR.search(self.text[start:end]) or _ONE_OF.search(after) or _ONE_OF.search(before)
        )

    def blank(self, match: re.Match[str]) -> None:
        """Remove *match* from what is left."""
        start, end = match.span()
        self.rest = self.rest[:start] + "\0" * (end - start) + self.rest[end:]


def _compiled(pattern: "str | re.Pattern[str]") -> re.Pattern[str]:
    """Words are read in any case; a compiled pattern says for itself how it is read."""
    return re.compile(pattern, re.IGNORECASE) if isinstance(pattern, str) else pattern


def word(*spellings: str) -> str:
    """Make a pattern that finds any of *spellings* as whole words, the longest first."""
    ordered = sorted(spellings, key=len, reverse=True)
    return "|".join(_bounded(spelling) for spelling in ordered)


def _bounded(spelling: str) -> str:
    before = r"(?<![A-Za-z0-9])" if _LATIN.match(spelling[0]) else ""
    after = r"(?![A-Za-z0-9])" if _LATIN.match(spelling[-1]) else ""
    plural = "s?" if _PLURAL.search(spelling) else ""
    return before + re.escape(spelling).replace(r"\ ", r"\s+") + plural + after
