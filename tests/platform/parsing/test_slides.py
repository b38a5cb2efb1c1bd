"""Reading slides."""

import io
from collections.abc import Callable
from typing import Any

import pptx
import pytest
from pptx.util import Inches

from tests.platform.parsing.conftest import read
from zhiren.errors import Unreadable


def slides(*builders: Callable[[Any], object]) -> bytes:
    """Make a presentation with a slide for each of *builders*."""
    shown = pptx.Presentation()
    for build in builders:
        build(shown.slides.add_slide(shown.slide_layouts[5]))
    buffer = io.BytesIO()
    shown.save(buffer)
    return buffer.getvalue()


def box(slide: Any, text: str, top: float) -> None:
    frame = slide.shapes.add_textbox(Inches(1), Inches(top), Inches(4), Inches(1)).text_frame
    frame.text = text


def leave(slide: Any) -> None:
    slide.shapes.title.text = "年假"
    box(slide, "须提前一周申请。", 6)
    box(slide, "每年十五天。", 3)


def pay(slide: Any) -> None:
    slide.shapes.title.text = "Pay"
    table = slide.shapes.add_table(2, 2, Inches(1), Inches(2), Inches(4), Inches(1)).table
    for row, cells in enumerate([("Level", "Bonus"), ("P5", "3000")]):
        for column, words in enumerate(cells):
            table.cell(row, column).text = words
    slide.notes_slide.notes_text_frame.text = "Paid in June."


def test_slides_are_pages_with_their_titles_above() -> None:
    document = read(slides(leave, pay), "a.pptx")
    blocks = [block for block in document.blocks if block.kind != "heading"]
    words = [document.text[block.start : block.end] for block in blocks]
    assert words == [
        "每年十五天。",
        "须提前一周申请。",
        "Level | Bonus\nP5 | 3000",
        "Paid in June.",
    ]
    assert [block.page for block in blocks] == [1, 1, 2, 2]
    assert blocks[0].heading_path == ("年假",)
    assert [block.position for block in blocks[:2]] == ["middle", "bottom"]


def test_a_hidden_slide_is_found_and_not_read() -> None:
    def hide(slide: Any) -> None:
        box(slide, "secret bonus", 3)
        slide.element.set("show", "0")

    document = read(slides(leave, hide), "a.pptx")
    assert "secret" not in document.text
    assert document.findings[0].kind == "hidden_text"


def test_broken_slides_are_unreadable() -> None:
    data = slides(leave)
    with pytest.raises(Unreadable):
        read(data[: len(data) // 2], "a.pptx")
