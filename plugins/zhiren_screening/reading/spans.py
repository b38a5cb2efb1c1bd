"""This is where a value keeps the place in the text that it was read from."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict

_BULLET = re.compile(r"^[\s\-–—•·●○◦◆◇■□▪▸►➢➤*※★☆√✓|]+|^\s*(?:\d{1,2}[.、)]|[(（]\d{1,2}[)）])\s*")
_LONGEST = 2000
"""Characters of a line that are read as one."""
_BLANK = " \t\r\n\f\v\u3000\u00a0\ufeff\u200b\u200c\u200d\u200e\u200f\u2060"
"""What stands at a line's edges and is not seen."""
_EDGES = " \t\r\n\u3000\u00a0,，、;；:：|｜·•-–—*#"
_RIGHT_EDGES = _EDGES.removesuffix("#")  # C# ends with its name


class Found(BaseModel):
    """A value and its evidence: ``text[start:end] == quote``."""

    model_config = ConfigDict(frozen=True)

    value: str
    """The value as it is compared and stored."""
    quote: str
    """The very words of the text."""
    start: int
    end: int


@dataclass(frozen=True)
class Line:
    """One line (or piece of a line) of a text, without bullet and outer spaces."""

    text: str
    start: int
    bulleted: bool = False

    @property
    def end(self) -> int:
        """Where it ends in the whole text."""
        return self.start + len(self.text)

    def piece(self, start: int, end: int) -> "Line":
        """Cut out ``[start:end]`` of this line, trimmed of separators at its edges."""
        raw = self.text[start:end]
        trimmed = raw.lstrip(_EDGES)
        left = start + len(raw) - len(trimmed)
        return Line(trimmed.rstrip(_RIGHT_EDGES), self.start + left)

    def found(self, value: str | None = None) -> Found:
        """Make this line a value; *value* is its normal form."""
        return Found(
            value=self.text if value is None else value,
            quote=self.text,
            start=self.start,
            end=self.end,
        )


def lines_of(text: str, start: int = 0, end: int | None = None) -> Iterator[Line]:
    """Give the lines of ``text[start:end]`` that hold something, with offsets into *text*.

    A line that never ends is given in parts, so that no pattern has to look far.
    """
    for match in re.finditer(rf"[^\n]{{1,{_LONGEST}}}", text[start:end]):
        line = match.group()
        mark = _BULLET.match(line)
        left = mark.end() if mark and mark.end() < len(line) else 0
        body = line[left:].strip(_BLANK)
        if body and re.search(r"\w", body):
            offset = start + match.start() + left + line[left:].index(body)
            yield Line(body, offset, bulleted=bool(mark and mark.group().strip()))


def fold(word: str) -> str:
    """Make words comparable: width, case, spaces and separators do not count."""
    plain = unicodedata.normalize("NFKC", word).casefold()
    return re.sub(r"[\s\u200b\u00ad_\-‐–—·]+", "", plain)
