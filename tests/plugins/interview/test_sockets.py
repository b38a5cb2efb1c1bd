"""What happens in an interview, told over a socket in the events of the document."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.platform.web.caller import Caller
from tests.plugins.interview.conftest import PARTIAL, Begin, Door
from zhiren import Host
from zhiren.app import create_app
from zhiren.testing import make_user, sign_in

ENVELOPE = {"type", "timestamp", "data"}


async def listening(host: Host, interview_id: str, headers: Mapping[str, str]) -> Caller:
    """Connect, and be let in."""
    caller = Caller(create_app(host), f"/interview/ws/interviews/{interview_id}", dict(headers))
    assert (await caller.hear())["type"] == "websocket.accept"
    return caller


async def heard_until(caller: Caller, last: str) -> list[dict[str, Any]]:
    """Collect events up to the first of the kind *last*."""
    events: list[dict[str, Any]] = []
    while not events or events[-1]["type"] != last:
        events.append(await caller.hear())
        assert set(events[-1]) == ENVELOPE
    return events


async def test_an_interview_is_told_from_the_first_question_to_the_end(
    host: Host, candidate: Door, position: str
) -> None:
    opened = await candidate.ask("POST", "/interviews", json={"position_id": position})
    ident = opened["interview_id"]
    caller = await listening(host, ident, candidate.headers)
    connected = await caller.hear()
    assert connected["type"] == "connected"
    assert connected["data"]["status"] == "created"
    assert connected["data"]["current_question"] is None
    begun = await candidate.ask("POST", f"/interviews/{ident}/start")
    question = begun["current_question"]["question_id"]
    assert (await heard_until(caller, "question_started"))[-1]["data"]["question_id"] == question
    await candidate.answer(ident, question, PARTIAL)
    asked_on = (await heard_until(caller, "follow_up_generated"))[-1]["data"]
    assert asked_on["parent_question_id"] == question
    await candidate.ask("POST", f"/interviews/{ident}/end")
    assert (await heard_until(caller, "interview_ended"))[-1]["data"] == {"interview_id": ident}
    assert (await caller.hear())["type"] == "websocket.close"
    await caller.leave()


async def test_whoever_comes_late_hears_which_question_waits(
    host: Host, candidate: Door, begin: Begin
) -> None:
    ident, question = await begin()
    caller = await listening(host, ident, candidate.headers)
    connected = await caller.hear()
    assert connected["data"]["current_question"]["question_id"] == question
    await caller.leave()


async def test_an_interview_that_is_over_is_told_to_be_over(
    host: Host, candidate: Door, begin: Begin
) -> None:
    ident, _ = await begin()
    await candidate.ask("POST", f"/interviews/{ident}/end")
    caller = await listening(host, ident, candidate.headers)
    assert [event["type"] for event in await heard_until(caller, "interview_ended")] == [
        "connected",
        "interview_ended",
    ]
    await caller.leave()


async def test_time_runs_short_once_for_each_question(
    host: Host, hr: Door, candidate: Door, position: str
) -> None:
    quick = {"content": "请用一句话介绍自己。", "type": "basic", "difficulty": "easy"}
    await hr.ask("POST", "/questions", json=quick | {"position_id": position, "time_limit": 5})
    opened = await candidate.ask("POST", "/interviews", json={"position_id": position})
    ident = opened["interview_id"]
    caller = await listening(host, ident, candidate.headers)
    await candidate.ask("POST", f"/interviews/{ident}/start")
    warning = (await heard_until(caller, "time_warning"))[-1]["data"]
    assert warning["time_limit"] == 5
    assert 0 <= warning["remaining"] <= 1
    await candidate.ask("POST", f"/interviews/{ident}/end")
    rest = await heard_until(caller, "interview_ended")
    assert "time_warning" not in {event["type"] for event in rest}
    await caller.leave()


@pytest.mark.parametrize("role", ["candidate", "hr"])
async def test_a_stranger_is_not_let_in(host: Host, begin: Begin, role: Any) -> None:
    ident, _ = await begin()
    headers = await sign_in(host, await make_user(host, role))
    caller = Caller(create_app(host), f"/interview/ws/interviews/{ident}", headers)
    refused = await caller.hear()
    assert (refused["type"], refused["status"]) == ("websocket.http.response.start", 404)
    told = (await caller.heard.get())["body"]
    missing = Caller(create_app(host), "/interview/ws/interviews/int_none", headers)
    assert (await missing.hear())["status"] == 404
    assert told.replace(ident.encode(), b"int_none") == (await missing.heard.get())["body"]
    await caller.leave()
