"""Ordering and grouping lines by where they stand."""

from zhiren.parsing.layout import Line, arrange


def at(text: str, left: float, top: float, *, width: float = 100, size: float = 10) -> Line:
    return Line(text=text, left=left, right=left + width, top=top, bottom=top - size, size=size)


def texts(lines: list[Line]) -> list[str]:
    return [paragraph.text for paragraph in arrange(lines)]


def test_columns_are_kept_apart_though_their_lines_are_level() -> None:
    left = [at(f"left {n}", 0, 500 - 12 * n) for n in range(6)]
    right = [at(f"right {n}", 150, 500 - 12 * n) for n in range(6)]
    assert texts([*left, *right]) == [
        "\n".join(line.text for line in left),
        "\n".join(line.text for line in right),
    ]


def test_strays_go_back_to_their_rows() -> None:
    dates = [at("2019", 400, 500), at("2021", 400, 440)]
    body = [at("Acme", 0, 500), at("Umbrella", 0, 440)]
    assert texts([*dates, *body]) == ["Acme 2019", "Umbrella 2021"]


def test_a_column_across_which_others_run_is_made_of_strays() -> None:
    dates = [at(f"20{n}", 400, 500 - 24 * n) for n in range(4)]
    body = [
        line
        for n in range(4)
        for line in (at(f"job {n}", 0, 500 - 24 * n), at("did it", 0, 488 - 24 * n, width=450))
    ]
    assert "job 0 200" in "\n".join(texts([*dates, *body])).splitlines()


def test_a_gap_a_new_size_or_a_new_column_begins_a_paragraph() -> None:
    lines = [
        at("a", 0, 500),
        at("b", 0, 488),
        at("after a gap", 0, 450),
        at("large", 0, 436, size=16),
        at("elsewhere", 300, 418),
    ]
    assert texts(lines) == ["a\nb", "after a gap", "large", "elsewhere"]


def test_items_of_a_list_are_one_block_with_their_second_lines() -> None:
    lines = [
        at("intro", 0, 500),
        at("• one", 0, 488),
        at("goes on", 10, 476),
        at("• two", 0, 464),
    ]
    assert [(p.kind, p.text) for p in arrange(lines)] == [
        ("paragraph", "intro"),
        ("list", "• one\ngoes on\n• two"),
    ]


def test_an_indented_line_after_a_full_stop_begins_a_paragraph() -> None:
    lines = [at("到此为止。", 0, 500), at("另起一段", 20, 488), at("还是这段", 0, 476)]
    assert texts(lines) == ["到此为止。", "另起一段\n还是这段"]


def test_halves_of_a_word_are_joined_and_real_hyphens_kept() -> None:
    lines = [at("imple\x02", 0, 500), at("ment GPT\x02", 0, 488), at("4 now", 0, 476)]
    assert texts(lines) == ["implement\nGPT-4\nnow"]


def test_no_lines_give_no_paragraphs() -> None:
    assert arrange([]) == []


def test_a_column_with_a_figure_in_it_stays_a_column() -> None:
    left = [at(f"left {n}", 0, 700 - 12 * n) for n in range(20)]
    right = [at(f"right {n}", 250, 700 - 12 * n) for n in range(19)]
    labels = [at("bolt", 300, 300), at("case", 320, 420), at("nut", 280, 380)]
    said = "\n".join(texts([*left, *right, *labels])).splitlines()
    assert said[:39] == [each.text for each in [*left, *right]]
