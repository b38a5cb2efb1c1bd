"""Reading files, in worker processes with limits; ``host.parsing`` is a ``Parsing``."""

from zhiren.documents import Parser
from zhiren.parsing.pool import Limits, Parsing

PARSERS = [
    Parser(
        name="pdf",
        media_types=("application/pdf",),
        suffixes=(".pdf",),
        target="zhiren.parsing.pdf:parse_pdf",
    ),
    Parser(
        name="png",
        media_types=("image/png",),
        suffixes=(".png",),
        target="zhiren.parsing.pictures:parse_picture",
    ),
    Parser(
        name="jpeg",
        media_types=("image/jpeg",),
        suffixes=(".jpg", ".jpeg"),
        target="zhiren.parsing.pictures:parse_picture",
    ),
    Parser(
        name="docx",
        media_types=("application/vnd.openxmlformats-officedocument.wordprocessingml.document",),
        suffixes=(".docx",),
        target="zhiren.parsing.office:parse_docx",
    ),
    Parser(
        name="pptx",
        media_types=("application/vnd.openxmlformats-officedocument.presentationml.presentation",),
        suffixes=(".pptx",),
        target="zhiren.parsing.slides:parse_pptx",
    ),
    Parser(
        name="xlsx",
        media_types=("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",),
        suffixes=(".xlsx",),
        target="zhiren.parsing.sheets:parse_xlsx",
    ),
    Parser(
        name="csv",
        media_types=("text/csv",),
        suffixes=(".csv",),
        target="zhiren.parsing.sheets:parse_csv",
    ),
    Parser(
        name="mail",
        media_types=("message/rfc822",),
        suffixes=(".eml",),
        target="zhiren.parsing.mail:parse_eml",
    ),
    Parser(
        name="html",
        media_types=("text/html",),
        suffixes=(".html", ".htm"),
        target="zhiren.parsing.office:parse_html",
    ),
    Parser(
        name="markdown",
        media_types=("text/markdown", "text/x-markdown"),
        suffixes=(".md", ".markdown"),
        target="zhiren.parsing.text:parse_markdown",
    ),
    Parser(
        name="text",
        media_types=("text/plain",),
        suffixes=(".txt",),
        target="zhiren.parsing.text:parse_text",
    ),
]

__all__ = ["PARSERS", "Limits", "Parsing"]
