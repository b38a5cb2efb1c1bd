"""A server that is killed at random instants loses no answer, asks nothing twice, owes no report.

``CHAOS_KILLS`` says how often it is killed and ``CHAOS_SEED`` when; a failure prints both.
"""

import os
import random
import secrets
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

import pytest

from tests.chaos.candidate import PATIENCE, Held, Persistent
from tests.journeys.server import Server
from tests.journeys.test_interview_survives import (
    POSITION,
    QUESTION,
    Browser,
    Event,
    spoken,
)

KILLS = int(os.environ.get("CHAOS_KILLS") or 3)
SEED = os.environ.get("CHAOS_SEED") or secrets.token_hex(4)
CANDIDATES = 2
SOON = 1.2
"""The longest that a server lives once it answers, in seconds."""


@pytest.fixture
def server(tmp_path: Path, own_database: Mapping[str, str]) -> Iterator[Server]:
    """Serve a home of its own; thinking is built in."""
    server = Server(tmp_path / "home", {**own_database, "ZHIREN_REQUESTS_PER_MINUTE": "1000000"})
    server.home.mkdir()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def hr(server: Server) -> Iterator[Browser]:
    """Somebody of the enterprise that owns the position."""
    with closing(Browser(server, "hr@a.cn", "enterprise")) as browser:
        yield browser


@pytest.mark.timeout(60 + 40 * KILLS)
def test_killed_at_random_instants_it_loses_nothing(server: Server, hr: Browser) -> None:
    sys.stdout.write(f"CHAOS_SEED={SEED} CHAOS_KILLS={KILLS}\n")  # shown when this fails
    chance = random.Random(SEED)
    candidates = crowd(server, open_position(hr), chance)
    threads = [threading.Thread(target=one.run, daemon=True) for one in candidates]
    for thread in threads:
        thread.start()
    for _ in range(KILLS):
        time.sleep(chance.uniform(0.02, SOON))
        server.kill()
        server.start()
    candidates[0].stop.set()
    for thread in threads:
        thread.join(PATIENCE)
    assert [one.trouble for one in candidates] == [[]] * CANDIDATES
    held = [(one, interview) for one in candidates for interview in one.held]
    assert any(interview.acknowledged for _, interview in held)
    for one, interview in held:
        check_answers(one.browser, interview)
        check_stream(one.browser, interview)
    check_reports(hr, {interview.interview_id for _, interview in held})
    for one in candidates:
        one.browser.close()


def open_position(hr: Browser) -> str:
    position: str = hr.send("POST", "/positions", json=POSITION)["position_id"]
    for content in ("请介绍一个你优化模型的经历。", "线上的模型变差了，你如何发现？"):
        asked = QUESTION | {"content": content, "position_id": position}
        hr.send("POST", "/questions", json=asked)
    return position


def crowd(server: Server, position: str, chance: random.Random) -> list[Persistent]:
    stop = threading.Event()
    browsers = [Browser(server, f"c{number}@b.cn", "candidate") for number in range(CANDIDATES)]
    return [
        Persistent(browser, position, random.Random(chance.random()), stop) for browser in browsers
    ]


def check_answers(candidate: Browser, held: Held) -> None:
    """Every acknowledged answer is there, and every question was put once."""
    shown = candidate.send("GET", f"/interviews/{held.interview_id}")
    assert held.over
    assert shown["status"] == "completed"
    put = shown["questions"]
    kept = {one["answer"]["answer_id"]: one["answer"] for one in put if one["answer"]}
    assert {ident: kept[ident]["transcript"] for ident in kept} == held.acknowledged
    for name in ("question_id", "content"):
        twice = [what for what, times in Counter(one[name] for one in put).items() if times > 1]
        assert not twice, held.interview_id


def check_stream(candidate: Browser, held: Held) -> None:
    """Whoever hears the interview now hears every turn once, whole."""
    turns = told(list(candidate.listen(held.interview_id, 0)))
    after = Counter(turn[-1][2]["data"].get("answer_id") for turn in turns)
    # The greeting and the farewell follow no answer.
    assert set(after) == {None, *held.acknowledged}
    assert all(after[answer] == 1 for answer in held.acknowledged), held.interview_id
    asked = Counter(
        data["data"]["question_id"]
        for turn in turns
        for name, _, data in turn
        if name in {"follow_up_generated", "question_started"}
    )
    assert set(asked.values()) <= {1}, held.interview_id
    assert all(spoken(turn) == turn[-1][2]["content"] for turn in turns)


def told(heard: list[Event]) -> list[list[Event]]:
    """Group what was heard into turns; what a reset voids is left out."""
    turns: list[list[Event]] = []
    turn: list[Event] = []
    for event in heard:
        turn = [] if event[0] == "reset" else [*turn, event]
        if event[0] == "done":
            turns.append(turn)
            turn = []
    return turns


def check_reports(hr: Browser, interviews: set[str]) -> None:
    """Every report is made without anybody asking for it."""
    until = time.monotonic() + PATIENCE
    missing = interviews
    while missing and time.monotonic() < until:
        missing = interviews - set(reported(hr))
        time.sleep(0.2 if missing else 0)
    assert not missing


def reported(hr: Browser) -> Iterator[str]:
    page = 1
    while items := hr.send("GET", "/reports", params={"page": page, "page_size": 100})["items"]:
        yield from (one["interview_id"] for one in items)
        page += 1
