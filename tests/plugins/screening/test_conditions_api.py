"""Conditions over HTTP."""

from typing import Any

from tests.plugins.screening.conftest import SENIOR, Desk


async def test_a_condition_is_kept_as_it_was_sent(hr: Desk) -> None:
    body = {"name": "前端", "description": "2年以上", "conditions": {"skills": ["Vue"]}}
    made = await hr.data("POST", "/conditions", json=body)
    assert {name: made[name] for name in body} == body
    page = await hr.data("GET", "/conditions")
    assert (page["total"], page["items"][0]["id"]) == (1, made["id"])


async def test_a_change_merges_the_keys_that_were_sent(hr: Desk) -> None:
    condition_id = await hr.condition()
    sent = {"name": "资深", "conditions": {"work_years_min": 8}}
    changed = await hr.data("PUT", f"/conditions/{condition_id}", json=sent)
    assert changed["name"] == "资深"
    assert changed["conditions"] == SENIOR | {"work_years_min": 8}


async def test_a_deleted_condition_is_gone(hr: Desk) -> None:
    condition_id = await hr.condition()
    await hr.data("DELETE", f"/conditions/{condition_id}")
    assert (await hr.send("GET", f"/conditions/{condition_id}")).status_code == 404


async def test_what_makes_no_sense_is_a_parameter_error(hr: Desk) -> None:
    bodies: list[dict[str, Any]] = [
        {},
        {"name": ""},
        {"name": "a", "conditions": {"work_years_min": -1}},
        {"name": "a", "conditions": {"education_level": ["小学"]}},
        {"name": "a", "conditions": {"school_tier": ["好学校"]}},
    ]
    for body in bodies:
        response = await hr.send("POST", "/conditions", json=body)
        assert response.status_code == 400, body
        assert response.json()["success"] is False


async def test_an_unknown_condition_stops_an_upload(hr: Desk) -> None:
    response = await hr.send(
        "POST",
        "/talents/upload",
        files={"file": ("a.txt", b"Ada Moreau")},
        data={"condition_id": "nowhere"},
    )
    assert response.status_code == 404
