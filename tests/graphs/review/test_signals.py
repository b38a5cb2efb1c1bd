"""Speech and video count in a total only where somebody says so, and never without words."""

from itertools import product
from typing import Any

import pytest

from tests.graphs.review.test_dimensions import even
from zhiren_graphs.review.dimensions import judge, total
from zhiren_graphs.review.signals import explain_total, with_signals


def signal(score: int | None, weight: int) -> dict[str, Any]:
    return {"score": score, "weight": weight}


def test_without_weight_no_value_of_speech_or_video_changes_anything() -> None:
    for base, speech, video in product((0, 37, 62, 88, 100), (None, 0, 50, 100), (None, 0, 100)):
        signals: Any = {"speech": signal(speech, 0), "video": signal(video, 0)}
        assert with_signals(base, signals) == base
        assert judge(even(base), 4, 4, "zh", signals) == judge(even(base), 4, 4, "zh")
        assert explain_total(even(base), base, signals)["signals"] == {}


def test_what_was_not_measured_takes_no_part() -> None:
    assert with_signals(60, {"speech": signal(None, 20), "video": signal(None, 20)}) == 60
    assert with_signals(60, {"speech": signal(100, 20), "video": signal(None, 20)}) == 68


def test_the_five_dimensions_keep_their_shares_of_what_is_left() -> None:
    scores = even(None) | {"professional_knowledge": 100, "logical_thinking": 10}
    dimensions = total(scores)
    assert dimensions == 60
    assert with_signals(dimensions, {"speech": signal(80, 10), "video": signal(40, 10)}) == 60
    assert with_signals(dimensions, {"speech": signal(100, 10)}) == 64


def test_no_one_signal_counts_more_than_a_fifth() -> None:
    assert with_signals(50, {"speech": signal(100, 90)}) == 60


@pytest.mark.parametrize(("speech", "advice"), [(100, "recommend"), (0, "consider")])
def test_a_recommendation_follows_what_counts(speech: int, advice: str) -> None:
    verdict = judge(even(63), 4, 4, "zh", {"speech": signal(speech, 20)})
    assert verdict.recommendation == advice


def test_without_evidence_in_words_there_is_no_verdict_whatever_counts() -> None:
    verdict = judge(even(None), 0, 3, "zh", {"speech": signal(100, 20)})
    assert (verdict.overall_score, verdict.recommendation) == (None, None)


def test_the_formula_shows_its_numbers() -> None:
    told = explain_total(even(70), 70, {"speech": signal(90, 10), "video": signal(5, 0)})
    assert told["signals"] == {"speech": {"score": 90, "weight": 10}}
    assert told["formula"] == (
        "(25×70 + 20×70 + 20×70 + 20×70 + 15×70) ÷ 100 = 70; 90%×70 + 10%×90 (speech) = 72"
    )
