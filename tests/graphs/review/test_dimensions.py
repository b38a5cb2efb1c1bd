"""From levels to scores, from scores to a total, from a total to a recommendation."""

from typing import Any

import pytest

from zhiren_graphs.review.advice import highlights, seconds_between
from zhiren_graphs.review.anchors import TOP, WEIGHTS, Dimension, anchor, anchors_in
from zhiren_graphs.review.dimensions import judge, score_dimension, total

LOGIC: Dimension = "logical_thinking"
TEAM: Dimension = "communication_potential"


def answer(level: float | None, dimension: Dimension = LOGIC, **more: Any) -> dict[str, Any]:
    evidence = [{"quote": f"话{level}", "reason": "原因", "start": 0, "end": 2}]
    criterion = {"dimension": dimension, "level": level, "evidence": evidence}
    return {
        "is_follow_up": False,
        "criteria": [criterion],
        "findings": [],
        "arrived": 90.0,
        "duration": 30,
        "transcript": "话" * 10,
    } | more


def even(score: int | None) -> dict[Dimension, int | None]:
    return dict.fromkeys(WEIGHTS, score)


def test_the_weights_are_the_appendixs() -> None:
    assert list(WEIGHTS.values()) == [25, 20, 20, 20, 15]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_level_of_every_dimension_is_anchored(language: str) -> None:
    levels = anchors_in(language)
    assert set(levels) == set(WEIGHTS)
    assert {len(set(words)) for words in levels.values()} == {TOP + 1}
    assert anchor(LOGIC, 2.6, language) == levels[LOGIC][3]
    assert anchor(LOGIC, 2.4, language) == levels[LOGIC][2]


def test_a_level_is_twenty_five_points() -> None:
    assert [score_dimension(LOGIC, [answer(level)]) for level in (0, 1, 2.5, 4)] == [0, 25, 62, 100]


@pytest.mark.parametrize(
    ("dimension", "levels", "score"),
    [
        (LOGIC, (3, 1), 75),
        (LOGIC, (2, 4, 1), 75),
        ("language_expression", (1, 3), 50),
        ("professional_knowledge", (2, 0), 50),
        ("professional_knowledge", (0, 4), 50),
        ("professional_knowledge", (2, 2, 2), 72),
        ("stress_resistance", (1, 3, 2), 75),
    ],
)
def test_a_follow_up_adds_and_takes_nothing_away(
    dimension: Dimension, levels: tuple[float, ...], score: int
) -> None:
    first, *later = levels
    answers = [answer(first, dimension)]
    answers += [answer(level, dimension, is_follow_up=True) for level in later]
    assert score_dimension(dimension, answers) == score


def test_the_best_two_answers_show_communication() -> None:
    answers = [answer(level, TEAM) for level in (0, 3, 0, 4, 1)]
    assert score_dimension(TEAM, answers) == 88


def test_a_dimension_that_nothing_shows_has_no_score() -> None:
    assert score_dimension(LOGIC, [answer(None), answer(3, TEAM)]) is None


def test_the_total_leaves_out_what_has_no_score() -> None:
    scores = even(None) | {"professional_knowledge": 100, "logical_thinking": 10}
    assert total(scores) == 60
    assert total(even(None)) is None


@pytest.mark.parametrize(
    ("score", "recommendation"),
    [
        (100, "strongly_recommend"),
        (88, "strongly_recommend"),
        (87, "recommend"),
        (63, "recommend"),
        (62, "consider"),
        (38, "consider"),
        (37, "not_recommend"),
        (0, "not_recommend"),
    ],
)
def test_a_recommendation_is_the_nearest_level(score: int, recommendation: str) -> None:
    verdict = judge(even(score), judged=4, asked=4, language="zh")
    assert (verdict.recommendation, verdict.reason) == (recommendation, None)


def test_few_answers_recommend_nobody_highly_but_may_speak_against() -> None:
    assert judge(even(95), judged=1, asked=4, language="zh").recommendation == "consider"
    assert judge(even(10), judged=1, asked=4, language="zh").recommendation == "not_recommend"


def test_nothing_to_judge_gives_a_reason_in_the_interviews_language() -> None:
    assert judge(even(None), 0, 3, "zh").reason == "依据不足：没有可供评分的回答内容"
    assert str(judge(even(None), 0, 3, "en").reason).startswith("Insufficient evidence")


def test_a_moment_is_told_from_the_answers_end_and_duration() -> None:
    (moment,) = highlights([answer(4)], "zh")
    assert moment["timestamp"] == "00:01:00"


@pytest.mark.parametrize(("arrived", "clock"), [(0.0, "00:00:00"), (3725.0, "01:01:35")])
def test_a_moment_is_never_before_the_beginning(arrived: float, clock: str) -> None:
    (moment,) = highlights([answer(4, arrived=arrived)], "zh")
    assert moment["timestamp"] == clock


def test_weak_answers_have_no_highlights() -> None:
    assert highlights([answer(2)], "zh") == []


def test_seconds_are_counted_between_moments_of_any_zone() -> None:
    assert seconds_between("2025-12-16T10:05:00Z", "2025-12-16T18:06:00+08:00") == 60
    assert seconds_between(None, "2025-12-16T10:05:00Z") == 0
