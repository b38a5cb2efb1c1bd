"""Results are put into plain words in both languages."""

from typing import Any

import pytest

from zhiren_graphs.assisting.wording import able, describe


def told(result: dict[str, Any], language: str = "zh", *, ok: bool = True) -> str:
    return describe([{"ok": ok, "result": result}], language)


def test_an_answer_is_said_as_it_is() -> None:
    assert told({"found": True, "answer": "十五天。", "sources": [1]}) == "十五天。"


def test_a_list_shows_names_and_ids() -> None:
    rows = [{"id": "pos_1", "title": "后端工程师"}, {"position_id": "pos_2"}, "plain"]
    assert told({"positions": rows}) == "- 后端工程师 (pos_1)\n- pos_2\n- plain"


def test_a_long_list_says_how_many_more() -> None:
    assert told({"rows": list(range(12))}, "en").endswith("… and 2 more")


@pytest.mark.parametrize(("language", "words"), [("zh", "没有找到。"), ("en", "Nothing found.")])
def test_an_empty_list_is_nothing_found(language: str, words: str) -> None:
    assert told({"rows": []}, language) == words


def test_a_failure_says_what_went_wrong() -> None:
    assert told({"error": "No talent."}, "en", ok=False) == "That did not work: No talent."


@pytest.mark.parametrize("language", ["zh", "en"])
def test_who_can_do_nothing_by_rules_announces_no_list(language: str) -> None:
    said = able([], language)
    assert not any(line.endswith((":", "：")) for line in said.splitlines())
    assert "ZHIREN_MODEL" in said
