"""A document's shape crosses to another process and back; its language is told."""

import json

import pytest

from zhiren.documents import Block, Finding, ParsedDocument, language_of


def test_a_document_comes_back_from_json_as_it_was() -> None:
    document = ParsedDocument(
        text="标题\n\ntext 😀",
        blocks=[Block(start=0, end=2, kind="heading", page=1, heading_path=("标题",))],
        findings=[Finding(kind="hidden_text", quote="x", detail="y")],
        pages=1,
    )
    assert ParsedDocument.from_json(json.loads(json.dumps(document.to_json()))) == document


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("精通 Java、Spring Boot、MySQL，五年经验", "zh"),
        ("Senior engineer, native Chinese (中文) speaker living in Berlin", "en"),
        ("", "en"),
        ("12345", "en"),
        ("张三", "zh"),
    ],
)
def test_chinese_is_told_from_english(text: str, language: str) -> None:
    assert language_of(text) == language
