"""Deciding what a file is: its bytes and suffix speak, the client's word hardly counts."""

import pytest

from zhiren.errors import Unreadable, UnsupportedFormat
from zhiren.parsing import PARSERS
from zhiren.parsing.kinds import choose, suffix_of

PDF = b"%PDF-1.7\n..."
PNG, JPEG = b"\x89PNG\r\n\x1a\n" + bytes(20), b"\xff\xd8\xff\xe0" + bytes(20)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100)
DOCX = b"PK\x03\x04....word/document.xml"


@pytest.mark.parametrize(
    ("data", "said", "name", "parser"),
    [
        (PDF, "text/plain", "a.PDF", "pdf"),
        (b"junk\n" + PDF, "", "a.pdf", "pdf"),
        (PDF, "", ".pdf", "pdf"),
        (PDF, "", "resume", "pdf"),
        (DOCX, "application/pdf", "a.docx", "docx"),
        (b"# Hi", "application/pdf", "a.md", "markdown"),
        (b"# Hi", "text/markdown; charset=utf-8", "notes", "markdown"),
        (b"<p>", "", "a.htm", "html"),
        (PNG, "text/plain", "cv.PNG", "png"),
        (JPEG, "", "cv.jpg", "jpeg"),
        (JPEG, "image/png", "cv", "jpeg"),
        ("你好".encode("gbk"), "", "a.txt", "text"),
    ],
)
def test_a_file_is_what_its_bytes_and_suffix_say(
    data: bytes, said: str, name: str, parser: str
) -> None:
    assert choose(PARSERS, data, said, name).name == parser


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"<html>", "a.pdf"),
        (PDF, "a.docx"),
        (b"MZ\x90\0", "a.docx"),
        (JPEG, "a.png"),
        (PDF, "a.jpg"),
        (PNG, "a.txt"),
        (DOCX, "a.txt"),
        (b"", "a.md"),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_unreadable(data: bytes, name: str) -> None:
    with pytest.raises(Unreadable):
        choose(PARSERS, data, "application/pdf", name)


@pytest.mark.parametrize("name", ["a.exe", "resume\u202efdp.exe", "a.gif", "a.pdf.zip"])
def test_an_unknown_suffix_is_refused_with_those_that_can_be_read(name: str) -> None:
    with pytest.raises(UnsupportedFormat, match=r"\.docx, .*\.htm, \.html, .*\.pdf"):
        choose(PARSERS, PDF, "application/pdf", name)


def test_an_old_word_file_is_refused_with_advice() -> None:
    with pytest.raises(UnsupportedFormat, match=r"save it as \.docx or PDF"):
        choose(PARSERS, OLE, "application/msword", "cv.doc")


def test_a_locked_word_file_says_that_it_needs_a_password() -> None:
    with pytest.raises(Unreadable, match="password"):
        choose(PARSERS, OLE + "EncryptedPackage".encode("utf-16-le"), "", "cv.docx")


@pytest.mark.parametrize(
    ("name", "suffix"),
    [("a.PDF", ".pdf"), (".md", ".md"), ("a", ""), ("x.y/z", ""), ("a\r\nb: c.pdf ", ".pdf")],
)
def test_a_suffix_is_what_follows_the_last_dot(name: str, suffix: str) -> None:
    assert suffix_of(name) == suffix
