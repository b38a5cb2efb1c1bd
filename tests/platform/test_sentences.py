"""Where sentences are cut."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from zhiren.sentences import clauses, sentences


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


def test_chinese_sentences_end_at_their_marks_with_closing_quotes() -> None:
    assert cut("他说：“可以。”大家同意！真的吗？是。") == [
        "他说：“可以。”",
        "大家同意！",
        "真的吗？",
        "是。",
    ]


def test_english_sentences_end_before_a_blank() -> None:
    assert cut("It costs 3.5 dollars. Is that much? No!") == [
        "It costs 3.5 dollars.",
        "Is that much?",
        "No!",
    ]


def test_abbreviations_and_initials_do_not_end_a_sentence() -> None:
    assert cut("Dr. J. Smith, e.g. in the U.S. Army, served. He left.") == [
        "Dr. J. Smith, e.g. in the U.S. Army, served.",
        "He left.",
    ]


def test_a_blank_line_and_a_list_item_begin_something_new() -> None:
    assert cut("Title\n\nIntro:\n- one\n- two\n1. three") == [
        "Title",
        "Intro:",
        "- one",
        "- two",
        "1. three",
    ]


def test_a_wrapped_line_goes_on() -> None:
    assert cut("This line is\nwrapped. Next.") == ["This line is\nwrapped.", "Next."]


def test_part_of_a_text_is_cut_with_offsets_into_the_whole() -> None:
    text = "一。二。三。"
    assert sentences(text, 2, 4) == [(2, 4)]


def test_a_long_sentence_is_cut_at_a_comma() -> None:
    text = "，".join(["很长的一句话没有句号"] * 12)
    pieces = clauses(text, (0, len(text)), 50)
    assert all(end - start <= 50 for start, end in pieces)
    assert all(text[end - 1] == "，" for _, end in pieces[:-1])


def test_a_word_without_any_break_is_cut_anyway() -> None:
    assert clauses("a" * 120, (0, 120), 50) == [(0, 50), (50, 100), (100, 120)]


@given(st.text(alphabet="ab。. \n!？1-A", max_size=80))
def test_no_letter_is_lost_and_spans_are_in_order(text: str) -> None:
    spans = sentences(text)
    assert all(a < b for a, b in spans)
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
    kept = "".join(text[a:b] for a, b in spans)
    assert "".join(kept.split()) == "".join(text.split())
