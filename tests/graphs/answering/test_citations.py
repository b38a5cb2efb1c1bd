"""Quotes and where they stand."""

from tests.graphs.answering.passages import LEAVE, REMOTE, passage
from zhiren_graphs.answering.citations import cite, pieces, within, wording
from zhiren_graphs.answering.skills import Statement, Support


def says(text: str, *support: tuple[int, str]) -> Statement:
    return Statement(text=text, support=[Support(passage=n, quote=q) for n, q in support])


def test_a_citation_gives_the_passages_own_words_at_their_offsets() -> None:
    (citation,) = cite([says("十五天。", (1, "每年享有 15 天带薪年假"))], [passage(LEAVE)])
    assert citation["quote"] == "每年享有15天带薪年假"
    assert LEAVE[citation["start"] : citation["end"]] == citation["quote"]


def test_a_quote_that_is_not_there_gives_no_citation() -> None:
    assert cite([says("20 days.", (1, "20 days of leave"))], [passage(LEAVE)]) == []


def test_the_first_quote_that_is_there_counts() -> None:
    statement = says("Two days.", (1, "three days"), (2, "two days a week"))
    (citation,) = cite([statement], [passage(LEAVE), passage(REMOTE)])
    assert (citation["passage"], citation["quote"]) == (1, "two days a week")


def test_sentences_of_one_passage_share_their_source() -> None:
    statements = [says("一。", (1, "15天")), says("二。", (1, "一周"))]
    text = wording(statements, cite(statements, [passage(LEAVE, chunk_index=4)]), "zh")
    assert text == "一。二。 [来源: handbook.md, 段落4]"


def test_sentences_without_a_citation_are_not_said() -> None:
    statements = [says("Two days.", (1, "two days")), says("Made up.", (1, "never written"))]
    text = wording(statements, cite(statements, [passage(REMOTE)]), "en")
    assert text == "Two days. [Source: handbook.md, paragraph 0]"


def test_pieces_make_up_the_whole_text() -> None:
    text = "年假 is 15 days。\n\n[来源: a.md, 段落0]"
    assert "".join(pieces(text)) == text
    assert len(list(pieces(text))) > 5


def test_a_line_that_was_broken_inside_a_chinese_sentence_is_mended() -> None:
    content = "创建一个新的\n用户 account\nhere。"
    statements = [says(content, (1, content))]
    text = wording(statements, cite(statements, [passage(content)]), "zh")
    assert text.startswith("创建一个新的用户 account here。")


def test_an_answer_ends_with_the_sentence_before_its_tokens_do() -> None:
    statements = [says("一二三四。"), says("五六七八。"), says("九十。")]
    assert within(statements, None) == statements
    assert within(statements, 9) == statements[:2]
    assert within(statements, 5) == statements[:1]


def test_a_first_sentence_that_is_too_long_is_cut_and_not_left_out() -> None:
    (cut,) = within([says("One two three four, five six seven eight nine ten.")], 6)
    assert cut.text == "One two three four,"
    assert [one.text for one in within([says("一二三四。")], 1)] == ["一"]
