import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiren.search.tokens import lex, spell, tokens


@pytest.mark.parametrize("word", ["C", "C++", "C#", "F#", ".NET"])
def test_signs_that_carry_meaning_survive(word: str) -> None:
    assert tokens(f"精通{word}的工程师")[1] == word.lower()


def test_languages_that_differ_by_a_sign_differ_in_the_index() -> None:
    assert len({lex("C"), lex("C++"), lex("C#"), lex("F#"), lex("F")}) == 5
    assert lex(".NET") != lex("net")


def test_a_slash_parts_two_languages() -> None:
    assert tokens("C/C++") == ["c", "c++"]


def test_one_library_has_one_name_however_it_is_spelt() -> None:
    assert set(tokens("NodeJS")) < set(tokens("Node.js"))


def test_a_version_is_found_by_its_name_too() -> None:
    assert tokens("Python3.8 Java17") == ["python3.8", "python", "java17", "java"]


def test_a_framework_of_dot_net_is_dot_net_too() -> None:
    assert tokens("ASP.NET") == [".net", "asp"]


def test_english_words_are_stemmed_and_stop_words_left_out() -> None:
    assert tokens("She was managing the teams") == tokens("manage team")


def test_a_possessive_is_its_word() -> None:
    assert tokens("Harvard's") == tokens("Harvard")


def test_initials_are_one_word() -> None:
    assert tokens("U.S.A.") == ["usa"]


def test_numbers_keep_their_value() -> None:
    assert tokens("1,234,567 and 9.25") == ["1234567", "9.25"]
    assert lex("9.25") != lex("925")


def test_width_and_case_and_accents_do_not_matter() -> None:
    assert tokens("ＪＡＶＡ Café") == tokens("java cafe")


def test_simplified_chinese_gives_words_and_pairs() -> None:
    found = tokens("数据库工程师")
    assert {"数据", "数据库", "工程", "工程师", "程师"} <= set(found)


def test_traditional_chinese_and_simplified_are_the_same_words() -> None:
    assert tokens("國立臺灣大學的著名數據庫") == tokens("国立台湾大学的著名数据库")


def test_what_one_script_tells_apart_is_not_mixed_up() -> None:
    assert tokens("乾隆年間，頭髮乾淨") == tokens("乾隆年间，头发干净")


def test_half_a_character_harms_no_other() -> None:
    assert {"数据", "数据库"} <= set(tokens("\ud800數據庫"))


def test_words_of_grammar_are_left_out_in_chinese() -> None:
    assert not {"的", "是", "什么"} & set(tokens("公司的年假是什么"))


def test_kana_and_hangul_are_cut_into_pairs() -> None:
    assert {"カタ", "한국"} <= set(tokens("カタカナ 한국어"))


def test_nothing_gives_nothing() -> None:
    assert tokens("") == tokens("，。！ … --- ' ''") == []
    assert lex("") == ""


@given(st.text())
def test_whatever_is_said_is_spelt_with_letters_and_digits(text: str) -> None:
    for word in tokens(text):
        spelt = spell(word)
        assert spelt
        assert not any(sign.isascii() and not sign.isalnum() for sign in spelt)
        assert not any(sign.isspace() for sign in spelt)


@given(st.text())
def test_the_same_text_always_gives_the_same_words(text: str) -> None:
    assert tokens(text) == tokens(text)
