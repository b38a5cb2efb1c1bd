"""Reports over HTTP, as the interview document shows them."""

import re
from typing import Any

import httpx2
import pytest

from tests.graphs.reviews import interview, turn
from tests.plugins.analysis.conftest import Stage
from zhiren.testing import MakeClient, make_user, sign_in
from zhiren_analysis.catching_up import catch_up

REPORTS = "/interview/v1/reports"


@pytest.fixture
def client(stage: Stage, make_client: MakeClient) -> httpx2.AsyncClient:
    return make_client(stage.host)


async def read(
    stage: Stage, client: httpx2.AsyncClient, path: str = "/int_1", who: Any = None
) -> httpx2.Response:
    headers = await sign_in(stage.host, who or stage.staff)
    return await client.get(REPORTS + path, headers=headers)


async def test_the_end_of_an_interview_makes_its_report(
    stage: Stage, client: httpx2.AsyncClient
) -> None:
    await stage.end()
    response = await read(stage, client)
    data = response.json()["data"]
    assert (response.status_code, response.json()["code"]) == (200, 0)
    assert data["candidate"] == {"user_id": stage.candidate.user_id, "username": "张三"}
    assert data["position"] == {"position_id": "pos_1", "title": "算法工程师"}
    assert data["report_id"].startswith("rpt_")
    assert data["generated_at"].endswith("Z")


async def test_a_report_has_the_fields_of_the_document_and_its_evidence(
    stage: Stage, client: httpx2.AsyncClient
) -> None:
    await stage.end()
    data = (await read(stage, client)).json()["data"]
    documented = {
        "report_id",
        "interview_id",
        "candidate",
        "position",
        "overall_score",
        "recommendation",
        "ability_scores",
        "dimension_details",
        "highlights",
        "improvements",
        "generated_at",
    }
    assert set(data) == documented | {"evidence", "reason", "made_by", "reviews"}
    assert set(data["dimension_details"]["content"]) == {
        "score",
        "relevance",
        "logic_structure",
        "professional_depth",
    }


async def test_a_report_is_found_by_its_own_id_too(
    stage: Stage, client: httpx2.AsyncClient
) -> None:
    await stage.end()
    by_interview = (await read(stage, client)).json()["data"]
    by_report = (await read(stage, client, f"/{by_interview['report_id']}")).json()["data"]
    assert by_report == by_interview


async def test_an_end_told_twice_makes_one_report(stage: Stage, client: httpx2.AsyncClient) -> None:
    await stage.end()
    first = (await read(stage, client)).json()["data"]
    await stage.end()
    again = (await read(stage, client)).json()["data"]
    assert again == first
    assert stage.interviews.asked == 1


async def test_an_end_that_nobody_heard_is_caught_up_with(
    stage: Stage, client: httpx2.AsyncClient
) -> None:
    assert (await read(stage, client, who=stage.candidate)).status_code == 404
    response = await read(stage, client)
    assert response.json()["data"]["overall_score"] is not None
    own = await read(stage, client, who=stage.candidate)
    assert own.json()["data"]["report_id"] == response.json()["data"]["report_id"]


async def test_a_candidate_reads_their_report_without_the_answer_key(
    stage: Stage, client: httpx2.AsyncClient
) -> None:
    await stage.end()
    whole = (await read(stage, client)).json()["data"]
    own = (await read(stage, client, who=stage.candidate)).json()["data"]
    assert "要点「" in str(whole)
    assert "要点「…」" in str(own)
    assert set(re.findall("要点「(.*?)」", str(own))) == {"…"}
    assert own["ability_scores"] == whole["ability_scores"]


async def test_a_start_begins_the_reports_that_are_missing(
    stage: Stage, client: httpx2.AsyncClient
) -> None:
    going_on = interview(interview_id="int_2", status="in_progress")
    stage.interviews.add(stage.staff.organisation_id, going_on)
    await catch_up(stage.host)
    await catch_up(stage.host)
    assert (await read(stage, client, who=stage.candidate)).status_code == 200
    assert (await read(stage, client, "")).json()["data"]["total"] == 1


