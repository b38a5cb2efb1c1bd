"""Which files may come."""

import pytest

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


@pytest.mark.parametrize("name", ["a.exe", "a.html", "pdf", "a.md.zip", ".bashrc"])
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
