"""This is where plain text and Markdown are read, in whatever encoding they come."""

import re
from collections.abc import Iterator
from itertools import pairwise

from zhiren.documents import BlockKind, ParsedDocument
from zhiren.errors import Unreadable
from zhiren.parsing.draft import Draft
from zhiren.parsing.hidden import hidden_text

_HIGH_PAIR = re.compile(rb"[\x80-\xff]{2,}")
_HIGH = re.compile(rb"[\x80-\xff]")
_PARAGRAPHS = re.compile(r"\n[ \t]*\n+")
_COMMENT = re.compile(r"<!--(.*?)(?:-->|\Z)", re.DOTALL)
_HEADING = re.compile(r"(#{1,6})[ \t]+(.+?)[ \t]*#*$")
_FENCE = re.compile(r"[ \t]*(```|~~~)")
_LIST = re.compile(r"[ \t]*(?:[-*+•]|\d{1,3}[.)])[ \t]+")
_TABLE = re.compile(r"[ \t]*\|")
_TABLE_RULE = re.compile(r"[ \t]*\|?[ \t:|-]*-{2,}[ \t:|-]*$")
_RULE = re.compile(r"[ \t]*(?:[-*_][ \t]*){3,}$")
_STRONG = re.compile(r"(\*\*\*|\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_LINK = re.compile(r"!?\[([^\[\]\n]*)\]\(<?([^()\s<>]+)>?(?:[ \t]+\"[^\"\n]*\")?\)")
_BREAK_TAG = re.compile(r"<br[ \t]*/?>", re.IGNORECASE)

_TITLE = 60
"""Characters that a heading of plain text may have."""
_NO_TITLE = tuple("。！？；，、：….!?;,:)）”」")
_BULLETS = tuple("-*+•●▪◦·")
_SENTENCE = re.compile(r"[。！？]|[.!?](?:\s|$)")
_CHAPTER = re.compile(r"(\d{1,3}(?:\.\d{1,3})*)[.、\s]")


def parse_text(data: bytes, name: str) -> ParsedDocument:  # noqa: ARG001 - every parser takes it
    """Read plain text: its paragraphs are what blank lines part, its titles short lines."""
    draft = Draft()
    paragraphs = [each for each in _PARAGRAPHS.split(_lines(decode(data))) if each.strip()]
    for paragraph, following in pairwise([*paragraphs, ""]):
        if _heads(paragraph.strip(), following.strip()):
            draft.heading(paragraph, _level(paragraph))
        else:
            draft.add(paragraph)
    return draft.finish()


def _heads(paragraph: str, following: str) -> bool:
    """Tell a title of plain text: one short line that ends no sentence, above running text."""
    return (
        "\n" not in paragraph
        and len(paragraph) <= _TITLE
        and not paragraph.endswith(_NO_TITLE)
        and not paragraph.startswith(_BULLETS)
        and any(map(str.isalpha, paragraph))
        and len(following) > len(paragraph)
        and bool(_SENTENCE.search(following))
    )


def _level(title: str) -> int:
    """Give a title's level: ``2.1 Pay`` stands below ``2 Terms``, and both below a bare one."""
    chapter = _CHAPTER.match(title.strip())
    return 2 + chapter.group(1).count(".") if chapter else 1


def parse_markdown(data: bytes, name: str) -> ParsedDocument:  # noqa: ARG001 - as above
    """Read Markdown as its reader sees it: headings with their path, no marks of emphasis."""
    draft = Draft()
    text = _lines(decode(data))
    for comment in _COMMENT.findall(text):
        draft.findings += hidden_text(comment, "In a comment, which is not shown.")
    for kind, level, lines in _blocks(_COMMENT.sub("", text).split("\n")):
        if kind == "heading":
            draft.heading(_plain(lines[0]), level)
        else:
            draft.add("\n".join(_plain(line) for line in lines), kind)
    return draft.finish()


def decode(data: bytes) -> str:
    """Decode UTF-8, UTF-16 or GB18030, with or without a byte order mark, else Windows-1252."""
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    if encoding_16 := _utf16(data):
        return data.decode(encoding_16, errors="replace")
    for encoding, errors in _guesses(data):
        try:
            return data.decode(encoding, errors=errors)
        except UnicodeDecodeError:
            continue
    raise Unreadable("The text is in an encoding that is not known; save it as UTF-8.")


def _guesses(data: bytes) -> Iterator[tuple[str, str]]:
    """Give encodings to try, most likely first, each with how strict to be."""
    yield "utf-8", "surrogatepass"
    lost = data.decode("utf-8", errors="replace").count("\ufffd")
    if lost * 20 <= len(_HIGH.findall(data)):
        yield "utf-8", "replace"  # nearly all of it is UTF-8: a cut or damaged file
    if _mostly_pairs(data):
        yield "gb18030", "strict"
        yield "gb18030", "replace"
    yield "cp1252", "strict"


def _mostly_pairs(data: bytes) -> bool:
    """Tell Chinese, whose high bytes come in pairs, from accents between Latin letters."""
    paired = sum(len(run) for run in _HIGH_PAIR.findall(data))
    return paired * 2 >= len(_HIGH.findall(data))


def _utf16(data: bytes) -> str | None:
    """Recognise UTF-16 without a mark by the zero bytes that its ASCII characters have.

    Few are enough in what cannot be UTF-8; what can be has to be full of them.
    """
    sample = data[:4096]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    least = 0.4 if _is_utf8(sample) else 0.05
    if max(even, odd) < max(2, least * len(sample) / 2) or min(even, odd) * 10 > max(even, odd):
        return None
    return "utf-16-be" if even > odd else "utf-16-le"


def _is_utf8(sample: bytes) -> bool:
    """Tell UTF-8; the sample may end in the middle of a character."""
    return sample.decode("utf-8", errors="replace").count("\ufffd") <= 3


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")


def _blocks(lines: list[str]) -> Iterator[tuple[BlockKind, int, list[str]]]:
    """Part lines into blocks: their kind, a heading's level, their lines without marks."""
    kind: BlockKind = "paragraph"
    block: list[str] = []
    fenced = False
    for line in lines:
        fence, heading = _FENCE.match(line), _HEADING.match(line)
        begins = _kind_of(line, kind)
        if fence or (not fenced and (heading or not line.strip() or begins != kind)):
            if block:
                yield kind, 0, block
            block, kind = [], "paragraph" if fence else begins
        if fence:
            fenced = not fenced
        elif heading and not fenced:
            yield "heading", len(heading.group(1)), [heading.group(2)]
        elif line.strip() and (fenced or not (_RULE.match(line) or _TABLE_RULE.match(line))):
            block.append(line)
    if block:
        yield kind, 0, block


def _kind_of(line: str, before: BlockKind) -> BlockKind:
    """Tell what a line belongs to, given what stood *before* it."""
    if _LIST.match(line) and not _RULE.match(line):
        return "list"
    if _TABLE.match(line):
        return "table"
    return "list" if before == "list" and line.startswith((" ", "\t")) else "paragraph"


def _plain(line: str) -> str:
    """Take the marks of emphasis, links and tables' edges out of a line."""
    line = _LINK.sub(_link, _BREAK_TAG.sub("\n", line))
    line = _STRONG.sub(r"\2", line).replace("`", "")
    return line.strip().strip("|").strip() if _TABLE.match(line) else line.rstrip("\\")


def _link(match: re.Match[str]) -> str:
    """Keep a link's words, and its address where that says more."""
    words, address = match.groups()
    bare = address.removeprefix("mailto:").removeprefix("tel:")
    return words if bare in words or not words else f"{words} ({bare})"
