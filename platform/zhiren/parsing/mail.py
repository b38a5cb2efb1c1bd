"""This is where mails are read: who wrote to whom, about what, and the words."""

import email
import email.policy
from collections.abc import Iterator
from email.message import EmailMessage

from zhiren.documents import Finding, ParsedDocument
from zhiren.errors import Unreadable
from zhiren.parsing.draft import Draft
from zhiren.parsing.text import decode, parse_text

_HEADERS = ("From", "To", "Cc", "Date")


def parse_eml(data: bytes, name: str) -> ParsedDocument:
    """Read a mail: its subject as the heading, its head, its plain words or else its HTML.

    What is attached is named and not read.
    """
    message = email.message_from_bytes(data, policy=email.policy.default)
    if not isinstance(message, EmailMessage) or not message.keys():
        raise Unreadable("The file is no mail.")
    draft = Draft()
    draft.heading(_header(message, "Subject") or name.rsplit(".", 1)[0], 1)
    draft.add("\n".join(_head(message)))
    _body(draft, message)
    for part in message.iter_attachments():
        said = part.get_filename() or part.get_content_type()
        draft.findings.append(
            Finding(kind="not_read", quote=said[:160], detail="An attachment of the mail.")
        )
    return draft.finish()


def _head(message: EmailMessage) -> Iterator[str]:
    for name in _HEADERS:
        if value := _header(message, name):
            yield f"{name}: {value}"


def _header(message: EmailMessage, name: str) -> str:
    """Give a header's words; one that is badly spelt counts as missing."""
    try:
        return " ".join(str(message.get(name, "")).split())
    except (ValueError, IndexError, AttributeError, TypeError):
        return ""


def _body(draft: Draft, message: EmailMessage) -> None:
    body = message.get_body(("plain", "html"))
    if not isinstance(body, EmailMessage):
        return
    content = _decoded(body)
    html = body.get_content_subtype() == "html"
    read = _page(content) if html else parse_text(content.encode("utf-8", "replace"), "")
    for block in read.blocks:
        words = read.text[block.start : block.end]
        if block.kind == "heading":
            draft.heading(words, 1 + max(1, len(block.heading_path)))
        else:
            draft.add(words, block.kind)
    draft.findings += read.findings


def _page(content: str) -> ParsedDocument:
    # docling takes seconds to import, and few mails need it.
    from zhiren.parsing.office import parse_html

    return parse_html(content.encode("utf-8", "replace"), "")


def _decoded(body: EmailMessage) -> str:
    """Give a part's words, whatever it says of its own encoding."""
    data = body.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    try:
        return data.decode(body.get_content_charset("utf-8"))
    except (LookupError, UnicodeDecodeError):
        return decode(data)