async def test_an_interview_that_goes_on_has_no_report(
    stage: Stage, client: httpx2.AsyncClient
) -> None:
    stage.record["status"] = "in_progress"
    response = await read(stage, client)
    assert (response.status_code, response.json()["code"]) == (404, 40401)


async def test_a_report_that_takes_long_is_answered_with_202(
    stage: Stage, client: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zhiren_analysis.making.wait_for.__defaults__", (0.0,))
    monkeypatch.setattr(stage.host.tasks, "hint", _ignore)
    await stage.end()
    response = await read(stage, client)
    assert response.status_code == 202
    assert response.json()["data"]["report_status"] == "generating"
    exported = await read(stage, client, "/int_1/export?format=html")
    assert (exported.status_code, exported.json()["code"]) == (409, 40001)


async def _ignore(task: object) -> None:
    pass


async def test_a_report_that_cannot_be_made_says_so(
    stage: Stage, client: httpx2.AsyncClient
) -> None:
    stage.record["turns"] = "no turns at all"
    await stage.end()
    response = await read(stage, client)
    assert (response.status_code, response.json()["code"]) == (503, 50001)


async def test_candidates_read_their_own_report_alone(
    stage: Stage, client: httpx2.AsyncClient
) -> None:
    await stage.end()
    assert (await read(stage, client, who=stage.candidate)).status_code == 200
    for role in ("candidate", "hr"):
        stranger = await make_user(stage.host, role)
        assert (await read(stage, client, who=stranger)).status_code == 404
        listed = (await read(stage, client, "", stranger)).json()["data"]
        assert (listed["items"], listed["total"]) == ([], 0)


async def test_nobody_reads_without_signing_in(stage: Stage, client: httpx2.AsyncClient) -> None:
    response = await client.get(f"{REPORTS}/int_1")
    assert (response.status_code, response.json()["code"]) == (401, 40101)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", 2),
        ("?position_id=pos_1", 2),
        ("?position_id=pos_2", 0),
        ("?min_score=1", 1),
        ("?recommendation=not_recommend", 1),
        ("?page=2&page_size=1", 1),
        ("?page=3&page_size=1", 0),
    ],
)
async def test_a_list_is_filtered_and_paged(
    stage: Stage, client: httpx2.AsyncClient, query: str, found: int
) -> None:
    await stage.end()
    await stage.use("show_report", interview_id="int_1")
    blank = interview(turn(1, "什么是过拟合？", "不知道"), interview_id="int_2")
    stage.interviews.add(stage.staff.organisation_id, blank)
    await stage.use("write_report", interview_id="int_2")
    data = (await read(stage, client, query)).json()["data"]
    assert len(data["items"]) == found
    assert set(data) == {"total", "page", "page_size", "items"}


@pytest.mark.parametrize("query", ["?min_score=x", "?recommendation=perhaps", "?page_size=101"])
async def test_a_wrong_filter_is_refused(
    stage: Stage, client: httpx2.AsyncClient, query: str
) -> None:
    response = await read(stage, client, query)
    assert (response.status_code, response.json()["code"]) == (400, 40001)


@pytest.mark.parametrize(
    ("form", "media_type", "begins"),
    [
        ("pdf", "application/pdf", b"%PDF"),
        ("excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK"),
        ("html", "text/html; charset=utf-8", b"<!DOCTYPE html>"),
    ],
)
async def test_a_report_is_exported(
    stage: Stage, client: httpx2.AsyncClient, form: str, media_type: str, begins: bytes
) -> None:
    await stage.end()
    response = await read(stage, client, f"/int_1/export?format={form}")
    assert response.status_code == 200
    assert response.headers["content-type"] == media_type
    assert "attachment" in response.headers["content-disposition"]
    assert response.content.startswith(begins)


@pytest.mark.parametrize("query", ["", "?format=docx"])
async def test_an_export_needs_a_known_format(
    stage: Stage, client: httpx2.AsyncClient, query: str
) -> None:
    await stage.end()
    response = await read(stage, client, f"/int_1/export{query}")
    assert (response.status_code, response.json()["code"]) == (400, 40001)
