"""Accommodations, pauses and corrections: granted, followed, and never a way round the rules."""

from datetime import timedelta

import pytest

from tests.plugins.interview.conftest import PARTIAL, Begin, Door
from zhiren.db import utcnow
from zhiren_interview.clock import short_time
from zhiren_interview.tables import Asked

DOUBLE = {"extra_time": 2.0, "text_only": True, "pauses": True}


async def opened(candidate: Door, position: str) -> str:
    made = await candidate.ask("POST", "/interviews", json={"position_id": position})
    return str(made["interview_id"])


async def grant(hr: Door, interview: str, **granted: object) -> dict[str, object]:
    path = f"/interviews/{interview}/accommodations"
    answer: dict[str, object] = await hr.ask("PUT", path, json=granted)
    return answer


async def test_extra_time_lengthens_each_question(hr: Door, candidate: Door, position: str) -> None:
    interview = await opened(candidate, position)
    await grant(hr, interview, **DOUBLE)
    started = await candidate.ask("POST", f"/interviews/{interview}/start")
    assert started["current_question"]["time_limit"] == 360
    known = await candidate.ask("GET", f"/interviews/{interview}")
    assert known["accommodations"] == DOUBLE
    assert known["paused"] is False


async def test_what_is_granted_twice_counts_once_and_can_be_taken_back(
    hr: Door, candidate: Door, position: str
) -> None:
    interview = await opened(candidate, position)
    await grant(hr, interview, extra_time=1.5)
    await grant(hr, interview, extra_time=1.5)
    await grant(hr, interview)
    started = await candidate.ask("POST", f"/interviews/{interview}/start")
    assert started["current_question"]["time_limit"] == 180


@pytest.mark.parametrize("factor", [0.5, 5, "2"])
async def test_a_factor_out_of_bounds_is_refused(
    hr: Door, candidate: Door, position: str, factor: object
) -> None:
    interview = await opened(candidate, position)
    path = f"/interviews/{interview}/accommodations"
    refused = await hr.ask("PUT", path, 400, json={"extra_time": factor})
    assert "extra_time" in refused["message"]


async def test_candidates_grant_themselves_nothing(candidate: Door, position: str) -> None:
    interview = await opened(candidate, position)
    path = f"/interviews/{interview}/accommodations"
    await candidate.ask("PUT", path, 403, json=DOUBLE)


async def test_pauses_must_have_been_granted(candidate: Door, begin: Begin) -> None:
    interview, _ = await begin()
    await candidate.ask("POST", f"/interviews/{interview}/pause", 409)


async def test_the_clock_stands_still_and_runs_on(hr: Door, candidate: Door, begin: Begin) -> None:
    interview, _ = await begin()
    await grant(hr, interview, **DOUBLE)
    assert (await candidate.ask("POST", f"/interviews/{interview}/pause"))["paused"]
    assert (await candidate.ask("GET", f"/interviews/{interview}"))["paused"]
    assert not (await candidate.ask("POST", f"/interviews/{interview}/resume"))["paused"]


async def test_an_answer_ends_a_pause(hr: Door, candidate: Door, begin: Begin) -> None:
    interview, first = await begin()
    await grant(hr, interview, **DOUBLE)
    await candidate.ask("POST", f"/interviews/{interview}/pause")
    await candidate.answer(interview, first, PARTIAL)
    assert not (await candidate.ask("GET", f"/interviews/{interview}"))["paused"]


def test_a_warning_waits_while_the_clock_stands() -> None:
    begun = utcnow() - timedelta(seconds=200)
    asked = Asked(question_id="q_1", time_limit=180, asked_at=begun)
    assert short_time(asked).due < utcnow()
    assert short_time(asked, begun + timedelta(seconds=10)).due > utcnow()


async def test_a_correction_keeps_the_original_and_says_so(
    hr: Door, candidate: Door, begin: Begin
) -> None:
    interview, first = await begin()
    given = await candidate.answer(interview, first, PARTIAL)
    path = f"/interviews/{interview}/answers/{given['answer_id']}/correction"
    await candidate.ask("POST", path, json={"transcript": "第一次更正"})
    told = await candidate.ask("POST", path, json={"transcript": "我负责的是支付系统。"})
    assert told["original_transcript"] == PARTIAL
    shown = (await hr.ask("GET", f"/interviews/{interview}"))["questions"][0]["answer"]
    assert shown["transcript"] == "我负责的是支付系统。"
    assert shown["corrected_at"] is not None


async def test_nobody_corrects_somebody_elses_answer(
    hr: Door, candidate: Door, begin: Begin
) -> None:
    interview, first = await begin()
    given = await candidate.answer(interview, first, PARTIAL)
    path = f"/interviews/{interview}/answers/{given['answer_id']}/correction"
    await hr.ask("POST", path, 403, json={"transcript": "改"})


async def test_after_the_end_nothing_is_corrected_or_granted(
    hr: Door, candidate: Door, begin: Begin
) -> None:
    interview, first = await begin()
    given = await candidate.answer(interview, first, PARTIAL)
    await candidate.ask("POST", f"/interviews/{interview}/end")
    path = f"/interviews/{interview}/answers/{given['answer_id']}/correction"
    await candidate.ask("POST", path, 409, json={"transcript": "改"})
    await hr.ask("PUT", f"/interviews/{interview}/accommodations", 409, json=DOUBLE)
