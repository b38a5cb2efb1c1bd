"""Turns whose task fails: the interview goes on, and whoever listens hears how."""

import asyncio
from typing import Any

import pytest

from tests.plugins.interview.conftest import PARTIAL, Begin, Door, events
from tests.plugins.interview.test_streams import listen
from zhiren_interview import tasks


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the next task of a turn fail in the middle of its words."""
    real = tasks._decide
    broken: list[str] = []

    async def decide(call: Any, scene: Any, speaker: Any, think: Any) -> Any:
        if not broken and scene.turn.answer_id:
            broken.append(scene.turn.id)
            await tasks._thought(call, scene, speaker)
            raise RuntimeError("The task breaks.")
        return await real(call, scene, speaker, think)

    monkeypatch.setattr(tasks, "_decide", decide)


@pytest.mark.usefixtures("failing")
async def test_a_turn_whose_task_failed_is_ended_aloud(candidate: Door, begin: Begin) -> None:
    interview, first = await begin()
    given = await candidate.answer(interview, first, PARTIAL)
    await candidate.ask("POST", f"/interviews/{interview}/end")
    heard = events(await listen(candidate, interview))
    done = [data for name, _, data in heard if name == "done"]
    assert [one["data"]["kind"] for one in done] == ["greet", "next_question", "interview_ended"]
    assert done[1]["data"]["answer_id"] == given["answer_id"]
    names = [name for name, _, _ in heard]
    anew = heard[names.index("reset") :]
    said = "".join(data["content"] for name, _, data in anew if name == "token")
    assert said == done[1]["content"] == given["next_question"]["content"]


@pytest.mark.usefixtures("failing")
async def test_of_many_who_notice_a_failed_turn_one_ends_it(candidate: Door, begin: Begin) -> None:
    interview, first = await begin()
    given = await candidate.answer(interview, first, PARTIAL)
    asked = (candidate.follow_up(interview, given["answer_id"]) for _ in range(4))
    assert await asyncio.gather(*asked) == [None] * 4
    await candidate.ask("POST", f"/interviews/{interview}/end")
    heard = events(await listen(candidate, interview))
    done = [data["data"].get("answer_id") for name, _, data in heard if name == "done"]
    assert done.count(given["answer_id"]) == 1
