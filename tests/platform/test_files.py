"""Bytes and rows come and go together, whatever breaks in between."""

import pytest

from zhiren import Host, NotFound
from zhiren.access import Actor
from zhiren.testing import MakeHost, make_user


@pytest.fixture
async def host(make_host: MakeHost) -> Host:
    return await make_host(nothing=object())


@pytest.fixture
async def hr(host: Host) -> Actor:
    return await make_user(host, "hr")


async def store(host: Host, who: Actor) -> str:
    async with host.database.writing(who) as session:
        file = await host.files.store(session, b"words", name="a.txt", media_type="text/plain")
    return file.id


async def erase_and_fail(host: Host, who: Actor, file_id: str) -> None:
    async with host.database.writing(who) as session:
        await host.files.erase(session, file_id)
        raise OSError("The disk is full.")


async def test_an_erased_file_is_gone_with_its_bytes(host: Host, hr: Actor) -> None:
    file_id = await store(host, hr)
    async with host.database.writing(hr) as session:
        await host.files.erase(session, file_id)
    assert not list((host.settings.home / "blobs").rglob(file_id))


async def test_a_rollback_keeps_the_bytes_of_what_was_to_be_erased(host: Host, hr: Actor) -> None:
    file_id = await store(host, hr)
    with pytest.raises(OSError, match="full"):
        await erase_and_fail(host, hr, file_id)
    async with host.database.reading(hr) as session:
        assert (await host.files.read(session, file_id))[1] == b"words"


async def test_another_organisation_finds_no_file(host: Host, hr: Actor) -> None:
    file_id = await store(host, hr)
    foreign = await make_user(host, "admin")
    async with host.database.reading(foreign) as session:
        with pytest.raises(NotFound):
            await host.files.read(session, file_id)
