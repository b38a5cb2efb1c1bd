"""An interview, turn by turn: what may be answered next, and what may not."""

import asyncio

from tests.plugins.interview.conftest import FULL, PARTIAL, Begin, Door


async def test_an_answer_leads_to_the_next_question(candidate: Door, begin: Begin) -> None:
    interview, first = await begin()
    data = await candidate.answer(interview, first, FULL)
    assert (data["status"], data["question_id"]) == ("submitted", first)
    assert data["next_question"]["order"] == 2
    assert data["next_question"]["is_follow_up"] is False


async def test_after_the_last_base_question_there_is_no_next(candidate: Door, begin: Begin) -> None:
    interview, first = await begin()
    second = (await candidate.answer(interview, first, FULL))["next_question"]["question_id"]
    assert (await candidate.answer(interview, second, FULL))["next_question"] is None


async def test_an_open_point_is_followed_up(candidate: Door, begin: Begin) -> None:
    interview, first = await begin()
    given = await candidate.answer(interview, first, PARTIAL)
    follow_up = await candidate.follow_up(interview, given["answer_id"])
    assert follow_up["question_id"] == f"{first}_f1"
    assert follow_up["parent_question_id"] == first
    assert follow_up["is_follow_up"] is True
    assert follow_up["content"].endswith("？")


async def test_a_covered_answer_is_not_followed_up(candidate: Door, begin: Begin) -> None:
    interview, first = await begin()
    given = await candidate.answer(interview, first, FULL)
    assert await candidate.follow_up(interview, given["answer_id"]) is None


async def test_the_follow_up_may_be_answered_and_then_the_next(
    candidate: Door, begin: Begin
) -> None:
    interview, first = await begin()
    given = await candidate.answer(interview, first, PARTIAL)
    follow_up = await candidate.follow_up(interview, given["answer_id"])
    on = await candidate.answer(interview, follow_up["question_id"], FULL)
    assert on["next_question"] == given["next_question"]
    await candidate.answer(interview, on["next_question"]["question_id"], FULL)


async def test_answering_the_next_question_gives_the_follow_up_up(
    candidate: Door, begin: Begin
) -> None:
    interview, first = await begin()
    given = await candidate.answer(interview, first, PARTIAL)
    follow_up = await candidate.follow_up(interview, given["answer_id"])
    await candidate.answer(interview, given["next_question"]["question_id"], FULL)
    refused = await candidate.answer(interview, follow_up["question_id"], FULL, status=409)
    assert refused["code"] == 40001
    assert await candidate.follow_up(interview, given["answer_id"]) is None


async def test_follow_ups_end_after_two_and_under_pressure_after_three(
    candidate: Door, begin: Begin
) -> None:
    for style, most in (("friendly", 2), ("pressure", 3)):
        interview, question = await begin(style)
        asked = 0
        while True:
            given = await candidate.answer(
                interview, question, f"我负责模块{asked}，决定用Redis集群。"
            )
            follow_up = await candidate.follow_up(interview, given["answer_id"])
            if follow_up is None:
                break
            asked, question = asked + 1, follow_up["question_id"]
        assert asked == most


async def test_without_follow_ups_enabled_nothing_is_asked_on(
    hr: Door, candidate: Door, begin: Begin
) -> None:
    position = (
        await hr.ask(
            "POST",
            "/positions",
            json={
                "title": "测试",
                "category": "ai",
                "description": "",
                "requirements": [],
                "question_count": 1,
            },
        )
    )["position_id"]
    question = {
        "position_id": position,
        "content": "你如何写测试？",
        "type": "basic",
        "difficulty": "easy",
        "follow_up_enabled": False,
        "scoring_points": ["单元测试", "边界条件"],
    }
    await hr.ask("POST", "/questions", json=question)
    interview, first = await begin(position_id=position)
    given = await candidate.answer(interview, first, PARTIAL)
    assert await candidate.follow_up(interview, given["answer_id"]) is None


async def test_answering_twice_is_a_conflict_and_changes_nothing(
    candidate: Door, begin: Begin
) -> None:
    interview, first = await begin()
    await candidate.answer(interview, first, PARTIAL)
    before = await candidate.ask("GET", f"/interviews/{interview}")
    assert (await candidate.answer(interview, first, FULL, status=409))["code"] == 40001
    assert await candidate.ask("GET", f"/interviews/{interview}") == before


async def test_the_same_answer_with_its_key_gets_the_first_reply(
    candidate: Door, begin: Begin
) -> None:
    interview, first = await begin()
    key = {"Idempotency-Key": "a-1"}
    reply = await candidate.answer(interview, first, PARTIAL, headers=key)
    await candidate.answer(interview, reply["next_question"]["question_id"], FULL)
    assert await candidate.answer(interview, first, PARTIAL, headers=key) == reply


async def test_a_key_is_good_for_one_question_only(candidate: Door, begin: Begin) -> None:
    interview, first = await begin()
    key = {"Idempotency-Key": "a-1"}
    second = (await candidate.answer(interview, first, FULL, headers=key))["next_question"]
    await candidate.answer(interview, second["question_id"], FULL, headers=key, status=409)


async def test_a_question_that_is_not_offered_cannot_be_answered(
    candidate: Door, begin: Begin
) -> None:
    interview, first = await begin()
    await candidate.answer(interview, f"{first}_f1", FULL, status=409)
    await candidate.answer(interview, "q_unknown", FULL, status=409)


async def test_of_two_answers_at_once_one_counts(candidate: Door, begin: Begin) -> None:
    interview, first = await begin()

    async def attempt() -> int:
        path = f"/interview/v1/interviews/{interview}/answers"
        body = {"question_id": first, "audio_url": "", "video_url": "", "duration": 1}
        sent = body | {"transcript": PARTIAL}
        return (await candidate.client.post(path, json=sent, headers=candidate.headers)).status_code

    assert sorted(await asyncio.gather(attempt(), attempt(), attempt())) == [200, 409, 409]


async def test_nothing_is_answered_before_the_start_or_after_the_end(
    candidate: Door, position: str, begin: Begin
) -> None:
    opened = await candidate.ask("POST", "/interviews", json={"position_id": position})
    question = opened["questions"][0]["question_id"]
    await candidate.answer(opened["interview_id"], question, FULL, status=409)
    interview, first = await begin()
    await candidate.ask("POST", f"/interviews/{interview}/end")
    await candidate.answer(interview, first, FULL, status=409)


async def test_an_answer_without_a_transcript_is_taken(candidate: Door, begin: Begin) -> None:
    interview, first = await begin()
    url = "https://storage.example.com/audio.wav"
    given = await candidate.answer(interview, first, None, audio_url=url)
    assert given["next_question"]["order"] == 2
    assert await candidate.follow_up(interview, given["answer_id"]) is None
