"""How documents are cut."""

from itertools import pairwise

from zhiren.documents import Block, ParsedDocument
from zhiren_knowledge.chunks import MOST, TABLE_MOST, cut, title

ZH = "这是一个用来测试分块的句子，它不长也不短。"
EN = "This sentence is neither long nor short, and it is here to be cut. "


def document(*parts: tuple[str, str], **more: object) -> ParsedDocument:
    """Write blocks one below the other, each ``(kind, text)``."""
    text, blocks = "", []
    for kind, content in parts:
        blocks.append(Block(start=len(text), end=len(text) + len(content), kind=kind, **more))  # type: ignore[arg-type] # kinds are literals below
        text += f"{content}\n\n"
    return ParsedDocument(text=text, blocks=blocks)


def contents(parsed: ParsedDocument) -> list[str]:
    return [parsed.text[one.start : one.end] for one in cut(parsed)]


def test_chunks_end_at_sentences_in_both_languages() -> None:
    for sentence, end in ((ZH, "。"), (EN, ".")):
        chunks = contents(document(("paragraph", sentence * 60)))
        assert len(chunks) > 2
        assert all(chunk.endswith(end) for chunk in chunks)


def test_chunks_are_of_even_length_below_the_limit() -> None:
    lengths = [len(chunk) for chunk in contents(document(("paragraph", ZH * 60)))]
    assert max(lengths) <= MOST
    assert min(lengths) >= 250


def test_short_paragraphs_of_one_section_share_a_chunk() -> None:
    assert len(cut(document(("paragraph", ZH), ("paragraph", ZH), ("list", "- 一\n- 二")))) == 1


def test_no_letter_of_the_text_is_lost() -> None:
    parsed = document(("paragraph", ZH * 30), ("list", "- 一\n- 二"), ("paragraph", EN * 30))
    assert "".join("".join(contents(parsed)).split()) == "".join(parsed.text.split())


def test_chunks_never_overlap() -> None:
    cuts = cut(document(("paragraph", EN * 50), ("paragraph", ZH * 50)))
    assert all(first.end <= second.start for first, second in pairwise(cuts))


def test_a_table_stays_whole_and_alone() -> None:
    table = "\n".join(f"| P{n} | {n * 1000}元 |" for n in range(40))
    assert len(table) > MOST
    assert contents(document(("paragraph", ZH), ("table", table), ("paragraph", ZH)))[1] == table


def test_what_is_cut_off_a_table_stands_under_its_first_row() -> None:
    rows = ["等级 | 津贴", *(f"P{n} | {n * 1000}元" for n in range(400))]
    first, *further = cut(document(("table", "\n".join(rows))))
    assert first.heading_path == ()
    assert {one.heading_path for one in further} == {("等级 | 津贴",)}


def test_an_endless_table_is_cut_between_rows() -> None:
    table = "\n".join(f"| P{n} | {n * 1000}元 |" for n in range(400))
    chunks = contents(document(("table", table)))
    assert all(len(chunk) <= TABLE_MOST for chunk in chunks)
    assert all(chunk.startswith("| P") for chunk in chunks)


def test_a_sentence_without_an_end_is_cut_at_its_commas() -> None:
    chunks = contents(document(("paragraph", "很长很长的一句话，" * 200)))
    assert all(len(chunk) <= MOST and chunk.endswith("，") for chunk in chunks)


def test_headings_travel_along_and_are_not_chunks() -> None:
    parsed = document(("heading", "年假"), ("paragraph", ZH), heading_path=("手册", "年假"))
    (one,) = cut(parsed)
    assert one.heading_path == ("手册", "年假")
    assert title("员工手册.md", one.heading_path) == "员工手册 › 手册 › 年假"


def test_a_heading_over_nothing_is_still_found() -> None:
    assert contents(document(("heading", "附录：待补充"))) == ["附录：待补充"]


def test_sections_do_not_share_a_chunk() -> None:
    text = f"{ZH}\n\n{ZH}"
    blocks = [
        Block(start=0, end=len(ZH), heading_path=("一",)),
        Block(start=len(ZH) + 2, end=len(text), heading_path=("二",)),
    ]
    assert len(cut(ParsedDocument(text=text, blocks=blocks))) == 2


def test_a_sentence_that_a_page_break_divides_stays_whole() -> None:
    text = "前半句话在第一页，\n\n后半句话在第二页。"
    blocks = [Block(start=0, end=9, page=1), Block(start=11, end=len(text), page=2)]
    (one,) = cut(ParsedDocument(text=text, blocks=blocks, pages=2))
    assert (one.start, one.end, one.page) == (0, len(text), 1)


def test_a_chunk_knows_its_page_and_where_on_it() -> None:
    text = f"{ZH}\n\n{ZH}"
    blocks = [
        Block(start=0, end=len(ZH), page=1, position="bottom"),
        Block(start=len(ZH) + 2, end=len(text), page=2, position="top", heading_path=("二",)),
    ]
    cuts = cut(ParsedDocument(text=text, blocks=blocks, pages=2))
    assert [(one.page, one.position) for one in cuts] == [(1, "bottom"), (2, "top")]


def test_without_pages_the_place_is_that_in_the_document() -> None:
    cuts = cut(document(("paragraph", ZH * 90)))
    assert cuts[0].position == "top"
    assert cuts[-1].position == "bottom"


def test_an_empty_document_has_no_chunks() -> None:
    assert cut(ParsedDocument(text=" \n ")) == []


def test_a_text_without_blocks_is_cut_all_the_same() -> None:
    assert len(cut(ParsedDocument(text=EN * 30))) > 1
