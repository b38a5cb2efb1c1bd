"""Where an answer's words stand: its sources named in it, its quotes marked in their passage."""

from typing import Any

from zhiren_knowledge.passages import Piece, marked, nearest, pieces, quotes_of
from zhiren_knowledge.tables import Message


def cited(chunk: str, index: int, quote: str, filename: str = "手册.md") -> dict[str, Any]:
    return {"chunk_id": chunk, "chunk_index": index, "quote": quote, "filename": filename}


def answer(content: str, *citations: dict[str, Any]) -> Message:
    return Message(content=content, citations=list(citations), sources=[{"doc_id": "d"}])


def test_an_answer_is_cut_where_it_names_its_sources() -> None:
    said = answer("15天。 [来源: 手册.md, 段落0]", cited("c0", 0, "15天"))
    assert pieces(said) == [Piece(text="15天。 "), Piece(text="[来源: 手册.md, 段落0]", place=0)]


def test_sources_are_named_in_english_too() -> None:
    said = answer("15 days. [Source: a.md, paragraph 2]", cited("c2", 2, "15", "a.md"))
    assert [one.place for one in pieces(said)] == [None, 0]


def test_the_longer_of_two_sources_that_begin_alike_is_found() -> None:
    both = cited("c1", 1, "a"), cited("c12", 12, "b")
    said = answer("甲 [来源: 手册.md, 段落12]", *both)
    assert [one.place for one in pieces(said)] == [None, 1]


def test_a_name_that_is_a_pattern_is_taken_by_the_letter() -> None:
    said = answer("甲 [来源: a+(b).md, 段落0]", cited("c", 0, "x", "a+(b).md"))
    assert pieces(said)[1].place == 0


def test_an_answer_without_citations_is_whole_and_has_the_nearest_passages() -> None:
    said = answer("没有。")
    assert pieces(said) == [Piece(text="没有。")]
    assert nearest(said) == [{"doc_id": "d"}]
    assert nearest(answer("有。", cited("c", 0, "x"))) == []


def test_all_that_an_answer_quotes_from_a_passage_is_marked() -> None:
    said = answer("", cited("c", 0, "乙"), cited("d", 1, "丙"), cited("c", 0, "丁"))
    assert quotes_of(said, 0) == ["乙", "丁"]
    assert marked("甲乙丙丁", ["丁", "乙"]) == [
        Piece(text="甲"),
        Piece(text="乙", place=0),
        Piece(text="丙"),
        Piece(text="丁", place=1),
    ]


def test_quotes_that_overlap_are_marked_once() -> None:
    found = marked("甲乙丙丁", ["甲乙丙", "乙丙丁", "乙"])
    assert "".join(one.text for one in found) == "甲乙丙丁"
    assert all(one.place is not None for one in found)


def test_a_quote_that_is_gone_marks_nothing() -> None:
    assert marked("甲乙", ["丙"]) == [Piece(text="甲乙")]
