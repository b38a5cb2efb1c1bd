"""Which files may come."""

import pytest

from tests.plugins.knowledge.conftest import Ask, Upload
from zhiren import Invalid, TooLarge, UnsupportedFormat
from zhiren_knowledge.formats import MOST_BYTES, check_file


@pytest.mark.parametrize(
    ("name", "bare", "suffix"),
    [
        ("手册.PDF", "手册.PDF", "pdf"),
        ("../../etc/a.md", "a.md", "md"),
        ("C:\\docs\\b.txt", "b.txt", "txt"),
        ("x.docx", "x.docx", "docx"),
    ],
)
def test_a_name_is_stripped_to_itself(name: str, bare: str, suffix: str) -> None:
    assert check_file(name, 1) == (bare, suffix)


@pytest.mark.parametrize("name", ["a.exe", "a.zip", "pdf", "a.md.zip", ".bashrc"])
def test_other_kinds_are_refused(name: str) -> None:
    with pytest.raises(UnsupportedFormat, match="PDF, DOCX, TXT, MD"):
        check_file(name, 1)


def test_a_file_over_the_limit_is_too_large() -> None:
    with pytest.raises(TooLarge, match="50 MB"):
        check_file("a.pdf", MOST_BYTES + 1)


@pytest.mark.parametrize(("name", "size"), [("", 1), ("a.md", 0), ("dir/", 0)])
def test_a_file_needs_a_name_and_content(name: str, size: int) -> None:
    with pytest.raises((Invalid, UnsupportedFormat)):
        check_file(name, size)


MAIL = (
    "Subject: 停车\nFrom: hr@example.com\nTo: all@example.com\n"
    "Content-Type: text/plain; charset=utf-8\n\n员工停车费每月八十元。\n"
)


@pytest.mark.parametrize(
    ("name", "content", "asked"),
    [
        ("停车.eml", MAIL.encode(), ("员工停车费每月多少元？", "八十元")),
        ("津贴.csv", "等级,津贴\nP5,3000元\n".encode("gb18030"), ("P5的津贴是多少？", "3000元")),
        (
            "a.html",
            "<h1>食堂</h1>食堂每天十二点开门。".encode(),
            ("食堂几点开门？", "十二点"),
        ),
        ("b.txt", "会议室须提前一天预订。".encode("utf-16"), ("会议室须提前多久预订？", "一天")),
    ],
)
async def test_every_kind_is_read_and_answered_from(
    name: str, content: bytes, asked: tuple[str, str], upload: Upload, ask: Ask
) -> None:
    document = await upload(content, name)
    assert document["status"] == "completed"
    assert name.endswith(document["file_type"])
    question, words = asked
    assert words in (await ask(question))["answer"]
