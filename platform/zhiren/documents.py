"""This is where a file's contents have a shape: text, blocks with their places, and findings.

A ``Parser`` is a contribution: it names the media types and suffixes that it reads and the function
that does it, which is imported only in a worker process.
"""

import re
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, Self

BlockKind = Literal["heading", "paragraph", "table", "list"]
Position = Literal["top", "middle", "bottom"]
Language = Literal["zh", "en"]

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003134f]")
_WORD = re.compile(r"[^\W\d_\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003134f]+")


def language_of(text: str) -> Language:
    """Tell Chinese from English: a Han character counts as much as an English word."""
    sample = text[:20_000]
    han = len(_HAN.findall(sample))
    return "zh" if han and han * 2 >= len(_WORD.findall(sample)) else "en"


@dataclass(frozen=True, kw_only=True)
class Parser:
    """A way to read one kind of file."""

    name: str
    media_types: tuple[str, ...]
    """The first is the one that files of this kind are given."""
    suffixes: tuple[str, ...]
    """Lower case, with the dot: ``(".pdf",)``."""
    target: str
    """``"module:function"``, a plain ``(data: bytes, name: str) -> ParsedDocument``. It runs in a
    worker process with limits; it raises ``Unreadable`` for a file that it cannot read."""


@dataclass(frozen=True, kw_only=True)
class Block:
    """A heading, paragraph, list or table, as a stretch of the document's text."""

    start: int
    """First character, as an offset into the document's ``text``."""
    end: int
    """One past the last character."""
    kind: BlockKind = "paragraph"
    page: int | None = None
    """From 1; None where the format has no pages."""
    heading_path: tuple[str, ...] = ()
    """The headings above it, outermost first; a heading's own words come last."""
    position: Position | None = None
    """Which third of the page it begins in."""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Something in a file that its reader should know of: hidden text, an attempt to instruct."""

    kind: str
    """``hidden_text``, ``invisible_characters``, ``injection``, ``forged_role`` or ``not_read``."""
    quote: str
    """What stands there, shortened."""
    detail: str
    """Where, and why it was noticed."""


@dataclass(frozen=True, kw_only=True)
class ParsedDocument:
    """What was read from a file. Hidden text is among the findings, not in the text."""

    text: str
    blocks: list[Block] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    pages: int | None = None

    @property
    def language(self) -> Language:
        """The language that most of the text is in."""
        return language_of(self.text)

    def to_json(self) -> dict[str, Any]:
        """Give a JSON-native dict that ``from_json`` reads back."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Read back what ``to_json`` gave."""
        blocks = [
            Block(**{**block, "heading_path": tuple(block["heading_path"])})
            for block in data["blocks"]
        ]
        findings = [Finding(**finding) for finding in data["findings"]]
        return cls(text=data["text"], blocks=blocks, findings=findings, pages=data["pages"])
