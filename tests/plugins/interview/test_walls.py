"""Who sees what: candidates their own, organisations theirs, nobody the secrets."""

import pytest

from tests.plugins.interview.conftest import FULL, PARTIAL, QUESTION, Begin, Door
from zhiren import Host
from zhiren.testing import MakeClient, make_user, sign_in


@pytest.fixture
async def stranger(host: Host, make_client: MakeClient) -> Door:
    """Another enterprise."""
    return Door(make_client(host), await sign_in(host, "hr"))


@pytest.fixture
async def rival(host: Host, make_client: MakeClient) -> Door:
    """Another candidate."""
    return Door(make_client(host), await sign_in(host, await make_user(host, "candidate")))


async def test_candidates_see_open_positions_of_all_organisations(
    hr: Door, candidate: Door, position: str
) -> None:
    assert (await candidate.ask("GET", "/positions"))["total"] == 1
    await hr.ask("PATCH", f"/positions/{position}", json={"status": "inactive"})
    assert (await candidate.ask("GET", "/positions"))["total"] == 0
    await candidate.ask("POST", "/interviews", json={"position_id": position}, status=404)


async def test_another_organisations_position_is_not_found(stranger: Door, position: str) -> None:
    assert (await stranger.ask("GET", "/positions"))["total"] == 0
    await stranger.ask("GET", f"/positions/{position}", status=404)
    await stranger.ask("PATCH", f"/positions/{position}", json={"title": "我的"}, status=404)
    body = QUESTION | {"position_id": position}
    await stranger.ask("POST", "/questions", json=body, status=404)
    assert (await stranger.ask("GET", "/questions"))["total"] == 0


async def test_candidates_neither_read_nor_write_the_bank(candidate: Door, position: str) -> None:
    await candidate.ask("GET", "/questions", status=403)
    body = QUESTION | {"position_id": position}
    assert (await candidate.ask("POST", "/questions", json=body, status=403))["code"] == 40301
    await candidate.ask("PATCH", f"/positions/{position}", json={"title": "我的"}, status=403)


async def test_another_candidates_interview_is_not_found(
    candidate: Door, rival: Door, begin: Begin
) -> None:
    interview, first = await begin()
    given = await candidate.answer(interview, first, PARTIAL)
    await rival.ask("GET", f"/interviews/{interview}", status=404)
    await rival.ask("GET", f"/interviews/{interview}/events", status=404)
    await rival.ask("POST", f"/interviews/{interview}/end", status=404)
    await rival.answer(interview, first, FULL, status=404)
    path = f"/interviews/{interview}/follow-up"
    await rival.ask("GET", path, params={"answer_id": given["answer_id"]}, status=404)
    assert (await rival.ask("GET", "/interviews"))["total"] == 0


async def test_the_owner_of_the_position_reads_but_does_not_answer(
    hr: Door, stranger: Door, begin: Begin
) -> None:
    interview, first = await begin()
    assert (await hr.ask("GET", "/interviews"))["total"] == 1
    await hr.answer(interview, first, FULL, status=403)
    await stranger.ask("GET", f"/interviews/{interview}", status=404)
    assert (await stranger.ask("GET", "/interviews"))["total"] == 0


async def test_an_answer_of_another_interview_has_no_follow_up_here(
    candidate: Door, begin: Begin
) -> None:
    one, first = await begin()
    given = await candidate.answer(one, first, PARTIAL)
    other, _ = await begin()
    path = f"/interviews/{other}/follow-up"
    await candidate.ask("GET", path, params={"answer_id": given["answer_id"]}, status=404)


async def test_without_a_token_nothing_is_answered(candidate: Door, position: str) -> None:
    nobody = Door(candidate.client, {})
    assert (await nobody.ask("GET", "/positions", status=401))["code"] == 40101
    await nobody.ask("POST", "/interviews", json={"position_id": position}, status=401)
