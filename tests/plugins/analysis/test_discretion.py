"""A report to its candidate: their words and scores, and nothing of the answer key."""

from typing import Any

import pytest

from zhiren_analysis.discretion import POINTS, points_of, without_points

POINT = "用数据说明结果"
TURN: dict[str, Any] = {"scoring_points": ["缓存", POINT], "reference_answer": None}


def test_the_key_is_every_point_and_reference_answer_the_longest_first() -> None:
    other = {"scoring_points": [], "reference_answer": "先定位瓶颈，再设计缓存。"}
    record = {"turns": [TURN, other, TURN]}
    assert points_of(record) == ["先定位瓶颈，再设计缓存。", POINT, "缓存"]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (f"说明了要点「{POINT}」；给出具体的数据", "说明了要点「…」；给出具体的数据"),
        (f"Explains the point “{POINT}”", "Explains the point “…”"),
        (f"候选人{POINT}，很好", "候选人…，很好"),
        ("说明了要点「缓存」", "说明了要点「…」"),
        ("缓存命中率提高了", "缓存命中率提高了"),
    ],
)
def test_a_point_is_taken_out_where_a_reason_names_it(said: str, told: str) -> None:
    data = {"evidence": {"items": [{"reason": said}]}, POINTS: [POINT, "缓存"]}
    assert without_points(data) == {"evidence": {"items": [{"reason": told}]}}


def test_the_candidates_own_words_and_numbers_stay() -> None:
    data = {"score": 3, "items": [{"quote": f"我{POINT}"}], "none": None, POINTS: [POINT]}
    assert without_points(data) == {"score": 3, "items": [{"quote": f"我{POINT}"}], "none": None}


def test_a_report_that_knows_no_points_is_told_as_it_is() -> None:
    assert without_points({"reason": POINT}) == {"reason": POINT}
