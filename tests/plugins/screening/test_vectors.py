"""Talents found by meaning too: a small embedder of our own in a real index."""

from pathlib import Path

import pytest

from tests.plugins.screening.conftest import Desk, as_text
from tests.plugins.screening.resumes import LI, ZHANG
from zhiren import Host
from zhiren.models.demonstration import make_demonstration_embedder
from zhiren.testing import MakeHost
from zhiren_screening.keeping import COLLECTION
from zhiren_screening.tables import Talent


@pytest.fixture
async def host(make_host: MakeHost, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Host:
    """Start a host with an embedder, which takes every file for text."""
    folder = make_demonstration_embedder(tmp_path / "embedder")
    host = await make_host({"embedder": f"fastembed:{folder}"})
    monkeypatch.setattr(host.parsing, "parse", as_text)
    return host


async def vectors(hr: Desk, host: Host) -> set[str]:
    return await host.search.indexed(COLLECTION, hr.actor.organisation_id)


@pytest.fixture
async def both(hr: Desk) -> list[str]:
    """Let two people apply."""
    return [(await hr.upload(text))["talent_id"] for text in (ZHANG, LI)]


async def test_the_vector_of_somebody_erased_is_gone(hr: Desk, host: Host, both: list[str]) -> None:
    assert await vectors(hr, host) == set(both)
    path = f"/api/v1/candidates/{both[0]}"
    assert (await hr.client.delete(path, headers=hr.headers)).status_code == 200
    assert await vectors(hr, host) == {both[1]}


async def test_a_lost_vector_is_made_again(hr: Desk, host: Host, both: list[str]) -> None:
    await host.search.take_out(COLLECTION, hr.actor.organisation_id, [both[0]])
    found = await hr.data("POST", "/talents/sync-chroma")
    assert (found["status_mismatch"], found["fixed_count"]) == ([both[0]], 1)
    assert await vectors(hr, host) == set(both)
    assert (await hr.data("POST", "/talents/sync-chroma"))["fixed_count"] == 0


async def test_a_vector_too_many_is_taken_out(hr: Desk, host: Host, both: list[str]) -> None:
    async with host.database.writing(hr.actor) as session:
        await host.search.remove(session, COLLECTION, ids=[both[0]])
        row = await session.get_one(Talent, both[0])
        row.deleted_at = row.created_at
    found = await hr.data("POST", "/talents/sync-chroma")
    assert found["status_mismatch"] == [both[0]]
    assert await vectors(hr, host) == {both[1]}
