"""Eight do the same at the same moment, through the doors: one of them has it, nobody breaks it."""

import asyncio
from collections import Counter
from typing import Any

import httpx2
import pytest

from tests.house.conftest import UNLIMITED
from tests.house.world import ANSWER, CONDITION, POSITION, QUESTION
from zhiren import Host
from zhiren.testing import PASSWORD, MakeClient, MakeHost, sign_in

MANY = 8
V1 = "/interview/v1"
BASES = "/documind/api/v1/kb"
BLANK = {"audio_url": "", "video_url": ""}


@pytest.fixture
async def host(make_host: MakeHost) -> Host:
    return await make_host(UNLIMITED)


@pytest.fixture
def client(host: Host, make_client: MakeClient) -> httpx2.AsyncClient:
    return make_client(host)


@pytest.fixture
async def staff(host: Host) -> dict[str, str]:
    return await sign_in(host, "hr")


@pytest.fixture
async def candidate(host: Host) -> dict[str, str]:
    return await sign_in(host, "candidate")


async def at_once(client: httpx2.AsyncClient, *asked: tuple[str, str], **sent: Any) -> list[Any]:
    """Send every request *MANY* times at once; none may break the server."""
    sending = [client.request(*one, **sent) for one in asked for _ in range(MANY)]
    answers = await asyncio.gather(*sending)
    assert [a.text for a in answers if a.status_code >= 500] == []
    return answers


async def test_a_name_is_taken_once(client: httpx2.AsyncClient) -> None:
    new = {"email": "a@b.cn", "password": PASSWORD, "username": "A", "role": "candidate"}
    answers = await at_once(client, ("POST", f"{V1}/users/register"), json=new)
    assert Counter(answer.is_success for answer in answers) == {True: 1, False: MANY - 1}


async def test_what_is_made_is_there_and_what_is_removed_is_removed_once(
    client: httpx2.AsyncClient, staff: dict[str, str]
) -> None:
    made = await at_once(client, ("POST", BASES), json={"name": "制度"}, headers=staff)
    ids = {answer.json()["data"]["id"] for answer in made if answer.is_success}
    assert ids
    there = (await client.get(BASES, headers=staff)).text
    assert [one for one in ids if one not in there] == []
    removed = await at_once(client, *(("DELETE", f"{BASES}/{one}") for one in ids), headers=staff)
    assert sum(answer.is_success for answer in removed) == len(ids)


async def test_what_is_changed_by_all_is_as_one_of_them_left_it(
    client: httpx2.AsyncClient, staff: dict[str, str]
) -> None:
    path = "/talent/api/v1/conditions"
    [made, *_] = await at_once(client, ("POST", path), json=CONDITION, headers=staff)
    one = f"{path}/{made.json()['data']['id']}"
    changed = CONDITION | {"name": "changed"}
    await at_once(client, ("PUT", one), ("GET", one), json=changed, headers=staff)
    assert (await client.get(one, headers=staff)).json()["data"]["name"] == "changed"


async def test_an_interview_is_begun_answered_and_ended_once(
    client: httpx2.AsyncClient, staff: dict[str, str], candidate: dict[str, str]
) -> None:
    posted = await client.post(f"{V1}/positions", json=POSITION, headers=staff)
    position = {"position_id": posted.json()["data"]["position_id"]}
    await client.post(f"{V1}/questions", json=position | QUESTION, headers=staff)
    opened = await client.post(f"{V1}/interviews", json=position, headers=candidate)
    path = f"{V1}/interviews/{opened.json()['data']['interview_id']}"
    begun = await at_once(client, ("POST", f"{path}/start"), headers=candidate)
    told = [answer.json()["data"] for answer in begun if answer.is_success]
    [asked] = {answer["current_question"]["question_id"] for answer in told}
    answer = {"question_id": asked, "transcript": ANSWER, "duration": 40, **BLANK}
    keyed = candidate | {"Idempotency-Key": "one"}
    heard = await at_once(client, ("POST", f"{path}/answers"), json=answer, headers=keyed)
    assert len({one.json()["data"]["answer_id"] for one in heard if one.is_success}) == 1
    await at_once(client, ("POST", f"{path}/end"), ("POST", f"{path}/answers"), headers=candidate)
    whole = (await client.get(path, headers=candidate)).json()["data"]
    assert whole["status"] == "completed"
    assert sum(one["answer"] is not None for one in whole["questions"]) == 1
