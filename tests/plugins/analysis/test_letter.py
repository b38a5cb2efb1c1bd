"""The letter to a candidate: kind, from their own words, without scores and answer keys."""

from typing import Any

import pytest

from tests.graphs.reviews import interview, turn
from tests.plugins.analysis.conftest import Stage
from zhiren.testing import MakeClient, make_user, sign_in
from zhiren_analysis.letter import write_letter
from zhiren_analysis.service import Reports
from zhiren_analysis.tables import Report

PATH = "/interview/v1/reports/int_1/feedback"


async def report_of(stage: Stage) -> Report:
    await stage.end()
    await stage.use("show_report", interview_id="int_1")
    async with stage.host.database.reading(stage.staff) as session:
        return await Reports(session).get("int_1")


async def test_the_letter_quotes_the_candidate_and_tells_no_score(stage: Stage) -> None:
    letter = write_letter(await report_of(stage), with_score=False)
    said = "".join(one["answer"]["transcript"] for one in stage.record["turns"] if one["answer"])
    quotes = [line.split("“")[1].split("”")[0].removesuffix("…") for line in letter.good]
    assert quotes
    assert all(quote in said for quote in quotes)
    assert letter.letter.startswith("张三，你好")
    assert "综合评分" not in letter.letter
    assert "AI" in letter.letter


async def test_the_operator_may_allow_the_score(stage: Stage) -> None:
    report = await report_of(stage)
    assert f"综合评分：{report.overall_score}" in write_letter(report, with_score=True).letter


@pytest.mark.parametrize(("best", "praised"), [(90, 2), (50, 1), (30, 0)])
async def test_the_best_of_what_was_said_is_named(stage: Stage, best: int, praised: int) -> None:
    report = await report_of(stage)
    shown = (report.data or {})["evidence"]["dimensions"].values()
    for place, one in enumerate(shown):
        one["items"] = [{"quote": f"第{place}句话"}]
        one["score"] = [best, best - 20, 10, 10, 10][place]
    assert len(write_letter(report, with_score=False).good) == praised


async def test_the_letter_gives_no_scoring_point_away(stage: Stage) -> None:
    report = await report_of(stage)
    said = "".join(one["answer"]["transcript"] for one in stage.record["turns"] if one["answer"])
    secrets = [point for point in (report.data or {})["points"] if point not in said]
    assert secrets
    assert not [
        point for point in secrets if point in write_letter(report, with_score=False).letter
    ]


async def test_too_little_is_said_kindly(stage: Stage) -> None:
    empty = interview(turn(1, "请介绍你自己", "")) | {"candidate": stage.record["candidate"]}
    stage.interviews.add(stage.staff.organisation_id, empty)
    letter = write_letter(await report_of(stage), with_score=True)
    assert letter.good == []
    assert "不说明你的能力" in letter.letter
    assert "综合评分" not in letter.letter


async def test_an_english_interview_gets_an_english_letter(stage: Stage) -> None:
    report = await report_of(stage)
    report.language = "en"
    assert write_letter(report, with_score=False).letter.startswith("Dear 张三,")


@pytest.mark.parametrize(("who", "status"), [("candidate", 200), ("staff", 200), ("rival", 404)])
async def test_the_letter_is_its_candidates(
    stage: Stage, make_client: MakeClient, who: str, status: int
) -> None:
    await report_of(stage)
    rival = await make_user(stage.host, "candidate")
    actor: Any = {"candidate": stage.candidate, "staff": stage.staff, "rival": rival}[who]
    response = await make_client(stage.host).get(PATH, headers=await sign_in(stage.host, actor))
    assert response.status_code == status
    if status == 200:
        assert response.json()["data"]["letter"]


@pytest.mark.parametrize(
    ("path", "status"), [("", 403), ("/export?format=html", 403), ("/feedback", 200)]
)
async def test_the_link_to_an_interview_opens_the_letter_and_nothing_else_of_the_report(
    stage: Stage, make_client: MakeClient, path: str, status: int
) -> None:
    await report_of(stage)
    candidate = stage.candidate
    token = stage.host.tokens.interview(candidate.user_id, 1, "int_1")
    link = {"Authorization": f"Bearer {token}"}
    asked = PATH.removesuffix("/feedback") + path
    assert (await make_client(stage.host).get(asked, headers=link)).status_code == status
