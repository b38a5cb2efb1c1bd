"""Opening, starting, ending and listing interviews."""

from typing import Any

import pytest

from tests.plugins.interview.conftest import FULL, PARTIAL, POSITION, QUESTION, Begin, Door
from zhiren import Host
from zhiren.db import utcnow


async def test_a_new_interview_is_answered_as_the_document_shows(
    candidate: Door, position: str
) -> None:
    body = {"position_id": position, "interviewer_style": "serious"}
    data = await candidate.ask("POST", "/interviews", json=body)
    assert data.keys() == {
        "interview_id",
        "position_id",
        "candidate_id",
        "status",
        "interviewer_style",
        "room_token",
        "questions",
        "created_at",
    }
    assert (data["status"], data["interviewer_style"]) == ("created", "serious")
    assert data["questions"][0]["content"] == QUESTION["content"]
    assert data["questions"][0]["order"] == 1


async def test_what_was_not_asked_yet_is_not_shown(candidate: Door, position: str) -> None:
    data = await candidate.ask("POST", "/interviews", json={"position_id": position})
    assert len(data["questions"]) == 1
    shown = await candidate.ask("GET", f"/interviews/{data['interview_id']}")
    assert shown["questions"] == []


async def test_starting_offers_the_first_question(candidate: Door, position: str) -> None:
    opened = await candidate.ask("POST", "/interviews", json={"position_id": position})
    data = await candidate.ask("POST", f"/interviews/{opened['interview_id']}/start")
    assert data["status"] == "in_progress"
    assert data["current_question"] == opened["questions"][0] | {"time_limit": 180}
    assert data["started_at"].endswith("Z")


async def test_starting_or_ending_twice_is_a_conflict(candidate: Door, begin: Begin) -> None:
    interview, _ = await begin()
    assert (await candidate.ask("POST", f"/interviews/{interview}/start", 409))["code"] == 40001
    await candidate.ask("POST", f"/interviews/{interview}/end")
    await candidate.ask("POST", f"/interviews/{interview}/end", 409)


async def test_an_interview_that_did_not_begin_cannot_end(candidate: Door, position: str) -> None:
    opened = await candidate.ask("POST", "/interviews", json={"position_id": position})
    await candidate.ask("POST", f"/interviews/{opened['interview_id']}/end", 409)


async def test_ending_counts_the_base_questions_answered(candidate: Door, begin: Begin) -> None:
    interview, first = await begin()
    given = await candidate.answer(interview, first, PARTIAL)
    follow_up = await candidate.follow_up(interview, given["answer_id"])
    await candidate.answer(interview, follow_up["question_id"], FULL)
    data = await candidate.ask("POST", f"/interviews/{interview}/end")
    assert data["questions_answered"] == 1
    assert (data["status"], data["report_status"]) == ("completed", "generating")
    assert data["total_duration"] >= 0


async def test_a_position_without_a_bank_asks_made_questions(
    hr: Door, candidate: Door, begin: Begin
) -> None:
    body = POSITION | {"question_count": 6}
    bare = (await hr.ask("POST", "/positions", json=body))["position_id"]
    interview, question = await begin(position_id=bare)
    asked = []
    while question:
        asked.append(question)
        coming = (await candidate.answer(interview, question, FULL))["next_question"]
        question = coming["question_id"] if coming else ""
    shown = await candidate.ask("GET", f"/interviews/{interview}")
    contents = [one["content"] for one in shown["questions"] if not one["is_follow_up"]]
    assert len(asked) == len(set(contents)) == 6
    assert contents[0] == "请先做一个简单的自我介绍"


async def test_the_bank_is_asked_in_order_of_difficulty(
    hr: Door, candidate: Door, position: str
) -> None:
    easy = QUESTION | {"position_id": position, "difficulty": "easy", "content": "你为什么应聘？"}
    await hr.ask("POST", "/questions", json=easy)
    opened = await candidate.ask("POST", "/interviews", json={"position_id": position})
    assert opened["questions"][0]["content"] == "你为什么应聘？"


