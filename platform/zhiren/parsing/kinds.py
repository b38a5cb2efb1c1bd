"""This is where a file's kind is decided: by its bytes and its suffix, never by a client's word."""

from collections.abc import Sequence

from zhiren.documents import Parser
from zhiren.errors import Unreadable, UnsupportedFormat

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
ZIP = "application/zip"
OLE = "application/x-ole-storage"
PNG = "image/png"
JPEG = "image/jpeg"
TEXT = "text/plain"
BINARY = "application/octet-stream"

_OFFICE = {b"word/document": DOCX, b"xl/workbook": XLSX, b"ppt/presentation": PPTX}
_PICTURES = {b"\x89PNG\r\n\x1a\n": PNG, b"\xff\xd8\xff": JPEG}
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_PDF_HEADER_WITHIN = 1024
_SAMPLE = 65_536
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f\v\b\x1b\0"))
_BINARY_STARTS = (b"MZ", b"\x7fELF", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"Rar!", b"7z\xbc\xaf")


def sniff(data: bytes) -> str:
    """Tell the kind of *data* from its bytes alone."""
    if b"%PDF-" in data[:_PDF_HEADER_WITHIN]:
        return PDF
    if data.startswith(b"PK\x03\x04"):
        return next((kind for mark, kind in _OFFICE.items() if mark in data), ZIP)
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return OLE
    for start, kind in _PICTURES.items():
        if data.startswith(start):
            return kind
    return TEXT if _is_text(data[:_SAMPLE]) else BINARY


def suffix_of(name: str) -> str:
    """Give the suffix of a file's name, lower case with its dot: ``.pdf`` for ``.pdf`` too."""
    _, dot, suffix = name.strip().rpartition(".")
    return f".{suffix.lower()}" if dot and not (set(suffix) & set("/\\")) else ""


def choose(parsers: Sequence[Parser], data: bytes, media_type: str, name: str) -> Parser:
    """Find the parser for a file, or say why there is none."""
    if not data:
        raise Unreadable("The file is empty.")
    suffix, found = suffix_of(name), sniff(data)
    named = next((parser for parser in parsers if suffix in parser.suffixes), None)
    if found == OLE:
        _refuse_ole(data, suffix)
    if named is None:
        return _by_content(parsers, found, media_type, suffix)
    wanted = sniffable(named)
    if (
        found == wanted
        or (found == ZIP and wanted in _OFFICE.values())
        or (wanted == BINARY and found in (BINARY, TEXT, ZIP, PNG, JPEG))
    ):
        return named
    raise Unreadable(f"The file is named {suffix} but its contents are not of that kind.")


def sniffable(parser: Parser) -> str:
    """Give the kind that ``sniff`` must tell for files of *parser*; BINARY where it cannot."""
    main = parser.media_types[0]
    if main.startswith("text/"):
        return TEXT
    return main if main in (PDF, DOCX, XLSX, PPTX, ZIP, PNG, JPEG) else BINARY


def _by_content(parsers: Sequence[Parser], found: str, media_type: str, suffix: str) -> Parser:
    """Choose for a name without suffix; refuse a suffix that nobody reads."""
    said = media_type.partition(";")[0].strip().lower() if found == TEXT else found
    if not suffix:
        for parser in parsers:
            if said in parser.media_types:
                return parser
    readable = ", ".join(sorted({each for parser in parsers for each in parser.suffixes}))
    raise UnsupportedFormat(
        f"Files {f'named {suffix!a}' if suffix else 'of this kind'} cannot be read; "
        f"these can: {readable}."
    )


def _refuse_ole(data: bytes, suffix: str) -> None:
    """Say why a file in the old Office container is not read."""
    if _ENCRYPTED in data:
        raise Unreadable("The file is protected by a password; remove it and send it again.")
    if suffix == ".docx":
        raise Unreadable("The file is named .docx but its contents are not of that kind.")
    raise UnsupportedFormat(
        "Old Office files (.doc, .xls) cannot be read: save it as .docx or PDF."
    )


def _is_text(sample: bytes) -> bool:
    """Tell text in any usual encoding from binary data: it has next to no control characters."""
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    if sample.startswith(_BINARY_STARTS):
        return False
    strange = len(sample) - len(sample.translate(None, _CONTROLS))
    return strange * 50 <= len(sample)
