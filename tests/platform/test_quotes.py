"""Whether a quote stands in a text."""

import pytest

from zhiren.quotes import find_quote

TEXT = "年假为 15 天，\n入职满一年后可用。The rate is 1.5% per year."


@pytest.mark.parametrize(
    "quote",
    ["年假为 15 天", "年假为15天,入职满一年", "THE RATE IS 1.5%", "１５天", "rate  is\n1.5% per"],
)
def test_a_quote_is_found_whatever_its_blanks_case_and_width(quote: str) -> None:
    span = find_quote(TEXT, quote)
    assert span is not None
    start, end = span
    assert TEXT[start:end].strip()


def test_the_texts_own_wording_is_kept() -> None:
    span = find_quote(TEXT, "年假为15天入职满一年后")
    assert span is not None
    assert TEXT[slice(*span)] == "年假为 15 天，\n入职满一年后"


@pytest.mark.parametrize("quote", ["", "  ", "。，", "年假为 20 天", "rate is 15%", "the rate was"])
def test_what_is_not_there_is_not_found(quote: str) -> None:
    assert find_quote(TEXT, quote) is None


def test_a_decimal_point_matters() -> None:
    assert find_quote("costs 1.5 yuan", "costs 15 yuan") is None
