"""Positions and question banks, as the interview document shows them."""

from typing import Any

import pytest

from tests.plugins.interview.conftest import POSITION, QUESTION, Door


async def test_a_new_position_is_answered_as_the_document_shows(hr: Door) -> None:
    data = await hr.ask("POST", "/positions", json=POSITION)
    assert data.keys() == {"position_id", "title", "category", "status", "created_at"}
    assert data["position_id"].startswith("pos_")
    assert data["status"] == "active"
    assert data["created_at"].endswith("Z")


async def test_positions_are_listed_by_page_with_their_interviews(hr: Door, position: str) -> None:
    await hr.ask("POST", "/positions", json=POSITION | {"category": "iot"})
    await hr.ask("POST", "/interviews", json={"position_id": position})
    data = await hr.ask("GET", "/positions", params={"category": "system", "page_size": 1})
    assert (data["total"], data["page"], data["page_size"]) == (1, 1, 1)
    assert data["items"][0]["interview_count"] == 1


async def test_a_position_shows_what_was_given(hr: Door, position: str) -> None:
    data = await hr.ask("GET", f"/positions/{position}")
    assert {name: data[name] for name in POSITION} == POSITION
    assert data["interview_duration"] == 30


async def test_a_position_is_changed_where_sent(hr: Door, position: str) -> None:
    changed = await hr.ask("PATCH", f"/positions/{position}", json={"status": "inactive"})
    assert changed["status"] == "inactive"
    assert changed["title"] == POSITION["title"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"category": "sales"},
        {"title": ""},
        {"question_count": 0},
        {"question_count": "5"},
        {"requirements": "Java"},
    ],
)
async def test_a_wrong_field_is_a_parameter_error(hr: Door, wrong: dict[str, Any]) -> None:
    refused = await hr.ask("POST", "/positions", json=POSITION | wrong, status=400)
    assert refused["code"] == 40001
    assert next(iter(wrong)) in refused["message"]


async def test_a_question_has_the_documents_defaults(hr: Door, position: str) -> None:
    body = QUESTION | {"position_id": position}
    data = await hr.ask("POST", "/questions", json=body)
    assert data["question_id"].startswith("q_")
    assert (data["time_limit"], data["follow_up_enabled"]) == (180, True)
    assert data["scoring_points"] == QUESTION["scoring_points"]


@pytest.mark.parametrize("seconds", [4, 601])
async def test_a_time_limit_has_bounds(hr: Door, position: str, seconds: int) -> None:
    body = QUESTION | {"position_id": position, "time_limit": seconds}
    await hr.ask("POST", "/questions", json=body, status=400)


async def test_questions_are_found_by_difficulty(hr: Door, position: str) -> None:
    hard = QUESTION | {"position_id": position, "difficulty": "hard"}
    await hr.ask("POST", "/questions", json=hard)
    found = await hr.ask("GET", "/questions", params={"difficulty": "hard"})
    assert [one["difficulty"] for one in found["items"]] == ["hard"]


async def test_a_question_for_no_position_is_not_found(hr: Door) -> None:
    body = QUESTION | {"position_id": "pos_none"}
    assert (await hr.ask("POST", "/questions", json=body, status=404))["code"] == 40401
