"""This is where a Word document's runs are looked at: hidden ones go out, exact words are kept.

docling gives a paragraph of several formats as pieces without the blanks between them; the exact
wording is found again here by what remains when all blanks are taken out.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

from zhiren.documents import Finding
from zhiren.errors import Unreadable
from zhiren.parsing.cleaning import squeezed
from zhiren.parsing.hidden import hidden_text

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARTS = re.compile(r"word/(?:document|header|footer)\d*\.xml")
_STYLES = "word/styles.xml"
_OFF = ("0", "false", "off", "none")
_TINY_HALF_POINTS = 4
_NEARLY_WHITE = 0xF4
_PLAIN_TABLES = ("TableGrid", "TableNormal", "")

Element = Any  # lxml's elements have no useful static type


class Runs:
    """The runs of one Word document."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self.findings: list[Finding] = []
        self.wording: dict[str, str] = {}
        """Each paragraph's exact words, by the same without blanks."""
        self._vanished = self._vanished_styles()
        self._changed: dict[str, bytes] = {}
        for part in filter(_PARTS.fullmatch, archive.namelist()):
            self._look_through(part)

    def visible(self, data: bytes) -> bytes:
        """Give the document's bytes without its hidden runs."""
        if not self._changed:
            return data
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as copy:
            for member in self._archive.infolist():
                changed = self._changed.get(member.filename)
                copy.writestr(member, changed or self._archive.read(member))
        return buffer.getvalue()

    def _look_through(self, part: str) -> None:
        """Take out and report what is hidden in one part; remember the paragraphs' words."""
        root = _parse(self._archive.read(part))
        has_background = root.find(f"{_W}background") is not None
        hidden: dict[str, list[str]] = {}
        for run in list(root.iter(f"{_W}r")):
            reason = self._why_hidden(run, has_background)
            words = "".join(_words(run))
            if reason and words.strip():
                hidden.setdefault(reason, []).append(words)
                run.getparent().remove(run)
        for reason, texts in hidden.items():
            self.findings += hidden_text("".join(texts), f"Word text that is {reason}.")
        if hidden:
            self._changed[part] = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
        for paragraph in root.iter(f"{_W}p"):
            text = "".join(_words(paragraph))
            self.wording[squeezed(text)] = text

    def _why_hidden(self, run: Element, has_background: bool) -> str | None:
        """Say why a reader does not see *run*, or None."""
        look = run.find(f"{_W}rPr")
        paragraph = next(run.iterancestors(f"{_W}p"), None)
        styles = {_value(look, "rStyle"), _paragraph_style(paragraph)}
        if _is_on(look, "vanish") or (styles & self._vanished and not _is_off(look, "vanish")):
            return "marked as hidden"
        size = _value(look, "sz")
        if size.isdigit() and int(size) <= _TINY_HALF_POINTS:
            return "too small to read"
        if _is_white(_value(look, "color")) and not has_background and not _on_colour(run, look):
            return "white on white"
        return None

    def _vanished_styles(self) -> set[str]:
        """Find the styles that hide what is written in them."""
        if _STYLES not in self._archive.namelist():
            return set()
        return {
            style.get(f"{_W}styleId", "")
            for style in _parse(self._archive.read(_STYLES)).iter(f"{_W}style")
            if _is_on(style.find(f"{_W}rPr"), "vanish")
        }


def _parse(data: bytes) -> Element:
    """Parse XML that may be hostile."""
    try:
        return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise Unreadable("The file is damaged: one of its parts is not XML.") from error


def _words(element: Element) -> Iterator[str]:
    """Give the text below *element*; text boxes have paragraphs of their own."""
    for child in element:
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag == f"{_W}tab":
            yield "\t"
        elif child.tag in (f"{_W}br", f"{_W}cr"):
            yield "\n"
        elif child.tag == f"{_W}noBreakHyphen":
            yield "-"
        elif child.tag not in (f"{_W}pPr", f"{_W}rPr", f"{_W}del", f"{_W}drawing", f"{_W}pict"):
            yield from _words(child)


def _value(look: Element, name: str) -> str:
    """Give a property's value, or nothing."""
    found = look.find(f"{_W}{name}") if look is not None else None
    return found.get(f"{_W}val", "") if found is not None else ""


def _is_on(look: Element, name: str) -> bool:
    found = look.find(f"{_W}{name}") if look is not None else None
    return found is not None and found.get(f"{_W}val", "1") not in _OFF


def _is_off(look: Element, name: str) -> bool:
    return _value(look, name) in _OFF


def _paragraph_style(paragraph: Element) -> str:
    look = paragraph.find(f"{_W}pPr") if paragraph is not None else None
    return _value(look, "pStyle")


def _is_white(colour: str) -> bool:
    """Tell a colour that cannot be seen on paper: ``FFFFFF`` and its nearest neighbours."""
    if not re.fullmatch(r"[0-9A-Fa-f]{6}", colour):
        return False
    return all(int(colour[at : at + 2], 16) >= _NEARLY_WHITE for at in (0, 2, 4))


def _on_colour(run: Element, look: Element) -> bool:
    """Tell whether *run* may stand on a ground of its own: shading, a styled table, a text box."""
    if _is_on(look, "highlight") or _is_shaded(look):
        return True
    for above in run.iterancestors():
        name = etree.QName(above).localname
        if name in ("txbxContent", "textbox") or _is_shaded(above.find(f"{_W}{name}Pr")):
            return True
        table = above.find(f"{_W}tblPr") if name == "tbl" else None
        if table is not None and _value(table, "tblStyle") not in _PLAIN_TABLES:
            return True
    return False


def _is_shaded(look: Element) -> bool:
    shade = look.find(f"{_W}shd") if look is not None else None
    if shade is None:
        return False
    fill = shade.get(f"{_W}fill", "auto")
    return fill != "auto" and not _is_white(fill)
