"""A process killed between a row and its vector, or an index away, leaves nothing for good."""

import asyncio
import sys
from collections.abc import AsyncIterator, Iterable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from zhiren import Host, Unavailable, hookimpl
from zhiren.access import Actor
from zhiren.search import Entry
from zhiren.search.mending import mend
from zhiren.search.outbox import IndexChange
from zhiren.search.upkeep import Indexed, check
from zhiren.testing import MakeHost

HR = Actor(user_id="u_1", organisation_id="org_ours", role="hr")
NOW = timedelta()
KEPT: dict[str, Entry] = {}
"""What the plugin that owns the entries says of them."""


async def read_entries(session: AsyncSession) -> AsyncIterator[Entry]:
    if session.info["scope"].organisation_id == HR.organisation_id:
        for entry in list(KEPT.values()):
            yield entry


@hookimpl
def register_indexed() -> Iterable[Indexed]:
    return [Indexed(name="notes", entries=f"{__name__}:read_entries")]


@pytest.fixture
async def host(make_host: MakeHost, embedder_folder: Path) -> Host:
    KEPT.clear()
    settings = {"embedder": f"fastembed:{embedder_folder}"}
    return await make_host(settings, notes=sys.modules[__name__])


def entry(ident: str, text: str = "Holidays are ten days.") -> Entry:
    return Entry(id=ident, parent_id="doc", text=text)


async def put(host: Host, *entries: Entry) -> None:
    """Commit entries, and be killed before their vectors follow."""
    KEPT.update({one.id: one for one in entries})
    async with host.database.writing(HR) as session:
        await host.search.index(session, "notes", entries)


async def take(host: Host, ident: str) -> None:
    """Commit that an entry is gone, and be killed before its vector follows."""
    del KEPT[ident]
    async with host.database.writing(HR) as session:
        await host.search.remove(session, "notes", ids=[ident])


async def vectors(host: Host) -> set[str]:
    return await host.search.indexed("notes", HR.organisation_id)


async def noted(host: Host) -> set[str]:
    async with host.database.reading(None) as session:
        return set(await session.scalars(select(IndexChange.entry_id)))


async def test_what_was_followed_is_crossed_out(host: Host) -> None:
    await put(host, entry("a"), entry("b"))
    assert await noted(host) == {"a", "b"}
    await host.search.embed("notes", HR.organisation_id, list(KEPT.values()))
    assert await noted(host) == set()
    await take(host, "a")
    await host.search.forget("notes", HR.organisation_id, ids=["a"])
    assert (await noted(host), await vectors(host)) == (set(), {"b"})


async def test_vectors_follow_what_a_killed_process_left(host: Host) -> None:
    await put(host, entry("a"))
    assert await vectors(host) == set()
    assert await mend(host, NOW) == 1
    assert (await noted(host), await vectors(host)) == (set(), {"a"})
    await take(host, "a")
    await mend(host, NOW)
    assert (await noted(host), await vectors(host)) == (set(), set())
    assert all(one.sound for one in await check(host))


async def test_a_whole_parent_that_was_taken_away_is_followed(host: Host) -> None:
    await put(host, entry("a"), entry("b"))
    await mend(host, NOW)
    KEPT.clear()
    async with host.database.writing(HR) as session:
        await host.search.remove(session, "notes", parent_id="doc")
    await mend(host, NOW)
    assert (await noted(host), await vectors(host)) == (set(), set())


async def test_an_earlier_text_does_not_cross_out_a_later_one(host: Host) -> None:
    earlier, later = entry("a"), entry("a", "Travel is paid for.")
    await put(host, earlier)
    await put(host, later)
    await host.search.embed("notes", HR.organisation_id, [earlier])
    assert await noted(host) == {"a"}
    await mend(host, NOW)
    assert host.search.embedder is not None
    nearest = await host.search.embedder.embed_query(later.text)
    async with host.database.reading(HR) as session:
        [hit] = await host.search.find(session, "notes", later.text)
    assert len(nearest) == host.search.embedder.dimension
    assert hit.dense == pytest.approx(1.0, abs=1e-3)


async def test_what_was_just_changed_is_left_to_whoever_changed_it(host: Host) -> None:
    await put(host, entry("a"))
    assert await mend(host) == 0
    assert await noted(host) == {"a"}


async def test_an_index_that_is_away_stops_no_deletion_and_is_told_later(
    host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    await put(host, entry("a"))
    await mend(host, NOW)

    async def away(*_: object, **__: object) -> None:
        raise Unavailable("The vector index is away.")

    with monkeypatch.context() as patch:
        patch.setattr(host.search.vectors, "remove", away)
        await take(host, "a")
        await host.search.forget("notes", HR.organisation_id, ids=["a"])
        with pytest.raises(Unavailable):
            await mend(host, NOW)
    assert await noted(host) == {"a"}
    await mend(host, NOW)
    assert (await noted(host), await vectors(host)) == (set(), set())


async def test_an_entry_that_is_taken_away_while_it_is_mended_leaves_no_vector(
    host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    await put(host, entry("a"))
    embed = host.search.embed

    async def slowly(collection: str, organisation_id: str, entries: list[Entry]) -> int:
        await take(host, "a")
        await host.search.forget(collection, organisation_id, ids=["a"])
        return await embed(collection, organisation_id, entries)

    monkeypatch.setattr(host.search, "embed", slowly)
    await mend(host, NOW)
    assert await vectors(host) == set()


async def test_without_an_embedder_nothing_is_noted(make_host: MakeHost) -> None:
    KEPT.clear()
    host = await make_host(notes=sys.modules[__name__])
    await put(host, entry("a"))
    assert await noted(host) == set()


async def test_a_server_mends_by_itself(
    make_host: MakeHost, embedder_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zhiren.search.mending._EVERY", 0.05)
    monkeypatch.setattr("zhiren.search.mending.mend.__defaults__", (NOW,))
    KEPT.clear()
    from zhiren.kernel import plugin

    host = await make_host(
        {"embedder": f"fastembed:{embedder_folder}"}, notes=sys.modules[__name__], kernel=plugin
    )
    await put(host, entry("a"))
    async with asyncio.timeout(20):
        while await vectors(host) != {"a"}:
            await asyncio.sleep(0.05)
