"""Reading mails."""

from email.message import EmailMessage
from typing import Any

import pytest

from tests.platform.parsing.conftest import read
from zhiren.errors import Unreadable


def mail(words: str, **more: Any) -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = "关于年假"
    message["From"] = "人事部 <hr@example.com>"
    message["To"] = "all@example.com"
    message.set_content(words, **more)
    return message


def test_the_subject_heads_the_words() -> None:
    document = read(mail("各位同事：\n\n年假从今年起为十五天。").as_bytes(), "a.eml")
    assert "From: 人事部 <hr@example.com>" in document.text
    assert document.blocks[-1].heading_path == ("关于年假",)
    assert document.text.endswith("年假从今年起为十五天。")


@pytest.mark.parametrize("charset", ["gb18030", "utf-16", "utf-8"])
def test_words_are_read_in_their_encoding(charset: str) -> None:
    message = mail("年假从今年起为十五天。", charset=charset, cte="base64")
    assert "年假从今年起为十五天。" in read(message.as_bytes(), "a.eml").text


def test_html_is_read_where_there_are_no_plain_words() -> None:
    message = mail("<h1>Leave</h1><p>Fifteen days a year.</p>", subtype="html")
    document = read(message.as_bytes(), "a.eml")
    assert document.blocks[-1].heading_path == ("关于年假", "Leave")
    assert "Fifteen days a year." in document.text


def test_what_is_attached_is_named() -> None:
    message = mail("See the file.")
    message.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename="plan.pdf")
    (finding,) = read(message.as_bytes(), "a.eml").findings
    assert (finding.kind, finding.quote) == ("not_read", "plan.pdf")


def test_a_file_without_a_head_is_no_mail() -> None:
    with pytest.raises(Unreadable):
        read(b"\n\njust words", "a.eml")
