"""A report looked at again by a person: beside the machine's scores, with who, when and why."""

from typing import Any

import pytest

from tests.plugins.analysis.conftest import Stage
from zhiren import Forbidden, Invalid, NotFound
from zhiren.testing import make_user
from zhiren_analysis.rendering.html import render_html

WHY = "口头补充了压测数据。"


async def reviewed(stage: Stage, **judged: Any) -> dict[str, Any]:
    await stage.end()
    shown = await stage.use("review_report", interview_id="int_1", why=WHY, **judged)
    report: dict[str, Any] = shown["report"]
    return report


async def test_a_review_stands_beside_the_machines_scores(stage: Stage) -> None:
    await stage.end()
    before = (await stage.use("show_report", interview_id="int_1"))["report"]
    report = await reviewed(stage, ability_scores={"professional_knowledge": 95})
    assert report["ability_scores"] == before["ability_scores"]
    assert report["overall_score"] == before["overall_score"]
    (review,) = report["reviews"]
    assert review["ability_scores"]["professional_knowledge"] == 95
    assert (review["by"], review["why"]) == (stage.staff.user_id, WHY)
    assert review["at"].endswith("Z")


async def test_without_a_total_the_weights_make_it(stage: Stage) -> None:
    every = dict.fromkeys(
        (
            "professional_knowledge",
            "logical_thinking",
            "language_expression",
            "stress_resistance",
            "communication_potential",
        ),
        70,
    )
    report = await reviewed(stage, ability_scores=every | {"professional_knowledge": 90})
    assert report["reviews"][0]["overall_score"] == 75


async def test_reviews_are_kept_one_after_the_other_also_when_it_is_made_again(
    stage: Stage,
) -> None:
    await reviewed(stage, overall_score=40)
    await reviewed(stage, overall_score=60, recommendation="consider")
    await stage.use("write_report", interview_id="int_1")
    shown = await stage.use("show_report", interview_id="int_1")
    assert [one["overall_score"] for one in shown["report"]["reviews"]] == [40, 60]


async def test_a_review_says_something(stage: Stage) -> None:
    with pytest.raises(Invalid):
        await reviewed(stage)


@pytest.mark.parametrize("judged", [{"overall_score": 101}, {"ability_scores": {"looks": 3}}])
async def test_scores_are_of_the_reports_kind(stage: Stage, judged: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        await reviewed(stage, **judged)


async def test_candidates_and_strangers_review_nothing(stage: Stage) -> None:
    await stage.end()
    arguments = {"interview_id": "int_1", "why": WHY, "overall_score": 100}
    with pytest.raises(Forbidden):
        await stage.host.call_tool("review_report", arguments, actor=stage.candidate)
    stranger = await make_user(stage.host, "hr")
    with pytest.raises(NotFound):
        await stage.host.call_tool("review_report", arguments, actor=stranger)


async def test_the_candidate_hears_of_the_review_but_not_who_and_why(stage: Stage) -> None:
    await reviewed(stage, overall_score=60)
    shown = await stage.host.call_tool(
        "show_report", {"interview_id": "int_1"}, actor=stage.candidate
    )
    (review,) = shown["report"]["reviews"]
    assert (review["overall_score"], review["by"], review["name"], review["why"]) == (
        60,
        None,
        None,
        None,
    )


async def test_the_page_shows_both(stage: Stage) -> None:
    page = render_html(await reviewed(stage, overall_score=61), "zh")
    assert "人工复核" in page
    assert WHY in page
    assert "机器评分" in page
