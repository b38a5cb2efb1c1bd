"""The cheap readers see what a peer says, and what breaks; odd requests are of every kind."""

import sys
from collections import Counter
from collections.abc import AsyncIterator
from typing import Any

import pytest

from benchmarks.load import answers, idle
from benchmarks.oddities import Oddities
from benchmarks.servers import started
from scripts.seeding import Seeds

BODY = {"type": "object"}
SENDS = {"requestBody": {"content": {"application/json": {"schema": BODY, "example": {"a": 1}}}}}
FORM = {"requestBody": {"content": {"multipart/form-data": {"schema": BODY}}}}
DESCRIBED = {"paths": {"/x/{kb_id}": {"put": SENDS, "get": {}}, "/y": {"post": FORM}}}


@pytest.fixture
async def port() -> AsyncIterator[int]:
    with started([sys.executable, "-m", "benchmarks.peers.events"]) as peer:
        await peer.ready()
        yield peer.port


def task(port: int, path: str, **more: Any) -> dict[str, Any]:
    one = {"path": path, "token": "t", "question": "q_1"}
    return {"port": port, "interviews": [one] * 3, "streams": [one] * 3, "seconds": 0.5, **more}


async def test_first_words_are_timed(port: int) -> None:
    asked = task(port, "/answers", every=0.1, body={}, content="event: token")
    seen = await answers(asked)
    assert (seen["errors"], seen["asked"]) == ([], ["q_1"] * 3)
    assert seen["first"]
    assert all(0 < seconds < 5 for seconds in seen["first"])


async def test_idle_streams_are_held(port: int) -> None:
    assert await idle(task(port, "/events")) == {"errors": []}


async def test_what_breaks_is_told(port: int) -> None:
    seen = await idle(task(port, "/nowhere"))
    assert any("404" in error for error in seen["errors"])


def test_odd_requests_are_of_every_kind() -> None:
    seeds = Seeds(tokens={"admin": "t", "hr": "t", "anonymous": None})
    seeds.ids["kb"] = ["kb_1"]
    oddities = Oddities(DESCRIBED, seeds, 1)
    drawn = [oddities.draw() for _ in range(600)]
    kinds = Counter(odd.name for odd in drawn)
    assert set(kinds) == {"value", "body", "address", "header", "form", "wire", "frames"}
    assert any(b"kb_1" in odd.data for odd in drawn)
