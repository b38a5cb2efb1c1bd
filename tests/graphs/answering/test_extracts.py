"""Which sentences are taken, and how sure one can be of them."""

from tests.graphs.answering.passages import CANTEEN, LEAVE, REMOTE, passage
from zhiren_graphs.answering.extracts import MOST_LETTERS, adds_no_number, choose
from zhiren_graphs.answering.passages import read, share


def test_the_sentence_with_the_questions_words_comes_first() -> None:
    reading = read("年假须提前多久申请？", [passage(CANTEEN), passage(LEAVE)])
    assert reading.ranked[0].text == "年假须提前一周申请，由直属经理批准。"
    assert reading.ranked[0].passage == 1


def test_words_that_stand_together_are_surer_than_words_that_do_not() -> None:
    passages = [passage(REMOTE)]
    asked = read("How many days a week may employees work from home?", passages)
    other = read("How many employees does the Berlin office have?", passages)
    assert asked.confidence > 0.7 > other.confidence


def test_a_heading_counts_for_the_sentences_below_it() -> None:
    bare = read("年假有多少天？", [passage("每年15天。")])
    headed = read("年假有多少天？", [passage("每年15天。", heading_path=["年假"])])
    assert headed.confidence > bare.confidence


def test_nothing_found_is_no_confidence_at_all() -> None:
    assert read("年假有多少天？", []).confidence == 0.0


def test_half_a_chinese_word_covers_half_of_it() -> None:
    assert share({"车站等级": 1.0}, {"车站", "站等"}) == 2 / 3


def test_an_answer_is_short_however_long_the_sentence() -> None:
    endless = "公司的历史很长，" * 60 + "总部设在上海，" + "故事还很多，" * 60
    (chosen,) = choose("总部设在哪里？", [passage(endless)])
    assert len(chosen.text) <= MOST_LETTERS
    assert "总部设在上海" in chosen.text


def test_what_is_taken_stands_in_the_passage_letter_by_letter() -> None:
    passages = [passage(LEAVE), passage(REMOTE)]
    chosen = choose("年假由谁批准？", passages)
    assert all(one.text in passages[one.passage]["content"] for one in chosen)


def test_a_sentence_that_two_passages_share_is_said_once() -> None:
    passages = [passage(REMOTE), passage(REMOTE + " More.", chunk_index=1)]
    chosen = choose("How many days a week may employees work from home?", passages)
    assert [one.text for one in chosen].count("Employees may work from home two days a week.") == 1


def test_a_question_about_the_documents_is_answered_with_how_they_begin() -> None:
    chosen = choose("文档主要讲了什么？", [passage(LEAVE), passage(REMOTE)])
    assert [one.text for one in chosen] == [
        "正式员工每年享有15天带薪年假。",
        "Employees may work from home two days a week.",
    ]


def test_a_number_that_no_quote_has_is_noticed() -> None:
    assert adds_no_number("It costs 1.5 yuan.", "the price is 1.5 yuan")
    assert not adds_no_number("It costs 15 yuan.", "the price is 1.5 yuan")


def test_a_sentence_that_announces_a_list_brings_its_items() -> None:
    content = "Commands that change function usage:\n- CHGFCNUSG\n- DSPFCNUSG\n\nOther things."
    (chosen,) = choose("Which commands change function usage?", [passage(content)])
    assert chosen.text == "Commands that change function usage:\n- CHGFCNUSG\n- DSPFCNUSG"
