"""Researchers and candidates: in an organisation of their own, whoever brings them in."""

import httpx2
import pytest

import zhiren_knowledge
from zhiren import Host
from zhiren.access import READERS, Role
from zhiren.kernel.tables import Organisation
from zhiren.testing import MakeClient, MakeHost, make_user, sign_in

KB = "/documind/api/v1/kb"


@pytest.fixture
async def host(make_host: MakeHost) -> Host:
    return await make_host(knowledge=zhiren_knowledge)


@pytest.fixture
def client(host: Host, make_client: MakeClient) -> httpx2.AsyncClient:
    return make_client(host)


@pytest.mark.parametrize("role", ["user", "candidate"])
async def test_who_does_not_work_there_has_an_organisation_of_their_own(
    host: Host, role: Role
) -> None:
    hr = await make_user(host, "hr")
    outsider = await make_user(host, role, hr.organisation_id)
    async with host.database.reading(None) as session:
        home = await session.get_one(Organisation, outsider.organisation_id)
    assert outsider.organisation_id != hr.organisation_id
    assert (home.kind, home.owner_id) == ("personal", outsider.user_id)


@pytest.mark.parametrize("role", sorted(READERS))
async def test_who_works_there_is_there(host: Host, role: Role) -> None:
    hr = await make_user(host, "hr")
    assert (await make_user(host, role, hr.organisation_id)).organisation_id == hr.organisation_id


@pytest.mark.parametrize("role", ["user", "candidate"])
async def test_a_companys_shelves_are_not_there_for_its_researchers(
    host: Host, client: httpx2.AsyncClient, role: Role
) -> None:
    hr = await make_user(host, "hr")
    made = await client.post(KB, json={"name": "制度"}, headers=await sign_in(host, hr))
    outsider = await sign_in(host, await make_user(host, role, hr.organisation_id))
    assert (await client.get(KB, headers=outsider)).json()["data"]["total"] == 0
    path = f"{KB}/{made.json()['data']['id']}"
    for method in ("GET", "DELETE"):
        assert (await client.request(method, path, headers=outsider)).status_code == 404
    assert (await client.put(path, json={"name": "mine"}, headers=outsider)).status_code == 404


async def test_a_researchers_shelves_are_not_there_for_the_company(
    host: Host, client: httpx2.AsyncClient
) -> None:
    hr = await make_user(host, "hr")
    researcher = await sign_in(host, await make_user(host, "user", hr.organisation_id))
    made = await client.post(KB, json={"name": "papers"}, headers=researcher)
    path = f"{KB}/{made.json()['data']['id']}"
    assert (await client.get(path, headers=await sign_in(host, hr))).status_code == 404
