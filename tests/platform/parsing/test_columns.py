"""Reading order of lines that come from everywhere."""

import random

from zhiren.parsing.columns import in_reading_order
from zhiren.parsing.layout import Line


def at(text: str, left: float, top: float, width: float = 200) -> Line:
    return Line(text=text, left=left, right=left + width, top=top, bottom=top - 10, size=10)


def order(lines: list[Line]) -> list[str]:
    shuffled = random.Random(7).sample(lines, len(lines))
    return [line.text for line in in_reading_order(shuffled)]


def test_a_title_then_the_left_column_then_the_right() -> None:
    left = [at(f"left {n}", 0, 700 - 14 * n) for n in range(8)]
    right = [at(f"right {n}", 250, 700 - 14 * n) for n in range(8)]
    title, foot = at("Title", 0, 740, 450), at("Foot", 0, 540, 450)
    expected = ["Title", *(line.text for line in [*left, *right]), "Foot"]
    assert order([title, *left, *right, foot]) == expected


def test_cells_that_stand_wide_apart_are_rows() -> None:
    lines = [
        each
        for n in range(4)
        for each in (at(f"label {n}", 0, 700 - 40 * n), at(f"value {n}", 250, 700 - 40 * n))
    ]
    assert order(lines) == [f"label {n} value {n}" for n in range(4)]


def test_one_column_is_read_downwards() -> None:
    assert order([at(str(n), 0, 700 - 14 * n) for n in range(9)]) == [str(n) for n in range(9)]
