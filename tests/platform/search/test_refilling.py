"""Another embedder: words answer at once, meanings as soon as their vectors are made."""

import asyncio
import sys
from collections.abc import AsyncIterator, Iterable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from zhiren import Host, hookimpl
from zhiren.access import Actor
from zhiren.models.demonstration import make_demonstration_embedder
from zhiren.search import Entry, refilling
from zhiren.search.refilling import refill
from zhiren.search.upkeep import Indexed, check
from zhiren.testing import MakeHost

HR = Actor(user_id="u_1", organisation_id="org_ours", role="hr")
ENTRIES = [Entry(id=f"e{n}", parent_id="doc", text=f"员工每年享有{n}天假期。") for n in range(7)]


async def read_entries(session: AsyncSession) -> AsyncIterator[Entry]:
    if session.info["scope"].organisation_id == HR.organisation_id:
        for entry in ENTRIES:
            yield entry


@hookimpl
def register_indexed() -> Iterable[Indexed]:
    return [Indexed(name="notes", entries=f"{__name__}:read_entries")]


@pytest.fixture
async def host(make_host: MakeHost, embedder_folder: Path) -> Host:
    settings: dict[str, Any] = {"embedder": f"fastembed:{embedder_folder}"}
    opened = await make_host(settings, notes=sys.modules[__name__])
    async with opened.database.writing(HR) as session:
        await opened.search.index(session, "notes", ENTRIES)
    return opened


async def missing(host: Host) -> int:
    return sum(one.vectors_missing for one in await check(host))


async def test_vectors_that_an_embedder_lacks_are_made_piece_by_piece(
    host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refilling, "_AT_ONCE", 3)
    assert await missing(host) == len(ENTRIES)
    assert await refill(host) == len(ENTRIES)
    assert await missing(host) == 0
    assert await refill(host) == 0


async def test_another_embedder_gets_its_own_and_leaves_those_before(
    host: Host, tmp_path: Path
) -> None:
    await refill(host)
    before = host.search.embedder
    (tmp_path / "other").mkdir()
    from zhiren.models.embedding import FolderEmbedder

    folder = make_demonstration_embedder(tmp_path / "other")
    other = FolderEmbedder(folder.rename(folder.with_name("other-zh")))
    host.search.embedder = other
    async with host.database.reading(HR) as session:
        assert await host.search.find(session, "notes", "每年几天假期")  # by words, at once
    assert await refill(host) == len(ENTRIES)
    host.search.embedder = before
    assert await refill(host) == 0
    await other.close()


async def test_searches_answer_all_the_time_while_vectors_are_made(
    host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refilling, "_AT_ONCE", 1)
    making = asyncio.create_task(refill(host))
    searched = 0
    while not making.done() or not searched:
        async with host.database.reading(HR) as session:
            assert len(await host.search.find(session, "notes", "每年几天假期")) == len(ENTRIES)
        searched += 1
    assert await making == len(ENTRIES)
    assert searched > 1
    assert await missing(host) == 0


async def test_without_an_embedder_there_is_nothing_to_make(make_host: MakeHost) -> None:
    assert await refill(await make_host(notes=sys.modules[__name__])) == 0
