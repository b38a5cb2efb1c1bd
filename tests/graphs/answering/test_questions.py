"""What a question is about, what it wants, and what it refers back to."""

import pytest

from zhiren_graphs.answering.questions import asks_for, resolve, wants_overview, weigh


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("公司是在哪一年成立的？", "time"),
        ("When was it founded?", "time"),
        ("年假有多少天？", "number"),
        ("How many people work here?", "number"),
        ("谁批准请假？", "person"),
        ("Who approves leave?", "person"),
        ("为什么要轮岗？", "reason"),
        ("为啥要轮岗？", "reason"),
        ("轮岗是啥时候？", "time"),
        ("总部在哪里？", "place"),
        ("什么是轮岗？", "thing"),
    ],
)
def test_the_kind_of_answer_is_told_from_the_words(question: str, kind: str) -> None:
    assert asks_for(question) == kind


def test_asking_words_carry_no_weight_and_names_carry_more() -> None:
    weights = weigh("Who founded Acme Robotics in Berlin?")
    assert "who" not in weights
    assert weights["berlin"] > weights["found"]


def test_the_words_of_a_chinese_question_do_not_overlap() -> None:
    words = weigh("严秋华在哪一年退居幕后？")
    assert "退居幕后" in words
    assert "幕后" not in words


@pytest.mark.parametrize("asking", ["具体是咋回事", "到底是怎么回事", "为啥这样", "是啥东西"])
def test_the_way_people_talk_carries_no_weight(asking: str) -> None:
    assert set(weigh(f"轮岗{asking}？")) == {"轮岗"}


def test_traditional_chinese_is_about_the_same_words() -> None:
    assert weigh("數據庫的備份保留多少天？") == weigh("数据库的备份保留多少天？")


def test_two_halves_of_words_weigh_less_than_a_word() -> None:
    weights = weigh("该走哪个出口")
    assert weights["该走"] < weights["出口"]


def test_a_question_of_asking_words_alone_keeps_something_to_look_for() -> None:
    assert weigh("多少天？")


def test_a_follow_up_carries_what_the_last_question_was_about() -> None:
    history = [
        {"role": "user", "content": "正式员工的年假有多少天？"},
        {"role": "assistant", "content": "15天。"},
    ]
    assert "年假" in resolve("那试用期呢？", history)


def test_a_second_follow_up_goes_back_to_the_question_that_stood_alone() -> None:
    history = [
        {"role": "user", "content": "How long is parental leave in Berlin?"},
        {"role": "user", "content": "And who approves it?"},
    ]
    assert "parental leave" in resolve("Is it paid?", history)


def test_a_question_that_stands_alone_stays_as_it_is() -> None:
    history = [{"role": "user", "content": "年假有多少天？"}]
    assert resolve("差旅报销的期限是什么？", history) == "差旅报销的期限是什么？"


@pytest.mark.parametrize(
    "question", ["文档主要讲了什么？", "What is this document about?", "总结一下这份文件"]
)
def test_a_question_about_the_documents_themselves_is_known(question: str) -> None:
    assert wants_overview(question)


@pytest.mark.parametrize("question", ["文件上传的大小限制是多少？", "How many files may I upload?"])
def test_a_question_that_only_speaks_of_files_is_no_such_question(question: str) -> None:
    assert not wants_overview(question)