async def test_interviews_are_listed_by_status_and_day(candidate: Door, begin: Begin) -> None:
    interview, _ = await begin()
    today = utcnow().date().isoformat()
    same_day = {"status": "in_progress", "start_date": today, "end_date": today}
    found = await candidate.ask("GET", "/interviews", params=same_day)
    assert [one["interview_id"] for one in found["items"]] == [interview]
    assert (await candidate.ask("GET", "/interviews", params={"end_date": "2020-01-01"}))[
        "total"
    ] == 0
    await candidate.ask("GET", "/interviews", params={"start_date": "yesterday"}, status=400)


EDGES = ("9999-12-31", "9999-12-31T23:59:59-10:00", "0001-01-01", "0001-01-01T00:00:00+14:00")


@pytest.mark.parametrize("edge", EDGES)
async def test_a_day_at_the_end_of_time_is_a_day(candidate: Door, begin: Begin, edge: str) -> None:
    await begin()
    counts = [
        (await candidate.ask("GET", "/interviews", params={name: edge}))["total"]
        for name in ("start_date", "end_date")
    ]
    assert counts == ([0, 1] if edge.startswith("9") else [1, 0])


async def test_the_transcript_shows_no_secret(candidate: Door, begin: Begin) -> None:
    interview, first = await begin()
    await candidate.answer(interview, first, PARTIAL)
    shown = await candidate.ask("GET", f"/interviews/{interview}")
    assert shown["questions"][0]["answer"]["transcript"] == PARTIAL
    assert not any(
        word in str(shown) for word in ("瓶颈", "剖析", "scoring", "reference", "assess")
    )


async def test_an_english_position_is_interviewed_for_in_english(
    hr: Door, candidate: Door, begin: Begin
) -> None:
    english = {
        "title": "Backend engineer",
        "category": "system",
        "description": "Payments",
        "requirements": ["Python", "Postgres"],
        "question_count": 2,
    }
    position = (await hr.ask("POST", "/positions", json=english))["position_id"]
    interview, first = await begin(position_id=position)
    given = await candidate.answer(interview, first, "I led the Postgres migration of our shop.")
    assert "Python" in given["next_question"]["content"]
    follow_up = await candidate.follow_up(interview, given["answer_id"])
    assert follow_up["content"].endswith("?")


async def test_the_room_token_is_good_until_the_interview_ends(
    candidate: Door, position: str
) -> None:
    made = await candidate.ask("POST", "/interviews", json={"position_id": position})
    room = Door(candidate.client, {"Authorization": f"Bearer {made['room_token']}"})
    path = f"/interviews/{made['interview_id']}"
    begun = await room.ask("POST", f"{path}/start")
    given = await room.answer(
        made["interview_id"], begun["current_question"]["question_id"], PARTIAL
    )
    await room.ask("GET", path)
    await room.ask("POST", f"{path}/end")
    after = {"answer_id": given["answer_id"]}
    place = {"file_type": "audio", "file_name": "a.wav", "content_type": "audio/wav"}
    refused: tuple[tuple[str, str, dict[str, Any]], ...] = (
        ("GET", path, {}),
        ("GET", f"{path}/events", {}),
        ("GET", f"{path}/follow-up", {"params": after}),
        ("POST", f"{path}/consent", {"json": {}}),
        ("POST", f"{path}/resume", {}),
        ("POST", "/uploads/presign", {"json": place}),
    )
    for verb, at, sent in refused:
        await room.ask(verb, at, status=401, **sent)
    await candidate.ask("GET", path)


async def test_the_room_token_is_good_for_this_interview_only(
    host: Host, candidate: Door, position: str
) -> None:
    one = await candidate.ask("POST", "/interviews", json={"position_id": position})
    other = await candidate.ask("POST", "/interviews", json={"position_id": position})
    room = Door(candidate.client, {"Authorization": f"Bearer {one['room_token']}"})
    await room.ask("POST", f"/interviews/{other['interview_id']}/start", status=403)
    await room.ask("POST", "/interviews", status=403, json={"position_id": position})
    await room.ask("POST", f"/interviews/{one['interview_id']}/start")
