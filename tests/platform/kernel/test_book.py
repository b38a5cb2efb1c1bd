"""The audit book: read by page, taken away as a file, by admins, of their own organisation."""

import csv
import json

import httpx2
import pytest

from zhiren import Host
from zhiren.access import Actor
from zhiren.kernel.tables import Candidate
from zhiren.testing import MakeClient, MakeHost, make_user, sign_in


@pytest.fixture
async def host(make_host: MakeHost) -> Host:
    return await make_host(nothing=object())


@pytest.fixture
def client(host: Host, make_client: MakeClient) -> httpx2.AsyncClient:
    return make_client(host)


@pytest.fixture
async def boss(host: Host) -> Actor:
    return await make_user(host, "admin")


@pytest.fixture
async def admin(host: Host, boss: Actor) -> dict[str, str]:
    return await sign_in(host, boss)


@pytest.fixture
async def candidate_id(host: Host, boss: Actor) -> str:
    async with host.database.writing(boss) as session:
        session.add(row := Candidate(name="张伟", phone="13800001234", email="z@example.com"))
    return row.id


async def test_a_contact_is_shown_whole_and_the_look_is_in_the_book(
    client: httpx2.AsyncClient, admin: dict[str, str], candidate_id: str
) -> None:
    path = f"/api/v1/candidates/{candidate_id}/contact"
    shown = (await client.get(path, headers=admin)).json()
    assert (shown["phone"], shown["email"]) == ("13800001234", "z@example.com")
    book = (await client.get("/api/v1/audit?action=contact", headers=admin)).json()
    assert [(one["subject"], one["changes"]) for one in book["items"]] == [(candidate_id, False)]


async def test_the_book_is_read_from_the_first_moment_to_the_last(
    client: httpx2.AsyncClient, admin: dict[str, str], candidate_id: str
) -> None:
    await client.get(f"/api/v1/candidates/{candidate_id}/contact", headers=admin)
    first, last = "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-10:00"
    for since, until, some in ((first, last, True), (last, last, False), (first, first, False)):
        asked = {"since": since, "until": until}
        book = await client.get("/api/v1/audit", params=asked, headers=admin)
        assert bool(book.json()["items"]) is some


@pytest.mark.parametrize("moment", ["-58800", "1e9", "0", "1795332136.5", "2026-01-31T08:00:00"])
async def test_a_moment_is_written_with_its_date_and_zone(
    client: httpx2.AsyncClient, admin: dict[str, str], moment: str
) -> None:
    for path in ("/api/v1/audit", "/api/v1/audit/export"):
        refused = await client.get(path, params={"until": moment}, headers=admin)
        assert refused.status_code == 400


async def test_a_contact_of_another_organisation_is_not_there(
    client: httpx2.AsyncClient, host: Host, candidate_id: str
) -> None:
    path = f"/api/v1/candidates/{candidate_id}/contact"
    assert (await client.get(path, headers=await sign_in(host, "hr"))).status_code == 404


async def test_the_book_is_filtered_paged_and_ones_own(
    client: httpx2.AsyncClient, host: Host, boss: Actor, admin: dict[str, str]
) -> None:
    for headers in (admin, admin, await sign_in(host, "admin")):
        await client.post("/api/v1/keys", json={"name": "k"}, headers=headers)
    query = {"actor": boss.user_id, "action": "keys", "page_size": "1"}
    book = (await client.get("/api/v1/audit", params=query, headers=admin)).json()
    assert (book["total"], len(book["items"])) == (2, 1)
    future = {"since": "2999-01-01T00:00:00Z"}
    later = await client.get("/api/v1/audit", params=future, headers=admin)
    assert later.json()["total"] == 0


async def test_the_book_can_be_taken_away_as_lines_and_as_a_table(
    client: httpx2.AsyncClient, admin: dict[str, str], candidate_id: str
) -> None:
    for _ in range(3):
        await client.get(f"/api/v1/candidates/{candidate_id}/contact", headers=admin)
    lines = await client.get("/api/v1/audit/export", headers=admin)
    entries = [json.loads(line) for line in lines.text.splitlines()]
    assert [entry["subject"] for entry in entries] == [candidate_id] * 3
    table = await client.get("/api/v1/audit/export?format=csv", headers=admin)
    rows = list(csv.DictReader(table.text.splitlines()))
    assert [row["id"] for row in rows] == [str(entry["id"]) for entry in entries]
    assert "attachment" in table.headers["Content-Disposition"]


async def test_signing_in_is_in_the_book(client: httpx2.AsyncClient, host: Host) -> None:
    user = await host.accounts.get((await host.accounts.first_admin()).user_id)
    assert user is not None
    admitted = await host.sign_ins.begin(user)
    headers = {"Authorization": f"Bearer {admitted.access}"}
    book = (await client.get("/api/v1/audit?action=sign_in", headers=headers)).json()
    assert [one["actor_id"] for one in book["items"]] == [user.id]
