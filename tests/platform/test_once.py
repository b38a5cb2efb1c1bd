"""Under one key, a tool's change is committed at most once."""

import asyncio

import pytest

from tests.graphs.office import BOSS, Office, plugins
from zhiren import Actor, Call, Forbidden, Host, NotFound
from zhiren.errors import Repeated
from zhiren.kernel.tables import Candidate
from zhiren.testing import MakeHost

TALENT = "0b0d0c0a-1111-4222-8333-444455556666"


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture
async def host(make_host: MakeHost, office: Office) -> Host:
    return await make_host(**plugins(office))


async def hire(host: Host) -> None:
    async with host.database.writing(BOSS) as session:
        session.add(Candidate(id=TALENT, name="张三"))


async def fire(host: Host, key: str, actor: Actor = BOSS) -> None:
    await host.call_once(key, "delete_talent", {"talent_id": TALENT}, actor=actor)


async def test_the_second_time_nothing_happens(host: Host, office: Office) -> None:
    await hire(host)
    await fire(host, "one")
    await hire(host)
    with pytest.raises(Repeated, match="tool delete_talent was done already"):
        await fire(host, "one")
    assert office.deletions == 1


async def test_at_the_same_time_only_one_of_them_acts(host: Host, office: Office) -> None:
    await hire(host)
    tries = await asyncio.gather(*[fire(host, "one") for _ in range(5)], return_exceptions=True)
    assert sum(one is None for one in tries) == 1
    assert office.deletions == 1


async def test_what_failed_may_be_tried_again(host: Host, office: Office) -> None:
    with pytest.raises(NotFound):
        await fire(host, "one")
    await hire(host)
    await fire(host, "one")
    assert office.deletions == 1


async def test_another_key_is_another_change(host: Host, office: Office) -> None:
    for key in ("one", "two"):
        await hire(host)
        await fire(host, key)
    assert office.deletions == 2


async def test_a_key_of_somebody_else_is_another_key(host: Host, office: Office) -> None:
    other = Actor(user_id="u_other", organisation_id=BOSS.organisation_id, role="hr")
    for actor in (BOSS, other):
        await hire(host)
        await fire(host, "one", actor)
    assert office.deletions == 2


async def test_reading_may_be_repeated(host: Host) -> None:
    first, again = [await host.call_once("one", "list_talents", {}, actor=BOSS) for _ in range(2)]
    assert first == again


async def test_a_mind_uses_only_what_its_card_allows(host: Host) -> None:
    mind = host.mind("interviewer", Call(host=host, actor=BOSS, name="run"))
    with pytest.raises(Forbidden, match="add it to its card"):
        await mind.once("one", "delete_talent", talent_id=TALENT)
